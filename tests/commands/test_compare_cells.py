"""`textrnn compare cells`: equal parameters and equal time, a table, and what is refused before anything is read."""

import json
import os
import signal

import pytest
from tiny_training import TEXT

from textrnn.cli import make_command
from textrnn.commands.compare_cells import compare_cells
from textrnn.commands.live_line import LiveLine
from textrnn.errors import DivergenceError, UsageError
from textrnn.laboratory import cell_comparison

TINY = ("--cell", "lstm-np,lstm", "--minutes", "0.002", "--threads", "1", "--precision", "fp32",
        "--parameters", "40000", "--set", "batch=4", "--set", "bptt=16")  # fmt: skip


def compare(*arguments):
    return make_command("compare cells", compare_cells)(list(map(str, arguments)), standalone_mode=False)


@pytest.fixture
def text(tmp_path, monkeypatch):
    """A text, on a computer whose speed is known."""
    monkeypatch.setattr("textrnn.training.precision.choose_precision", lambda *_: ("fp32", 1e10))
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_table_and_a_chart_with_the_best_on_top(text, capsys):
    compare(text, *TINY)
    seen = capsys.readouterr()
    head, *rows = (line.split() for line in seen.out.splitlines()[:3])
    assert " ".join(head) == "CELL HIDDEN PARAMETERS RECURRENT TOKENS/S STEPS NATS/TOKEN BITS/CHAR GAIN/M"
    assert {row[0] for row in rows} == {"lstm", "lstm-np"} and float(rows[0][6]) <= float(rows[1][6])
    assert float(rows[0][7]) == pytest.approx(float(rows[0][6]) / 0.6931, rel=1e-3)
    assert all(abs(int(row[2].replace(",", "")) - 40_000) <= 800 for row in rows)
    assert "nats/token below the unigram model" in seen.out and "2/2 lstm: " in seen.err


def test_json_and_a_picture(text, tmp_path, capsys):
    pytest.importorskip("matplotlib")
    compare(text, *TINY, "--json", "--quiet", "-o", tmp_path / "cells.svg")
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert [set(each) >= {"cell", "hidden", "tokens_per_second", "steps"} for each in found["cells"]] == [True, True]
    best = found["cells"][0]
    assert best["nats_per_token"] == min(each["nats_per_token"] for each in best["validations"])
    gained = found["unigram_nats_per_token"] - best["nats_per_token"]
    assert best["gain_per_million"] == pytest.approx(gained / best["parameters"] * 1e6)
    assert err == "" and "<svg" in (tmp_path / "cells.svg").read_text(encoding="utf-8")


def test_a_cell_whose_training_does_not_hold_has_no_figures(text, monkeypatch, capsys):
    def fit(state, *arguments, **options):
        if state.network.config.cell == "lstm-np":
            raise DivergenceError("training does not hold")
        return trained(state, *arguments, **options)

    trained = cell_comparison.fit
    monkeypatch.setattr(cell_comparison, "fit", fit)
    compare(text, *TINY)
    out, err = capsys.readouterr()
    assert "1/2 lstm-np: training does not hold" in err
    assert out.splitlines()[2].split()[0] == "lstm-np" and out.splitlines()[2].split()[6:] == ["-", "-", "-"]


def test_an_interruption_shows_what_is_done(text, monkeypatch, capsys):
    told = LiveLine.tell

    def tell(self, message):
        told(self, message)
        if message.startswith("1/2"):
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(LiveLine, "tell", tell)
    assert compare(text, *TINY) == 130
    out, err = capsys.readouterr()
    assert out.splitlines()[1].startswith("lstm-np") and out.splitlines()[2] == ""
    assert "interrupted in 2/2 lstm" in err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--cell", "ltsm"], "Did you mean 'lstm'"),
        (["--cell", ","], "names no cell"),
        (["--set", "hidden=9"], "--parameters"),
        (["--set", "steps=5"], "--minutes"),
        (["--minutes", "0"], "--minutes must be above 0"),
        (["--set", "cell=gru"], "--cell LIST"),
        (["--cell", "gru,rnn", "--set", "forget_bias=2"], "has no forget_bias"),
        (["--cell", "gru,lstm", "--set", "forget_bias=nan"], "forget_bias must be a number"),
        (["--layers", "0"], "layers must be"),
        (["-o", "cells.txt"], "ends in none of"),
    ],
)
def test_what_cannot_work_is_refused_before_the_text_is_read(options, message):
    with pytest.raises(UsageError, match=message):
        compare("no-such-text.txt", *options)


def test_parameters_that_a_cell_cannot_have_are_refused(text):
    with pytest.raises(UsageError, match="'lstm' comes no nearer to 90 parameters"):
        compare(text, *TINY, "--cell", "lstm", "--parameters", "90")
