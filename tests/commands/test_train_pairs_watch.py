"""`textrnn train --watch`: the weights kept are those whose texts score best, not those with the least loss."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from tiny_pairs import TINY_PAIRS, config_of, pairs
from tiny_training import textrnn

from textrnn.commands.pair_task import PairMaterial
from textrnn.run import Run

__all__ = ["pairs"]  # a fixture, found by its name


class Writer:
    """Writes the sources backwards, which is right, when asked for the second time; else nonsense."""

    def __init__(self):
        self.times = 0

    def write(self, texts, options):
        self.times += 1
        return [SimpleNamespace(text=" ".join(text.split()[::-1]) if self.times == 2 else "none") for text in texts]


@pytest.mark.parametrize(("watch", "figure"), [("rouge", "rougeL"), ("bleu", "bleu")])
def test_the_best_weights_are_those_that_write_best(pairs, monkeypatch, watch, figure):
    if watch == "bleu":
        pytest.importorskip("sacrebleu")
    writer = Writer()
    monkeypatch.setattr(PairMaterial, "_writer", lambda self, plan, weights: writer)
    textrnn("train", pairs, "--task", "chat", "-o", "m", *TINY_PAIRS, "--watch", watch, "--set", "validations=3")
    result, log = config_of("m").result, Run.open(Path("models/m")).log()
    assert (result["step"], result[figure]) == (4, pytest.approx(100))
    records = [record for record in log if "valid" in record]
    assert [record[figure] > 50 for record in records] == [False, True, False]
    assert all(record["valid"] > 1 for record in records)  # still nats per token


def test_a_figure_that_is_watched_is_shown(pairs, monkeypatch, capsys):
    writer = Writer()
    monkeypatch.setattr(PairMaterial, "_writer", lambda self, plan, weights: writer)
    textrnn("train", pairs, "--task", "chat", "-o", "m", *TINY_PAIRS, "--watch", "rouge", "--set", "validations=2")
    assert "ROUGE-L 100.0 (best)" in capsys.readouterr().err
    textrnn("train", "--resume", "-o", "m", "--steps", "8")
    assert config_of("m").result["step"] == 6  # what it goes on with writes worse


def test_a_run_that_goes_on_watches_what_it_did(pairs):
    options = ("--task", "chat", *TINY_PAIRS, "--watch", "rouge", "--set", "validations=1")
    textrnn("train", pairs, "-o", "m", *options, "--set", "mark=1")
    for steps in (8, 10):
        textrnn("train", "--resume", "-o", "m", "--steps", steps)
    assert config_of("m").data["watch"] == "rouge"
    assert "rougeL" in Run.open(Path("models/m")).log()[-1]


def test_the_network_itself_writes_what_is_scored(pairs):
    textrnn("train", pairs, "--task", "summarize", "-o", "m", *TINY_PAIRS, "--watch", "rouge", "--set", "validations=1")
    assert 0 <= config_of("m").result["rougeL"] <= 100
