"""The live line: units, width, and silence away from a terminal."""

import math

import pytest

from textrnn.commands import live_line
from textrnn.commands.live_line import LiveLine, clock

STEP = {"step": 1200, "fraction": 0.34, "loss": 1.5, "tokens_per_second": 75_000.0, "seconds_left": 38.4}


@pytest.fixture
def terminal(monkeypatch):
    monkeypatch.setattr(live_line, "is_terminal", lambda stream: True)
    monkeypatch.setattr(live_line, "REDRAW_SECONDS", 0)
    monkeypatch.setenv("COLUMNS", "60")


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (61.4, "1:01"), (3723, "1:02:03"), (-1, "0:00")])
def test_clock(seconds, text):
    assert clock(seconds) == text


def test_a_loss_in_all_its_units():
    figures = LiveLine(bytes_per_token=2.0, quiet=True).figures(2 * math.log(2))
    assert figures == "1.3863 nats/token, perplexity 4, 1.000 bits/byte"


def test_without_bytes_there_are_no_bits_and_scores_have_names():
    line = LiveLine(bytes_per_token=None, quiet=True)
    assert line.figures(0.0, {"rougeL": 41.26, "bleu": 20.0, "step": 3}) == (
        "0.0000 nats/token, perplexity 1, ROUGE-L 41.3, BLEU 20.0"
    )


@pytest.mark.usefixtures("terminal")
def test_what_is_read_is_counted_in_its_unit(capsys):
    line = LiveLine(quiet=False)
    line.count(1000, "pairs")
    line.count(500, "pairs")
    assert capsys.readouterr().err.endswith("reading: 1,500 pairs")


@pytest.mark.usefixtures("terminal")
def test_the_line_fits_the_terminal_and_is_redrawn_in_place(capsys):
    line = LiveLine(quiet=False)
    line.show(**STEP)
    line.show(**STEP)
    drawn = capsys.readouterr().err
    assert "\n" not in drawn and drawn.count("\r") == 2
    assert all(len(part) <= 59 for part in drawn.split("\r"))
    assert "75,000 tokens/s, 0:38 left" in drawn


@pytest.mark.usefixtures("terminal")
def test_a_line_that_stays_clears_the_one_before(capsys):
    line = LiveLine(quiet=False)
    line.show(**STEP)
    line.tell("done")
    assert capsys.readouterr().err.endswith(" " * 20 + "\rdone\n")


def test_elsewhere_only_lines_that_stay_are_written(capsys):
    line = LiveLine(quiet=False)
    line.show(**STEP)
    line.count(100)
    line.tell("done")
    assert capsys.readouterr().err == "done\n"


def test_quiet_is_quiet(capsys):
    LiveLine(quiet=True).tell("done")
    assert capsys.readouterr().err == ""
