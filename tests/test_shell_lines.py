"""The shell lines that must work, on a run trained for a few steps."""

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from terminal import read_terminal

TEXT = "the cat sat on the mat and the dog sat on the log. " * 60
TEXTRNN = f'textrnn() {{ "{sys.executable}" -m textrnn "$@"; }}; '


class Shell:
    """A folder in which lines of bash are run, with textrnn being the one under test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, line: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-c", TEXTRNN + line], capture_output=True, text=True, cwd=self.folder, check=False
        )


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A folder with a text and the run `x` trained on it through standard input."""
    folder = tmp_path_factory.mktemp("shell")
    (folder / "cats.txt").write_text(TEXT)
    shell = Shell(folder)
    trained = shell("cat cats.txt | textrnn train - -o x --steps 30 --hidden 16 --layers 1 --seed 1")
    assert trained.returncode == 0, trained.stderr
    assert trained.stdout == "models/x\n"
    return shell


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Shell]:
    yield Shell(tmp_path)


def test_models_lists_the_run_as_json(shell: Shell) -> None:
    listed = json.loads(shell("textrnn models --json").stdout)
    run = next(run for run in listed if run["name"] == "x")
    assert {"name", "kind", "path", "parameters", "bytes", "result"} <= set(run)


def test_an_existing_run_is_not_overwritten(shell: Shell) -> None:
    finished = shell("textrnn train cats.txt -o x --steps 5")
    assert finished.returncode == 73
    assert "--force" in finished.stderr
    assert finished.stderr.count("\n") == 1


def test_the_same_seed_writes_the_same_text(shell: Shell) -> None:
    generate = "textrnn generate -m x --length 60 --seed 7"
    finished = shell(f"diff <({generate}) <(PYTHONHASHSEED=5 {generate})")
    assert (finished.returncode, finished.stdout) == (0, "")


def test_a_reader_that_goes_away_ends_generation_silently(shell: Shell) -> None:
    finished = shell("textrnn generate -m x --length 100000 --seed 1 | head -c 80; exit ${PIPESTATUS[0]}")
    assert finished.returncode in {0, 141}
    assert len(finished.stdout.encode()) == 80
    assert not finished.stderr


def test_the_prompt_comes_from_standard_input(shell: Shell) -> None:
    finished = shell("printf 'the cat' | textrnn generate -m x --prompt - --include-prompt --length 10")
    assert finished.returncode == 0
    assert finished.stdout.startswith("the cat")


def test_generate_as_json_has_its_keys(shell: Shell) -> None:
    found = json.loads(shell("textrnn generate -m x --length 20 --seed 3 --json").stdout)
    assert {"text", "tokens", "log_probs", "seed"} <= set(found)
    assert found["seed"] == 3


def test_generating_loads_no_torch_gensim_or_nltk(shell: Shell) -> None:
    finished = shell(f"{sys.executable} -X importtime -m textrnn generate -m x --length 5")
    assert finished.returncode == 0
    modules = {line.rsplit("|")[-1].strip() for line in finished.stderr.splitlines()}
    assert "numpy" in modules
    assert not modules & {"torch", "gensim", "nltk", "scipy", "typer.rich_utils"}


def test_evaluate_as_json_has_its_keys(shell: Shell) -> None:
    found = json.loads(shell("textrnn evaluate -m x cats.txt --json").stdout)
    keys = {"nats_per_token", "perplexity", "bits_per_character", "bits_per_byte", "tokens", "oov_rate"}
    assert keys <= set(found)
    assert found["bits_per_byte"] == pytest.approx(found["bits_per_character"])


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("textrnn generate -m xx", 66),
        ("textrnn evaluate -m x missing.txt", 66),
        ("textrnn evaluate -m x < /dev/null", 65),
        ("textrnn train missing.txt -o y --steps 5", 66),
        pytest.param("textrnn train - -o y --steps 5 < /dev/null", 65, marks=pytest.mark.slow),
        pytest.param("textrnn train cats.txt -o y --steps -1", 2, marks=pytest.mark.slow),
        ("textrnn train cats.txt -o y --cell ltsm --steps 5", 2),
        pytest.param("textrnn train cats.txt -o cats.txt/y --steps 5", 73, marks=pytest.mark.slow),
        ("textrnn generate -m x --temperature -1", 2),
        ("textrnn generate -m x --length 5 --seed 1 > /dev/full", 74),
        ("textrnn corpora nosuch", 2),
    ],
)
def test_a_mistake_is_one_line_and_its_exit_code(shell: Shell, line: str, code: int) -> None:
    finished = shell(line)
    assert finished.returncode == code, finished.stderr
    assert finished.stderr.startswith("error: ")
    assert finished.stderr.count("\n") == 1
    assert not finished.stdout
    assert not (shell.folder / "models" / "y").exists()


def test_corpora_lists_names(empty: Shell) -> None:
    finished = empty("textrnn corpora")
    assert finished.returncode == 0
    assert {"lee", "pydocs", "docstrings"} <= {line.split()[0] for line in finished.stdout.splitlines() if line.split()}


def test_the_shipped_run_is_listed_everywhere(empty: Shell) -> None:
    assert "tales" in empty("textrnn models").stdout.split()


def test_the_shipped_run_writes_at_once(empty: Shell) -> None:
    finished = empty("textrnn generate --length 20 --seed 1")
    assert finished.returncode == 0 and finished.stdout.strip()


def on_terminal(shell: Shell, line: str, environment: dict[str, str]) -> str:
    """Run a line with a terminal as its standard error and return what was written to it."""
    ours, theirs = pty.openpty()
    subprocess.run(
        ["bash", "-c", TEXTRNN + line], stdout=subprocess.DEVNULL, stderr=theirs, cwd=shell.folder,
        env=os.environ | environment, check=True,
    )  # fmt: skip
    os.close(theirs)
    return read_terminal(ours)


TRAIN_AGAIN = "textrnn train cats.txt -o again --steps 20 --hidden 8 --layers 1 --force"


@pytest.mark.slow
def test_the_live_line_has_no_colour(shell: Shell) -> None:
    assert "\x1b[" not in on_terminal(shell, TRAIN_AGAIN, {"TERM": "xterm", "NO_COLOR": "1"})


@pytest.mark.slow
def test_a_dumb_terminal_gets_whole_lines(shell: Shell) -> None:
    written = on_terminal(shell, TRAIN_AGAIN, {"TERM": "dumb"})
    assert written
    assert "\r" not in written.replace("\r\n", "\n")


@pytest.mark.slow
def test_quiet_training_writes_no_progress(shell: Shell) -> None:
    assert not shell(TRAIN_AGAIN + " --quiet").stderr


def test_evaluate_feeds_a_condition(shell: Shell) -> None:
    check = "import json, sys; sys.exit(not json.load(sys.stdin)['bits_per_byte'] < 9)"
    finished = shell(f'textrnn evaluate -m x cats.txt --json | "{sys.executable}" -c "{check}"')
    assert finished.returncode == 0, finished.stderr


def test_a_prompt_from_a_pipe_stops_at_a_string(shell: Shell) -> None:
    finished = shell("printf 'the cat' | textrnn generate -m x --prompt - --stop ' ' --length 50 --seed 1")
    assert finished.returncode == 0
    assert " " not in finished.stdout


@pytest.mark.slow
def test_a_killed_run_resumed_has_the_bytes_of_an_uninterrupted_one(shell: Shell) -> None:
    options = "cats.txt --steps 1500 --hidden 48 --dropout 0.2 --set save_seconds=0"
    whole = shell(f"textrnn train {options} -o whole")
    assert whole.returncode == 0, whole.stderr
    killed = shell(
        f"textrnn train {options} -o killed & sleep 6; kill -9 $!; wait; textrnn train {options} -o killed --resume"
    )
    assert killed.returncode == 0, killed.stderr
    for name in ("weights.safetensors", "log.jsonl"):
        one, other = ((shell.folder / "models" / run / name).read_bytes() for run in ("whole", "killed"))
        assert one == other
