"""What word2vec and its kin share: gradient descent over the chunks of a text, with a falling learning rate."""

import math
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from textrnn.config import JsonConfig, require
from textrnn.embeddings.sampling import chunk_bounds
from textrnn.embeddings.training import Budget, Progress, Snapshot, Trainer, say_compiling
from textrnn.errors import InputError, TextrnnError

if TYPE_CHECKING:
    from textrnn.embeddings.corpus import WordIds

MOST_NOISE_WORDS, MOST_DIM, WIDEST_WINDOW = 100, 4096, 1000


@dataclass(frozen=True)
class NegativeSamplingConfig(JsonConfig):
    """The options of every method with negative sampling (Mikolov et al. 2013, arXiv:1310.4546)."""

    dim: int = 100
    window: int = 5  # the widest; each centre word draws a width from 1 to this
    negative: int = 5  # noise words to a pair
    sample: float = 1e-3  # more frequent words than this share of the text are thinned out; 0 keeps all
    lr: float | None = None  # None: what suits the method, `rate`
    min_lr: float = 1e-4  # where the learning rate ends
    noise_power: float = 0.75  # noise words are drawn by their count to this power
    seed: int = 1

    @property
    def rate(self) -> float:
        """The learning rate at the start."""
        return 0.025 if self.lr is None else self.lr

    def validate(self) -> None:
        for name, most in (("dim", MOST_DIM), ("window", WIDEST_WINDOW), ("negative", MOST_NOISE_WORDS)):
            value = getattr(self, name)
            require(type(value) is int and 1 <= value <= most, f"{name} must be from 1 to {most}, not {value!r}.")
        require(0 <= self.sample <= 1, f"sample must be from 0 (keep all words) to 1, not {self.sample}.")
        is_number = isinstance(self.rate, int | float)
        require(is_number and 0 < self.rate < math.inf, f"lr must be a number above 0, not {self.rate!r}.")
        require(0 <= self.min_lr <= self.rate, f"min-lr must be from 0 to lr ({self.rate:g}), not {self.min_lr}.")
        require(-4 <= self.noise_power <= 4, f"noise-power must be from -4 to 4, not {self.noise_power}.")
        require(type(self.seed) is int and self.seed >= 0, f"seed must be a whole number from 0, not {self.seed!r}.")


@dataclass(frozen=True)
class Chunk:
    """A piece of work: the contexts first to last, where random numbers begin, and the learning rate.

    place: (seed, epoch, chunk), to make keys of. rate: of the share of the chunk, from 0 to 1, that is done.
    """

    first: int
    last: int
    place: tuple[int, int, int]
    rate: Callable[[float], np.float32]


ConfigType = TypeVar("ConfigType", bound=NegativeSamplingConfig)


class ChunkTrainer(Trainer[ConfigType]):
    """Goes through the text chunk by chunk, counts the loss of the epoch, and can stop and go on between chunks."""

    unit = "words"

    def __init__(
        self, text: "WordIds", config: ConfigType, *, budget: Budget, threads: int, say: Callable[[str], None]
    ) -> None:
        super().__init__(text, config, budget=budget, threads=threads, say=say)
        self.bounds = chunk_bounds(text.starts, config.window)
        self.epoch = self.chunk = self.count = 0
        self.loss = 0.0

    @abstractmethod
    def kernels(self) -> Iterable[Any]:
        """Give the compiled functions that train_chunk is going to call."""

    @abstractmethod
    def train_chunk(self, chunk: Chunk) -> tuple[float, int]:
        """Train on a chunk and return the sum of the losses of its positive pairs and their number."""

    @abstractmethod
    def tensors(self) -> dict[str, NDArray[Any]]:
        """Give the arrays that training changes."""

    def train(self) -> Iterator[Progress]:
        say_compiling(self.kernels(), self.say)
        while self._fraction() < 1:
            with self.clock.running():
                self._train_next()
            yield self._progress()

    def state(self) -> Snapshot:
        counters = {"epoch": self.epoch, "chunk": self.chunk, "count": self.count, "loss": self.loss}
        return Snapshot(self.tensors(), {**counters, "seconds": self.clock.seconds})

    def restore(self, snapshot: Snapshot) -> None:
        for name, tensor in self.tensors().items():
            tensor[...] = snapshot.tensors[name]
        counters = snapshot.counters
        self.epoch, self.chunk, self.count = (int(counters[name]) for name in ("epoch", "chunk", "count"))
        self.loss, self.clock.seconds = float(counters["loss"]), float(counters["seconds"])

    def _train_next(self) -> None:
        if self.chunk == len(self.bounds) - 1:
            self.epoch, self.chunk, self.loss, self.count = self.epoch + 1, 0, 0.0, 0
        first, last = self.bounds[self.chunk : self.chunk + 2].tolist()
        place = (self.config.seed, self.epoch, self.chunk)
        loss, count = self.train_chunk(Chunk(first, last, place, self._rate))
        self.loss, self.count, self.chunk = self.loss + loss, self.count + count, self.chunk + 1
        self._check()

    def _check(self) -> None:
        if not math.isfinite(self.loss):
            raise TextrnnError(
                f"training diverged: the loss of epoch {self.epoch + 1} is {self.loss} at a learning rate of "
                f"{self.config.rate:g}. Train again with a lower one, such as --lr {self.config.rate / 4:g}."
            )
        if self.chunk == len(self.bounds) - 1 and not self.count:
            raise InputError(
                "no word has a neighbour: every line holds one word of the vocabulary, or was thinned out."
            )

    def _epochs_done(self, share: float = 0.0) -> float:
        """Give the epochs done, and a share of the next chunk."""
        starts = self.text.starts[self.bounds[self.chunk : self.chunk + 2]]
        words = starts[0] + share * (starts[-1] - starts[0])
        return self.epoch + float(words) / int(self.text.starts[-1])

    def _fraction(self, share: float = 0.0) -> float:
        return self.budget.fraction(self._epochs_done(share), self.clock.seconds)

    def _rate(self, share: float) -> np.float32:
        """Give the learning rate, which falls along a line from rate to min_lr as the budget is used up."""
        return np.float32(self.config.rate + (self.config.min_lr - self.config.rate) * self._fraction(share))

    def _progress(self) -> Progress:
        return Progress(
            epoch=self.epoch,
            fraction=self._fraction(),
            done=round(self._epochs_done() * self.text.total),
            loss=self.loss / max(self.count, 1),
            epoch_ended=self.chunk == len(self.bounds) - 1,
            seconds=self.clock.seconds,
        )
