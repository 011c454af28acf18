"""GloVe: vectors whose products are the logarithms of how often words co-occur (Pennington et al. 2014, D14-1162).

trainer = Glove(text, GloveConfig(dim=50), budget=Budget(epochs=15), threads=2, say=print)
for progress in trainer.train():
    print(progress.epoch, progress.loss)       # the mean of f(X)(w·c + b + b' - log X)² / 2 over the pairs
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NoReturn

import numpy as np
from numpy.typing import NDArray

from textrnn.config import JsonConfig, require
from textrnn.embeddings.training.compiling import say_compiling
from textrnn.embeddings.training.cooccurrence import count_cooccurrences, counting_kernels
from textrnn.embeddings.training.glove_grid import Grid, P, make_grid, rounds
from textrnn.embeddings.training.sampling import padded_rows
from textrnn.embeddings.training.trainer import REPORT_SECONDS, Budget, Progress, Snapshot, Trainer, run_jobs
from textrnn.errors import InputError, TextrnnError

if TYPE_CHECKING:
    from textrnn.embeddings.training.corpus import WordIds

MOST_DIM, WIDEST_WINDOW = 4096, 1000
LEAST_LR = 1e-6  # its square is a number that float32 knows to full precision
HELD = 1e30  # a sum of squared gradients so large that AdaGrad leaves its component where it is
_START = 1
_WORST_ERROR = 10  # of the logarithm of a count, in the mean: no training that works comes there


@dataclass(frozen=True)
class GloveConfig(JsonConfig):
    dim: int = 100
    window: int = 15  # words on either side
    x_max: float = 10.0  # pairs that co-occur as often weigh fully
    alpha: float = 0.75  # how the weight grows up to there
    lr: float = 0.05
    symmetric: bool = True  # else the words before a word are its window
    seed: int = 1

    def validate(self) -> None:
        for name, most in (("dim", MOST_DIM), ("window", WIDEST_WINDOW)):
            value = getattr(self, name)
            require(type(value) is int and 1 <= value <= most, f"{name} must be from 1 to {most}, not {value!r}.")
        require(0 < self.x_max < math.inf, f"x-max must be above 0, not {self.x_max}.")
        require(LEAST_LR <= self.lr < math.inf, f"lr must be {LEAST_LR:g} or more, not {self.lr}.")
        require(0 <= self.alpha <= 4, f"alpha must be from 0 to 4, not {self.alpha}.")
        require(type(self.seed) is int and self.seed >= 0, f"seed must be a whole number from 0, not {self.seed!r}.")


class Glove(Trainer[GloveConfig]):
    """W and C hold a row for each word: its vector, then the sums of squared gradients of AdaGrad.

    The biases are components too: with (w, b, 1) and (c, 1, b') the product is w·c + b + b'. The ones are held.
    """

    unit = "pairs"
    Config = GloveConfig

    def __init__(
        self, text: "WordIds", config: GloveConfig, *, budget: Budget, threads: int, say: Callable[[str], None]
    ) -> None:
        super().__init__(text, config, budget=budget, threads=threads, say=say)
        rng = np.random.default_rng([config.seed, _START])
        self.W = self._start(rng, bias=config.dim, one=config.dim + 1)
        self.C = self._start(rng, bias=config.dim + 1, one=config.dim)
        self.epoch = self.turn = self.count = 0  # turn: rounds done in the epoch; count: pairs in them
        self.cost = 0.0

    def steps(self) -> Iterator[Progress]:
        from textrnn.embeddings.training.glove_kernels import block_trainer, count_blocks, fill_blocks

        if self._fraction() >= 1:
            return
        train_block = block_trainer(self.W.shape[1] // 2)
        say_compiling([*counting_kernels(), count_blocks, fill_blocks, train_block], self.say)
        grid = self._make_grid()
        train_block(grid.pairs, 0, 0, self.W, self.C, np.float32(0))  # compiles, which is no time of training
        told = self.clock.seconds
        while self._fraction() < 1:
            with self.clock.running():
                self._train_round(grid, train_block)
            ended = self.turn == P or self._fraction() >= 1
            if ended or self.clock.seconds - told >= REPORT_SECONDS:
                told = self.clock.seconds
                yield self._progress(grid)

    def state(self) -> Snapshot:
        counters = {"epoch": self.epoch, "turn": self.turn, "count": self.count, "cost": self.cost}
        return Snapshot({"W": self.W, "C": self.C}, {**counters, "seconds": self.clock.seconds})

    def restore(self, snapshot: Snapshot) -> None:
        self.W[...], self.C[...] = snapshot.tensors["W"], snapshot.tensors["C"]
        counters = snapshot.counters
        self.epoch, self.turn, self.count = (int(counters[name]) for name in ("epoch", "turn", "count"))
        self.cost, self.clock.seconds = float(counters["cost"]), float(counters["seconds"])

    def vectors(self) -> NDArray[np.float32]:
        """Give w + c, which does a little better than w alone (Pennington et al. 2014, sec. 4.2)."""
        dim = self.config.dim
        return np.asarray(self.W[:, :dim] + self.C[:, :dim])

    def _start(self, rng: np.random.Generator, *, bias: int, one: int) -> NDArray[np.float32]:
        """Make W or C as it is at first; bias, one: the places of these two components."""
        dim = self.config.dim
        padded = padded_rows(2, dim + 2).shape[1]
        rows = padded_rows(len(self.text.words), 2 * padded)
        vectors, sums = rows[:, :padded], rows[:, padded:]
        vectors[:, :dim] = (rng.random((len(rows), dim), np.float32) - 0.5) / dim
        vectors[:, one], vectors[:, bias] = 1, 0
        sums[:], sums[:, one] = 1, HELD
        # this makes the rate of the biases 1, as in version 1.2 of the authors' program, where the update of a bias
        # does not carry the learning rate: they are soon where they belong, and vectors need not make up for them
        sums[:, bias] = self.config.lr**2
        return rows

    def _make_grid(self) -> Grid:
        config = self.config
        try:
            x = count_cooccurrences(self.text, window=config.window, symmetric=config.symmetric, pool=self.pool)
            grid = make_grid(x, x_max=config.x_max, alpha=config.alpha, seed=config.seed, pool=self.pool)
        except MemoryError as error:
            raise TextrnnError(
                f"the pairs of {len(self.text.words):,} words within a window of {config.window} do not fit into "
                "memory. Train with a higher --min-count, a smaller --vocab-size or a smaller --window."
            ) from error
        if not len(grid.pairs):
            raise InputError("no word has a neighbour: every line holds one word of the vocabulary.")
        return grid

    def _train_round(self, grid: Grid, train_block: Callable[..., float]) -> None:
        if self.turn == P:
            self.epoch, self.turn, self.count, self.cost = self.epoch + 1, 0, 0, 0.0
        blocks = [grid.block(a, b) for a, b in rounds(self.config.seed, self.epoch)[self.turn]]
        lr = np.float32(self.config.lr)
        jobs = [partial(train_block, grid.pairs, begin, end, self.W, self.C, lr) for begin, end in blocks]
        self.cost += sum(run_jobs(self.pool, jobs))
        self.count += sum(end - begin for begin, end in blocks)
        self.turn += 1
        if not self.cost <= grid.mean_weight * _WORST_ERROR**2 / 2 * self.count:
            self._refuse_to_diverge()

    def _refuse_to_diverge(self) -> NoReturn:
        raise TextrnnError(
            f"training diverged: the loss of epoch {self.epoch + 1} is {self.cost / max(self.count, 1):.4g} at a "
            f"learning rate of {self.config.lr:g}. Train again with a lower one, such as --lr {self.config.lr / 4:g}."
        )

    def _fraction(self) -> float:
        return self.budget.fraction(self.epoch + self.turn / P, self.clock.seconds)

    def _progress(self, grid: Grid) -> Progress:
        return Progress(
            epoch=self.epoch,
            fraction=self._fraction(),
            done=self.epoch * len(grid.pairs) + self.count,
            loss=self.cost / max(self.count, 1),
            epoch_ended=self.turn == P,
            seconds=self.clock.seconds,
        )
