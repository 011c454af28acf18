"""A cell trained on a puzzle, from examples that never come twice."""

import itertools
import math
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from textrnn.cells.cell import glorot
from textrnn.config import NetworkConfig
from textrnn.laboratory.puzzles import Examples, Puzzle
from textrnn.networks.network import Loss, Network, State
from textrnn.networks.recurrent import Recurrent
from textrnn.networks.scan import TorchState
from textrnn.training import OPTIMIZERS
from textrnn.training.batches import Position
from textrnn.training.config import TrainingConfig
from textrnn.training.loop import Progress, fit
from textrnn.training.state import TrainingState

SOLVED = 0.99  # share of right answers
SPREADS = 3.0  # standard errors that luck may be above a guess
MEASURED_STEPS = 1_000_000


class PuzzleNetwork(Network):
    """Recurrent layers that read a puzzle, and a linear layer that answers it."""

    def __init__(self, puzzle: Puzzle, cell: str, *, hidden: int, layers: int = 1, seed: int = 0) -> None:
        super().__init__()
        self.puzzle = puzzle
        rng = np.random.default_rng(seed)
        self.generator = torch.Generator().manual_seed(seed)
        shape = NetworkConfig(puzzle.output_size, cell, layers, hidden, embedding=puzzle.input_size)
        shape.validate()
        self.layers = Recurrent(shape, rng)
        self.weight = nn.Parameter(torch.from_numpy(glorot(rng, (puzzle.output_size, hidden))))
        self.bias = nn.Parameter(torch.zeros(puzzle.output_size))

    def start(self, batch: int) -> State:
        return self.layers.start(batch, self.device)

    def forward(self, examples: Examples, state: Sequence[TorchState]) -> tuple[Tensor, State]:
        """Give the answers (A, B, O) at the last A steps."""
        hidden, states = self.layers(examples.inputs, state, None)  # (T, B, H)
        return F.linear(hidden[-len(examples.targets) :], self.weight, self.bias), states

    def loss(self, batch: Examples, state: Sequence[TorchState]) -> tuple[Loss, State]:
        answers, states = self(batch, state)
        return Loss(self.puzzle.loss(answers, batch.targets), batch.targets.numel()), states


class PuzzleBatches:
    """Fresh examples at every step, of one length between the shortest and the longest.

    Each batch is an epoch of its own, so that none goes on from the state of the one before.
    """

    def __init__(self, puzzle: Puzzle, longest: int, *, batch: int, seed: int) -> None:
        self.puzzle, self.longest, self.batch, self.seed = puzzle, longest, batch, seed

    def at(self, position: Position) -> Examples:
        rng = np.random.default_rng((self.seed, position.epoch))
        return self.puzzle.draw(int(rng.integers(self.puzzle.shortest, self.longest + 1)), self.batch, rng)

    def after(self, position: Position) -> Position:
        return Position(position.epoch + 1)

    def epochs(self, position: Position) -> float:
        return position.epoch


class Outcome(NamedTuple):
    """What a network reaches on unseen sequences of one length: its mean loss, its share of right answers."""

    length: int
    loss: float
    accuracy: float
    answers: int  # judged


def train(network: PuzzleNetwork, longest: int, config: TrainingConfig) -> Iterator[Progress]:
    """Train on lengths up to the longest, yielding after every step; it validates on the longest."""
    state = TrainingState(network, OPTIMIZERS.get(config.optimizer)(network, config))
    batches = PuzzleBatches(network.puzzle, longest, batch=config.batch, seed=config.seed)
    return fit(state, batches, validate=lambda: measure(network, longest).loss, config=config, precision=nullcontext)


def measure(network: PuzzleNetwork, length: int) -> Outcome:
    """Measure on sequences of this length, the same ones at every call."""
    puzzle, count = network.puzzle, max(100, min(1000, MEASURED_STEPS // length))
    examples = puzzle.draw(length, count, np.random.default_rng(length))
    with torch.no_grad():
        answers, _ = network(examples, network.start(count))
        loss = float(puzzle.loss(answers, examples.targets)) / examples.targets.numel()
        right = puzzle.right(answers[-puzzle.judged :], examples.targets[-puzzle.judged :])
    return Outcome(length, loss, float(right.double().mean()), right.numel())


def lengths_around(longest: int, shortest: int) -> list[int]:
    """Give the lengths to measure: from half the longest of training to two and a half times it."""
    return sorted({max(shortest, round(share * longest)) for share in (0.5, 1.0, 1.5, 2.0, 2.5)})


def judge(outcomes: Sequence[Outcome], longest: int, guess: float) -> str:
    """Say in words what a cell has learned. guess: the accuracy of one who does not look."""
    solved = [outcome.length for outcome in itertools.takewhile(lambda o: o.accuracy >= SOLVED, outcomes)]
    if len(solved) == len(outcomes):
        return f"solves it, also beyond {longest}"
    if solved:
        return f"solves it up to {solved[-1]}"
    if all(o.accuracy <= guess + SPREADS * math.sqrt(guess * (1 - guess) / o.answers) for o in outcomes):
        return "at chance"
    return "learns a part of it"
