"""Puzzles that only a memory can solve, drawn at random as often as one likes.

puzzle = Parity()
puzzle.draw(20, 64, np.random.default_rng(0))   # 64 strings of 20 bits, and the parity after each bit
"""

import math
from abc import ABC, abstractmethod
from typing import ClassVar, NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor


class Examples(NamedTuple):
    """Inputs (T, B, I), and what has to be answered at the last A steps, (A, B)."""

    inputs: Tensor
    targets: Tensor

    @property
    def size(self) -> int:
        """Give the number of sequences B."""
        return self.inputs.shape[1]


class Puzzle(ABC):
    """A puzzle whose answers are symbols; every network reads I numbers a step and gives O numbers, their logits.

    shortest: the length it needs. usual, steps: what it is trained up to, and how long, if nothing else is asked for.
    judged: how many of the last answers have to be right. guess_loss, guess_accuracy: what the best answer is worth
    that does not look at the inputs.
    """

    about: ClassVar[str]
    measure: ClassVar[str]  # what its length counts
    answer: ClassVar[str]  # what its accuracy counts
    unit: ClassVar[str] = "nats"
    input_size: ClassVar[int]
    output_size: ClassVar[int]
    shortest: ClassVar[int] = 1
    usual: ClassVar[int] = 20
    steps: ClassVar[int] = 2000
    judged: ClassVar[int] = 1
    guess_loss: ClassVar[float]
    guess_accuracy: ClassVar[float]

    @abstractmethod
    def draw(self, length: int, count: int, rng: np.random.Generator) -> Examples:
        """Draw so many sequences of this length."""

    def loss(self, answers: Tensor, targets: Tensor) -> Tensor:
        """Sum the loss of answers (A, B, O)."""
        return F.cross_entropy(answers.flatten(0, 1), targets.flatten(), reduction="sum")

    def right(self, answers: Tensor, targets: Tensor) -> Tensor:
        """Say which answers are right (A, B)."""
        return answers.argmax(dim=2) == targets


class Parity(Puzzle):
    """Is the number of ones even? Answered after every bit, judged after the last."""

    about = "is the number of ones even? (asked after every bit in training)"
    measure = "bits"
    answer = "strings whose parity is right after the last bit"
    input_size, output_size = 1, 2
    guess_loss, guess_accuracy = math.log(2), 1 / 2

    def draw(self, length: int, count: int, rng: np.random.Generator) -> Examples:
        bits = rng.integers(2, size=(length, count))
        inputs = torch.from_numpy(bits[:, :, None].astype(np.float32))
        return Examples(inputs, torch.from_numpy(bits.cumsum(axis=0) % 2))


class Copy(Puzzle):
    """Repeat symbols after a delay (Hochreiter & Schmidhuber 1997; Arjovsky et al. 2016, arXiv:1511.06464, sec. 5.1).

    The symbols, blanks, a mark that ends the delay, and a blank for each symbol to write; only these are answered.
    """

    SYMBOLS, KINDS = 10, 8
    BLANK, MARK = KINDS, KINDS + 1
    about = f"repeat {SYMBOLS} symbols of {KINDS} kinds after a delay"
    measure = "steps from the last symbol to the mark to repeat them"
    answer = "symbols that are right"
    input_size, output_size = KINDS + 2, KINDS
    steps = 8000
    judged = SYMBOLS
    guess_loss, guess_accuracy = math.log(KINDS), 1 / KINDS

    def draw(self, length: int, count: int, rng: np.random.Generator) -> Examples:
        K = self.SYMBOLS
        shown = np.full((length + 2 * K, count), self.BLANK)
        shown[:K] = rng.integers(self.KINDS, size=(K, count))
        shown[K + length - 1] = self.MARK
        inputs = torch.from_numpy(np.eye(self.input_size, dtype=np.float32)[shown])
        return Examples(inputs, torch.from_numpy(shown[:K]))


class Adding(Puzzle):
    """Add the two marked numbers of many (Hochreiter & Schmidhuber 1997, sec. 5.4; Le et al. 2015, arXiv:1504.00941).

    Numbers are uniform in [0, 1], one is marked in each half; the guess is 1, which errs by the variance of a sum.
    """

    CLOSE = 0.04
    about = "add the two marked numbers"
    measure = "numbers"
    answer = f"sums that are right to {CLOSE}"
    unit = "squared error"
    input_size, output_size = 2, 1
    shortest = 2
    usual = 50
    steps = 5000
    guess_loss, guess_accuracy = 1 / 6, 1 - (1 - CLOSE) ** 2

    def draw(self, length: int, count: int, rng: np.random.Generator) -> Examples:
        numbers = rng.random((length, count), np.float32)
        half, columns = length // 2, np.arange(count)
        marks = np.zeros_like(numbers)
        marks[rng.integers(half, size=count), columns] = 1
        marks[rng.integers(half, length, size=count), columns] = 1
        sums = (numbers * marks).sum(axis=0, keepdims=True)
        return Examples(torch.from_numpy(np.stack((numbers, marks), axis=2)), torch.from_numpy(sums))

    def loss(self, answers: Tensor, targets: Tensor) -> Tensor:
        return F.mse_loss(answers.squeeze(2), targets, reduction="sum")

    def right(self, answers: Tensor, targets: Tensor) -> Tensor:
        return (answers.squeeze(2) - targets).abs() < self.CLOSE
