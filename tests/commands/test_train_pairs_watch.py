"""`textrnn train --watch`: the weights kept are those whose texts score best, not those with the least loss."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from tiny_pairs import TINY_PAIRS, config_of, pairs
from tiny_training import textrnn

from textrnn.commands.evaluate_pairs_figures import Outcome, measure
from textrnn.commands.pair_data import held_out_pairs
from textrnn.commands.pair_task import PairMaterial
from textrnn.commands.pair_watch import Watch
from textrnn.commands.writing import PairWriter
from textrnn.run import Run
from textrnn.text.pairs.pair import Pair

__all__ = ["pairs"]  # a fixture, found by its name


class Writer:
    """Writes the sources backwards, which is right, when asked for the second time; else nonsense."""

    def __init__(self):
        self.times = 0

    def write(self, texts, options):
        self.times += 1
        return [SimpleNamespace(text=" ".join(text.split()[::-1]) if self.times == 2 else "none") for text in texts]


PAIRS = [
    Pair("x", "The Cat sat down on a mat", others=("a long and other text about the Cat which sat there",)),
    Pair("y", "The dog barked at the cat"),
]
OUTPUTS = {"x": "the cat sat down on a mat", "y": "The dog barked at a cat"}


@pytest.mark.parametrize(("kind", "watch", "figure"), [("summarize", "rouge", "rougeL"), ("translate", "bleu", "bleu")])
def test_a_figure_is_the_one_that_evaluate_prints_under_its_name(kind, watch, figure):
    writer = SimpleNamespace(write=lambda texts, options: [SimpleNamespace(text=OUTPUTS[text]) for text in texts])
    outcomes = [Outcome(pair.source, OUTPUTS[pair.source], (pair.target, *pair.others)) for pair in PAIRS]
    printed = measure(outcomes, kind=kind, lowercase=False, seconds=1.0).to_dict(0)
    assert 0 < printed[figure] < 100
    assert Watch(watch).score(writer, PAIRS)[figure] == pytest.approx(printed[figure], abs=1e-3)


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
    config = config_of("m")
    found = Watch("rouge").score(PairWriter.load("m", ["summarize"]), held_out_pairs(config))
    assert config.result["rougeL"] == pytest.approx(found["rougeL"]) and 0 < found["rougeL"] < 100
