"""Cells trained on puzzles: fresh batches, learning, verdicts, and the claim that gates hold a bit for 50 steps."""

import numpy as np
import pytest
import torch

from textrnn.laboratory import PUZZLES
from textrnn.laboratory.puzzle_training import (
    Outcome,
    PuzzleBatches,
    PuzzleNetwork,
    judge,
    lengths_around,
    measure,
    train,
)
from textrnn.laboratory.puzzles import Parity
from textrnn.training.batches import Position
from textrnn.training.config import TrainingConfig


def test_every_batch_is_new_begins_afresh_and_depends_on_its_position_alone():
    batches, position, seen = PuzzleBatches(Parity(), 6, batch=4, seed=3), Position(), []
    for _ in range(60):
        seen.append(batches.at(position).inputs)
        position = batches.after(position)
        assert position.index == 0  # else `fit` would carry the state on
    assert {len(inputs) for inputs in seen} == set(range(1, 7))
    assert torch.equal(batches.at(Position(59)).inputs, seen[-1])
    assert len({inputs.numpy().tobytes() for inputs in seen if len(inputs) == 6}) > 1


@pytest.mark.parametrize("name", PUZZLES.names())
def test_training_lowers_the_loss_on_unseen_examples(name):
    network = PuzzleNetwork(PUZZLES.get(name)(), "lstm", hidden=16)
    before = measure(network, 3).loss
    for _ in train(network, 3, TrainingConfig(steps=60, batch=32, lr=0.02)):
        pass
    assert measure(network, 3).loss < {"parity": 0.75, "copy": 0.99, "adding": 0.6}[name] * before


def test_only_the_last_answers_are_judged():
    network = PuzzleNetwork(Parity(), "rnn", hidden=2)
    assert measure(network, 8).answers == 1000
    with torch.no_grad():
        network.weight.zero_()  # always 0
    expected = Parity().draw(8, 1000, np.random.default_rng(8)).targets[-1] == 0
    assert measure(network, 8).accuracy == pytest.approx(float(expected.float().mean()))


def test_lengths_reach_beyond_training():
    assert lengths_around(20, 1) == [10, 20, 30, 40, 50]
    assert lengths_around(2, 2) == [2, 3, 4, 5]


@pytest.mark.parametrize(
    ("accuracies", "verdict"),
    [
        ([1.0, 0.99, 1.0], "solves it, also beyond 20"),
        ([1.0, 0.995, 0.7], "solves it up to 20"),
        ([1.0, 0.9, 1.0], "solves it up to 10"),
        ([0.9, 0.5, 0.5], "learns a part of it"),
        ([0.54, 0.5, 0.46], "at chance"),
    ],
)
def test_the_verdict_follows_from_the_figures(accuracies, verdict):
    outcomes = [Outcome(length, 0.0, each, 1000) for length, each in zip((10, 20, 30), accuracies, strict=True)]
    assert judge(outcomes, 20, 0.5) == verdict


@pytest.mark.slow
@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_gated_cells_tell_the_parity_of_50_bits_after_training_on_20(cell):
    network = PuzzleNetwork(Parity(), cell, hidden=64)
    for _ in train(network, 20, TrainingConfig(steps=Parity.steps, batch=64)):
        pass
    assert measure(network, 50).accuracy >= 0.99
