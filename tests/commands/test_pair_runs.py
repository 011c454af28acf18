"""`translate`, `summarize -m` and `chat` with a run that was trained for a few steps, as a shell calls them."""

import json
import select
import shutil
import signal
import subprocess
import sys
from dataclasses import replace

import pytest
from test_startup import HEAVY, RUNNER
from tiny_pairs import TINY_PAIRS, make_pairs, write_table
from tiny_training import textrnn

from textrnn.commands.generation import Writer
from textrnn.commands.pair_runs import open_pair_run
from textrnn.commands.writing import PairWriter
from textrnn.config import PAIR_TASKS
from textrnn.errors import InputError, UsageError
from textrnn.run import Run, encode_config

COMMAND_BY_KIND = {kind: [kind, "--per-line"] if kind == "summarize" else [kind] for kind in PAIR_TASKS}


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Give a folder with a run of each kind, all of the same weights."""
    folder = tmp_path_factory.mktemp("runs")
    write_table(folder / "pairs.tsv", make_pairs())
    textrnn("train", folder / "pairs.tsv", "--task", "summarize", "-o", folder / "summarize", *TINY_PAIRS)
    for kind in ("translate", "chat", "lm"):
        shutil.copytree(folder / "summarize", folder / kind)
        opened = Run.open(folder / kind)
        opened.commit({"config.json": encode_config(replace(opened.config(), kind=kind))})
    return folder


def run(*arguments, text="", program=("-m", "textrnn")):
    command = [sys.executable, *program, *map(str, arguments)]
    return subprocess.run(command, input=text, capture_output=True, text=True, check=False, timeout=60)


def start(*arguments):
    command = [sys.executable, "-m", "textrnn", *map(str, arguments)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
    )


def answer_of(process):
    """Read a line, but do not wait for it for ever."""
    if not select.select([process.stdout], [], [], 20)[0]:
        process.kill()
    return process.stdout.readline()


@pytest.mark.parametrize("kind", PAIR_TASKS)
def test_writing_loads_numpy_and_nothing_heavier(runs, kind):
    finished = run(*COMMAND_BY_KIND[kind], "-m", runs / kind, text="ant bee cat\n", program=("-c", RUNNER))
    assert finished.returncode == 0 and len(finished.stdout.splitlines()) == 1
    loaded = {name.split(".")[0] for name in finished.stderr.split()}
    slow_to_import = {"asyncio", "concurrent", "multiprocessing", "matplotlib", "readline"}
    assert not loaded & ((HEAVY - {"numpy", "safetensors"}) | slow_to_import)


def test_without_a_model_a_summary_loads_nothing_of_writing(tmp_path):
    (tmp_path / "a.txt").write_text("A sentence about cats. A sentence about dogs. Both are sentences. A fourth.")
    finished = run("summarize", tmp_path / "a.txt", program=("-c", RUNNER))
    unwanted = ("textrnn.inference", "textrnn.decoding", "textrnn.text.pairs", "textrnn.commands.writing ", "secrets")
    loaded = [f"{name} " for name in finished.stderr.split()]
    assert not [name for name in loaded if name.startswith(unwanted)]


@pytest.mark.parametrize("kind", PAIR_TASKS)
def test_lines_out_are_lines_in(runs, kind):
    lines = ["ant bee", "", "word " * 10_000, "zyx wvu", "a\x00b", "\x00", "кот 東京", "cat dog eel"]
    finished = run(*COMMAND_BY_KIND[kind], "-m", runs / kind, text="\n".join(lines))
    found = finished.stdout.split("\n")
    assert finished.returncode == 0 and found.pop() == ""
    assert [bool(line) for line in found] == [bool(line.strip("\x00")) for line in lines]


@pytest.mark.parametrize("kind", PAIR_TASKS)
def test_a_line_is_answered_before_the_next_one_comes(runs, kind):
    with start(*COMMAND_BY_KIND[kind], "-m", runs / kind) as process:
        for line in ("ant bee\n", "cat dog\n"):
            process.stdin.write(line)
            assert answer_of(process).strip()
        assert process.poll() is None
        process.stdin.close()
        assert process.wait(20) == 0


def test_files_of_a_list_are_answered_before_the_next_one_comes(runs, tmp_path):
    (tmp_path / "a.txt").write_text("ant bee")
    with start("summarize", "--files-from", "-", "-m", runs / "summarize", "--jsonl") as process:
        for _ in range(2):  # the first one waits for the second: only several stand under their names
            process.stdin.write(f"{tmp_path / 'a.txt'}\n")
        assert json.loads(answer_of(process))["summary"]
        assert process.poll() is None
        process.stdin.close()
        assert process.wait(20) == 0


@pytest.mark.parametrize("kind", PAIR_TASKS)
def test_a_reader_that_goes_away_ends_it_silently(runs, kind):
    with start(*COMMAND_BY_KIND[kind], "-m", runs / kind) as process:
        process.stdin.write("ant bee\n")
        answer_of(process)
        process.stdout.close()
        process.stdin.write("cat dog\n")
        assert process.wait(20) in {141, -signal.SIGPIPE}
        assert process.stderr.read() == ""
        process.stdin = None


@pytest.mark.parametrize("kind", PAIR_TASKS)
@pytest.mark.parametrize("other", [*PAIR_TASKS, "lm"])
def test_a_run_of_another_kind_is_refused_with_the_command_that_takes_it(runs, kind, other):
    if other == kind:
        assert open_pair_run(str(runs / other), [kind])[1].kind == kind
        return
    with pytest.raises(UsageError, match="generate -m" if other == "lm" else f"textrnn {other} -m"):
        open_pair_run(str(runs / other), [kind])


@pytest.mark.parametrize("kind", PAIR_TASKS)
def test_a_language_models_command_names_the_one_for_pairs(runs, kind):
    with pytest.raises(UsageError, match=f"textrnn {kind} -m"):
        Writer.load(str(runs / kind))


def test_word_vectors_are_refused_where_texts_are_measured(runs, tmp_path):
    shutil.copytree(runs / "lm", tmp_path / "vec")
    opened = Run.open(tmp_path / "vec")
    opened.commit({"config.json": encode_config(replace(opened.config(), kind="vectors"))})
    with pytest.raises(UsageError, match=r"is word vectors.*textrnn embed"):
        textrnn("evaluate", "-m", tmp_path / "vec")


def test_the_shipped_language_model_is_refused_in_one_line():
    finished = run("summarize", "-m", "tales", text="It rained.")
    assert (finished.returncode, finished.stdout) == (2, "")
    assert finished.stderr.count("\n") == 1 and "textrnn generate -m tales" in finished.stderr


@pytest.mark.parametrize("name", ["weights.safetensors", "tokenizer/coding.json", "config.json", "manifest.json"])
@pytest.mark.parametrize("change", ["cut", "changed", "absent"])
def test_a_damaged_run_is_refused_in_one_line(runs, tmp_path, name, change):
    shutil.copytree(runs / "translate", tmp_path / "run")
    path = tmp_path / "run" / name
    data = path.read_bytes()
    path.write_bytes(data[:-10] if change == "cut" else data.replace(b"e", b"i"))
    if change == "absent":
        path.unlink()
    with pytest.raises(InputError) as caught:
        PairWriter.load(str(tmp_path / "run"), ["translate"])
    assert "\n" not in str(caught.value) and str(tmp_path / "run") in str(caught.value)


@pytest.mark.parametrize("missing", ["source", "both"])
def test_a_run_without_its_tokenizers_is_refused(runs, tmp_path, missing):
    shutil.copytree(runs / "translate", tmp_path / "run")
    opened = Run.open(tmp_path / "run")
    files = {name: opened.read(name) for name in opened.manifest.entry_by_name}
    kept = {name: data for name, data in files.items() if missing == "source" and "vocabulary" not in name}
    kept |= {name: data for name, data in files.items() if not name.startswith("tokenizer/")}
    Run.create(tmp_path / "other").commit(kept)
    with pytest.raises(InputError, match="tokenizer"):
        PairWriter.load(str(tmp_path / "other"), ["translate"])


def test_weights_of_another_network_are_refused(runs, tmp_path):
    shutil.copytree(runs / "translate", tmp_path / "run")
    opened = Run.open(tmp_path / "run")
    config = opened.config()
    opened.commit({"config.json": encode_config(replace(config, network=config.network | {"hidden": 9}))})
    with pytest.raises(InputError, match="shape"):
        PairWriter.load(str(tmp_path / "run"), ["translate"])
