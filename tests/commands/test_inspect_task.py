"""`textrnn inspect task`: a table for people, one object for programs, and what it refuses."""

import json

import pytest

from textrnn.cli import make_command
from textrnn.commands.inspect_task import draw_curve, inspect_task
from textrnn.errors import DivergenceError, UsageError
from textrnn.laboratory import puzzle_training
from textrnn.training.loop import fit


def run(*arguments):
    make_command("inspect task", inspect_task)(list(map(str, arguments)), standalone_mode=False)


def test_json_has_every_cell_at_every_length(capsys):
    run("parity", "--cell", "lstm,lstm-np,lstm", "--length", 4, "--hidden", 3, "--steps", 4, "--json", "--quiet")
    output = capsys.readouterr()
    found = json.loads(output.out)
    assert output.err == ""
    assert (found["task"], found["length"], found["guess_accuracy"]) == ("parity", 4, 0.5)
    assert [row["cell"] for row in found["cells"]] == ["lstm", "lstm-np"]
    for row in found["cells"]:
        assert [each["length"] for each in row["lengths"]] == [2, 4, 6, 8, 10]
        assert (row["weights"], row["steps"]) == (4 * 3 * (1 + 3 + 1) + 2 * (3 + 1), 4)


def test_the_table_shows_shares_and_the_verdict_and_stderr_the_rest(capsys):
    run("adding", "--cell", "lstm", "--length", 4, "--hidden", 3, "--layers", 2, "--steps", 2)
    output = capsys.readouterr()
    header, row = output.out.splitlines()[2:4]
    assert header.split() == ["CELL", "2", "4", "6", "8", "10", "WEIGHTS", "SECONDS", "VERDICT"]
    assert row.startswith("lstm ") and "7.8 by a guess" in output.out
    assert output.err.startswith("lstm: ") and "2 steps" in output.err


def test_a_cell_that_diverges_does_not_end_the_comparison(monkeypatch, capsys):
    def diverge(*arguments, **options):
        yield next(fit(*arguments, **options))
        raise DivergenceError("the loss is nan")

    monkeypatch.setattr(puzzle_training, "fit", diverge)
    run("parity", "--cell", "lstm,lstm-np", "--length", 2, "--hidden", 3, "--steps", 4)
    assert capsys.readouterr().out.count("training does not hold") == 2


@pytest.mark.parametrize(("encoding", "drawn"), [("utf-8", "▁▁▅█"), ("ascii", "__=#")])
def test_bars_begin_at_a_guess(encoding, drawn):
    assert draw_curve([0.4, 0.5, 0.75, 1.0], lowest=0.5, encoding=encoding) == drawn


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["partiy"], r"unknown puzzle 'partiy'. Did you mean 'parity'\?"),
        (["parity", "--cell", "rnn,ltsm"], r"unknown cell 'ltsm'. Did you mean 'lstm'\?"),
        (["parity", "--cell", ","], "--cell names no cell"),
        (["parity", "--length", "0"], "--length must be at least 1 for parity, not 0"),
        (["adding", "--length", "1"], "--length must be at least 2 for adding, not 1"),
        (["copy", "--steps", "5", "--minutes", "1"], "Drop one"),
        (["copy", "--minutes", "0"], "--minutes must be above 0, not 0"),
        (["copy", "--minutes", "nan"], "--minutes must be above 0, not nan"),
    ],
)
def test_refuses_before_training(arguments, message):
    with pytest.raises(UsageError, match=message):
        run(*arguments)
