"""textrnn cells lists the catalogue, and shows what one cell computes."""

import json

import pytest

from textrnn.cells import CELLS
from textrnn.commands.cells import cells
from textrnn.errors import UsageError


def test_the_list_has_a_line_for_every_cell(capsys: pytest.CaptureFixture[str]) -> None:
    cells(hidden=10)
    head, *lines = capsys.readouterr().out.splitlines()
    assert head.split() == ["NAME", "GATES", "STATES", "WEIGHTS", "PAPER"]
    assert [line.split()[0] for line in lines] == CELLS.names()
    lstm = lines[CELLS.names().index("lstm")]
    assert lstm.split()[:8] == ["lstm", *"ifgo", *"hc", "840"]
    assert lstm.index("840") + 3 == head.index("WEIGHTS") + 7


def test_one_cell_is_shown_with_its_equations_shapes_and_options(capsys: pytest.CaptureFixture[str]) -> None:
    cells("lstm-peephole", hidden=3)
    name, paper, _, *lines = capsys.readouterr().out.splitlines()
    assert name.startswith("lstm-peephole: ") and "2000" in paper
    assert "    i = σ(W_i x(t) + U_i h(t−1) + p_i ⊙ c(t−1) + b_i)" in lines
    weights = lines.index("93 weights for 3 units and inputs as wide:")
    shapes = ["W     12 x 3", "U     12 x 3", "b     12", "p_i   3", "p_f   3", "p_o   3"]
    assert lines[weights + 1 :] == [*(f"    {line}" for line in shapes), "--set forget_bias=1"]


def test_json_has_what_the_page_of_a_cell_has(capsys: pytest.CaptureFixture[str]) -> None:
    cells("gru", hidden=2, json=True)
    found = json.loads(capsys.readouterr().out)
    assert found["shapes"] == {"W": [6, 2], "U": [4, 2], "U_n": [2, 2], "b": [6]}
    assert (found["gates"], found["states"], found["weights"]) == (["r", "z", "n"], ["h"], 30)
    assert found["equations"][-1] == "h(t) = z ⊙ h(t−1) + (1 − z) ⊙ n"
    assert found["options"] == {}


def test_json_of_the_list_has_every_cell(capsys: pytest.CaptureFixture[str]) -> None:
    cells(json=True)
    records = json.loads(capsys.readouterr().out)
    assert [record["name"] for record in records] == CELLS.names()
    assert all(record["about"] and record["equations"] for record in records)
    assert records[-1]["options"] == {"forget_bias": 1.0, "rounds": 5}


def test_an_unknown_cell_suggests_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean 'lstm-peephole'"):
        cells("lstm-peepole")
