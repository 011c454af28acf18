"""textrnn models lists what there is, damaged or not, and shows one run with its curve."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

from textrnn.commands import models as command
from textrnn.commands.models import models, settings, size_text
from textrnn.commands.sparkline import COLUMNS, sparkline
from textrnn.config import RunConfig
from textrnn.errors import InputError, NotFoundError
from textrnn.run import Run, encode_config, places

CONFIG = RunConfig(
    kind="lm",
    network={"cell": "lstm", "layers": 2, "hidden": 256},
    tokenizer={"name": "char", "vocab_size": None},
    training={"minutes": 1.0, "dropout": {"hidden": 0.25}},
    data={"sources": ["tale.txt"], "tokens": 1000},
    result={"nats_per_token": 1.5561, "perplexity": 4.7402, "bits_per_byte": 2.2449},
)


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)
    monkeypatch.setenv("TEXTRNN_MODELS", str(tmp_path))
    monkeypatch.setattr(places, "_shipped", lambda name: [])
    return tmp_path


def make_run(path: Path) -> Run:
    run = Run.create(path)
    weights = {"embedding": np.zeros((8, 16), np.float32), "output.bias": np.zeros(8, np.float32)}
    run.commit({"config.json": encode_config(CONFIG), "weights.safetensors": safetensors.numpy.save(weights)})
    for step, valid in enumerate([3.0, None, 2.0, 1.75, 1.5]):
        run.append_log({"step": step, "loss": 3.0} | ({"valid": valid} if valid else {}))
    return run


def test_the_list_has_a_line_for_every_run(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_run(directory / "alice")
    make_run(directory / "bartholomew")
    models()
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["NAME", "KIND", "NETWORK", "PARAMETERS", "SIZE", "RESULT"]
    size = size_text(Run.open(directory / "alice").manifest.size_bytes())
    ending = f"  lm    lstm 2x256         136  {size}  1.556 nats/token, 2.245 bits/byte"
    assert lines == [f"alice      {ending}", f"bartholomew{ending}"]


def test_a_damaged_and_an_unfinished_run_are_listed_with_their_fault(
    directory: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_run(directory / "alice")
    (make_run(directory / "bad").path / "config.json").write_bytes(b"{}")
    (make_run(directory / "cut").path / "weights.safetensors").write_bytes(b"")
    Run.create(directory / "new").save_resume({}, {})
    models()
    _, alice, bad, cut, new = capsys.readouterr().out.splitlines()
    assert "nats/token" in alice
    assert "config.json is damaged" in bad
    assert "weights.safetensors is damaged: it has 0 bytes" in cut
    assert "train again with --resume" in new


def test_json_gives_the_promised_keys(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_run(directory / "alice")
    (make_run(directory / "bad").path / "manifest.json").write_bytes(b"{}")
    models(json=True)
    alice, bad = json.loads(capsys.readouterr().out)
    assert {"name", "kind", "path", "parameters", "bytes", "result"} <= alice.keys()
    assert (alice["name"], alice["kind"], alice["parameters"]) == ("alice", "lm", 136)
    assert alice["result"] == CONFIG.result and alice["fault"] is None
    assert bad["name"] == "bad" and "manifest.json is damaged" in bad["fault"]
    models("alice", json=True)
    one = json.loads(capsys.readouterr().out)
    assert alice.items() <= one.items()
    assert one["config"] == CONFIG.to_dict()
    assert one["curve"][-1] == {"step": 4, "valid": 1.5}


def test_one_run_is_shown_with_its_settings_and_its_curve(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_run(directory / "alice").save_resume({}, {})
    models("alice")
    lines = capsys.readouterr().out.splitlines()
    assert "parameters  136" in lines
    assert "network     cell lstm, layers 2, hidden 256" in lines
    assert "training    minutes 1, dropout.hidden 0.25" in lines
    assert "data        sources tale.txt, tokens 1000" in lines
    assert "validation  █▃▂▁ 3.000 to 1.500 at the best" in lines
    assert any("to resume from (resume.safetensors" in line for line in lines)


def test_a_line_of_many_settings_is_broken_between_them() -> None:
    lines = command.line("training", *(f"setting{number} {number}" for number in range(30))).splitlines()
    assert len(lines) > 2
    assert lines[0].startswith("training    setting0 0, setting1 1")
    assert all(line.startswith(" " * 12 + "setting") for line in lines[1:])


def test_showing_a_run_reads_every_byte_of_it(directory: Path) -> None:
    run = make_run(directory / "alice")
    weights = bytearray((run.path / "weights.safetensors").read_bytes())
    weights[-1] ^= 1
    (run.path / "weights.safetensors").write_bytes(weights)
    with pytest.raises(InputError, match=r"weights\.safetensors is damaged"):
        models("alice")
    with pytest.raises(NotFoundError, match="Did you mean 'alice'"):
        models("alcie")


def test_a_damaged_log_costs_only_the_curve(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (make_run(directory / "alice").path / "log.jsonl").write_text("no\n")
    models("alice")
    captured = capsys.readouterr()
    assert "validation" not in captured.out and "parameters" in captured.out
    assert captured.err.startswith("no curve: ")


def test_no_runs_are_a_note_and_an_empty_list(capsys: pytest.CaptureFixture[str]) -> None:
    models()
    captured = capsys.readouterr()
    assert captured.out == "" and "textrnn train FILE -o NAME" in captured.err
    models(json=True)
    assert capsys.readouterr().out == "[]\n"


def test_a_terminal_is_shown_no_control_characters(
    directory: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make_run(directory / "a\x1b[31m")
    models()
    assert "a\x1b[31m" in capsys.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    models()
    assert "a␛[31m" in capsys.readouterr().out


def test_a_curve_is_drawn_in_plain_letters_where_the_encoding_knows_no_others() -> None:
    assert sparkline([8, 7, 6, 5, 4, 3, 2, 1], encoding="utf-8") == "█▇▆▅▄▃▂▁"
    assert sparkline([8, 1], encoding="ascii") == sparkline([8, 1], encoding=None) == "#_"


def test_a_long_curve_is_shortened_and_a_flat_one_is_low() -> None:
    assert sparkline([2.0], encoding="utf-8") == sparkline([2.0, 2.0], encoding="utf-8")[0] == "▁"
    drawn = sparkline([float(-i) for i in range(1000)], encoding="utf-8")
    assert len(drawn) == COLUMNS
    assert drawn == "".join(sorted(drawn, reverse=True))


def test_sizes_and_settings_read_as_people_write_them() -> None:
    assert [size_text(size) for size in (999, 1500, 2_500_000, 3 * 10**9)] == ["999 B", "1.5 kB", "2.5 MB", "3.0 GB"]
    assert settings({"lr": 0.1 + 0.2, "none": None, "on": True, "empty": ""}) == ["lr 0.3", "on True"]


def test_a_hundred_runs_are_listed_quickly_and_without_numpy(directory: Path) -> None:
    files = {path.name: path.read_bytes() for path in make_run(directory / "run0").path.iterdir()}
    for number in range(1, 100):
        (directory / f"run{number}").mkdir()
        for name, data in files.items():
            (directory / f"run{number}" / name).write_bytes(data)
    start = time.perf_counter()
    rows = [command.read_row(path) for path in places.list_runs()]
    assert len(rows) == 100 and not any(summary.fault for summary, _ in rows)
    assert time.perf_counter() - start < 1.0
    code = (
        "import sys; from textrnn.commands.models import models; models(); "
        "assert not {'numpy', 'torch', 'safetensors'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ, stdout=subprocess.DEVNULL)
