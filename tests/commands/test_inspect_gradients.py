"""`textrnn inspect gradients`: charts, a table, JSON, and what it refuses."""

import json

import pytest

from textrnn.cli import make_command
from textrnn.commands.inspect_gradients import inspect_gradients
from textrnn.errors import OutputError, UsageError


def run(*arguments):
    make_command("inspect gradients", inspect_gradients)(list(map(str, arguments)), standalone_mode=False)


def test_charts_and_table_show_the_cells_asked_for(capsys):
    run("--cell", "gru,lstm-1997,gru", "--steps", 8, "--hidden", 4, "--scale", 0.5)
    out, err = capsys.readouterr()
    assert out.index("dh(T)/dh(t)") < out.index("dc(T)/dc(t)") < out.index("RADIUS")
    gru, carousel = (line.split() for line in out.splitlines()[-2:])
    assert gru[:2] == ["gru", "0.50"]
    assert gru[3:5] == ["-", "-"]
    assert carousel[:2] + carousel[3:5] == ["lstm-1997", "0.50", "8+", "1"]
    assert "RADIUS:" in err


def test_json_has_every_norm(capsys):
    run("--cell", "lstm", "--steps", 3, "--hidden", 2, "--clip", 0.01, "--json", "--quiet")
    out, err = capsys.readouterr()
    record = json.loads(out)
    (cell,) = record["cells"]
    assert (record["steps"], record["hidden"], record["clip"], err) == (3, 2, 0.01, "")
    assert {path: len(norms) for path, norms in cell["norms"].items()} == {"h": 4, "c": 4, "carousel": 4}
    assert cell["spectral_radius"] == pytest.approx(dict.fromkeys("ifgo", 1))
    assert cell["clipped"] == pytest.approx(0.01, rel=1e-3)
    assert cell["factor"] == pytest.approx(cell["clipped"] / cell["gradient"])


def test_cells_without_a_memory_have_one_chart(capsys):
    run("--cell", "rnn,mingru", "--steps", 2, "--hidden", 2, "-q")
    out, err = capsys.readouterr()
    assert "dc(T)" not in out
    assert out.splitlines()[-1].split()[:2] == ["mingru", "-"]
    assert err == ""


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--cell", "ltsm"], "unknown cell 'ltsm'. Did you mean 'lstm'?"),
        (["--scale", "nan"], "--scale must be a number from 0 on, not nan"),
        (["--scale", "-1"], "--scale must be a number from 0 on, not -1"),
        (["--clip", "0"], "--clip must be a number above 0, not 0"),
        (["-o", "curves.gif"], "-o curves.gif ends in none of .png, .svg, .pdf"),
    ],
)
def test_options_are_checked_first(options, message, monkeypatch):
    monkeypatch.setattr("textrnn.laboratory.gradients.measure_flow", None)
    with pytest.raises(UsageError) as error:
        run(*options)
    assert str(error.value).startswith(message)


def test_an_option_goes_to_the_cells_that_have_it(capsys):
    run("--cell", "rnn,lstm", "--steps", "9", "--hidden", "8", "--set", "forget_bias=20", "--json")
    rnn, lstm = json.loads(capsys.readouterr().out)["cells"]
    assert lstm["norms"]["carousel"][-1] == pytest.approx(1) and "carousel" not in rnn["norms"]


def test_a_picture_is_written_where_there_is_a_folder(tmp_path, capsys):
    pytest.importorskip("matplotlib")
    with pytest.raises(OutputError):
        run("-o", tmp_path / "none" / "a.svg")
    run("--cell", "rnn", "--steps", 2, "--hidden", 2, "-o", tmp_path / "a.svg")
    assert "<svg" in (tmp_path / "a.svg").read_text()
    assert f"drawn: {tmp_path / 'a.svg'}" in capsys.readouterr().err
