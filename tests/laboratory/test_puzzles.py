"""The puzzles: their answers worked out again, one sequence at a time, and what a guess is worth."""

import numpy as np
import pytest
import torch

from textrnn.errors import UsageError
from textrnn.laboratory import PUZZLES


def draw(name, length, count=50):
    puzzle = PUZZLES.get(name)()
    return puzzle, puzzle.draw(length, count, np.random.default_rng(0))


def test_parity_is_answered_after_every_bit():
    _, examples = draw("parity", 9)
    for bits, answers in zip(examples.inputs[:, :, 0].T.tolist(), examples.targets.T.tolist(), strict=True):
        assert answers == [bits[: step + 1].count(1) % 2 for step in range(9)]


def test_a_copy_is_asked_for_after_the_delay():
    puzzle, examples = draw("copy", 7)
    K = puzzle.SYMBOLS
    for steps, answers in zip(examples.inputs.argmax(dim=2).T.tolist(), examples.targets.T.tolist(), strict=True):
        assert steps == answers + [puzzle.BLANK] * 6 + [puzzle.MARK] + [puzzle.BLANK] * K
        assert max(answers) < puzzle.KINDS
    assert torch.all(examples.inputs.sum(dim=2) == 1)


@pytest.mark.parametrize("length", [2, 9])
def test_one_number_of_each_half_is_added(length):
    _, examples = draw("adding", length)
    numbers, marks = examples.inputs.unbind(2)
    for column in range(examples.size):
        first, second = marks[:, column].nonzero().flatten().tolist()
        assert first < length // 2 <= second
        assert examples.targets[0, column] == pytest.approx(float(numbers[first, column] + numbers[second, column]))


@pytest.mark.parametrize("name", PUZZLES.names())
def test_a_guess_costs_what_the_puzzle_says(name):
    puzzle, examples = draw(name, 20, count=20_000)
    blind = torch.full((*examples.targets.shape, puzzle.output_size), 1.0)  # all alike, or the mean sum
    assert float(puzzle.loss(blind, examples.targets)) / examples.targets.numel() == pytest.approx(
        puzzle.guess_loss, rel=0.03
    )
    assert float(puzzle.right(blind, examples.targets).float().mean()) == pytest.approx(puzzle.guess_accuracy, abs=0.01)


def test_an_unknown_puzzle_suggests_the_nearest():
    with pytest.raises(UsageError, match=r"unknown puzzle 'party'. Did you mean 'parity'\?"):
        PUZZLES.get("party")
