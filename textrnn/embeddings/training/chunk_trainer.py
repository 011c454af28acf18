"""What word2vec and its kin share: gradient descent over the chunks of a text, with a falling learning rate."""

import math
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from textrnn.config import JsonConfig, require
from textrnn.embeddings.training.compiling import say_compiling
from textrnn.embeddings.training.sampling import Windows, chunk_bounds, keep_probabilities, random_key
from textrnn.embeddings.training.trainer import Budget, Progress, Snapshot, Trainer
from textrnn.errors import InputError, TextrnnError

if TYPE_CHECKING:
    from textrnn.embeddings.training.corpus import WordIds

MOST_NOISE_WORDS, MOST_DIM, WIDEST_WINDOW = 100, 4096, 1000
_PIECE_WORDS = 1 << 14  # between two changes of the learning rate
_WINDOWS, _NOISE = 0, 1  # streams of random numbers


@dataclass(frozen=True)
class NegativeSamplingConfig(JsonConfig):
    """The options of every method with negative sampling (Mikolov et al. 2013, arXiv:1310.4546)."""

    dim: int = 100
    window: int = 5  # the widest; each centre word draws a width from 1 to this
    negative: int = 5  # noise words to a pair
    sample: float | None = None  # more frequent words than this share of the text are thinned out; 0 keeps all, and
    # None is 1e-3, but 0 for a text of less than 10,000 words
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
        is_share = self.sample is None or 0 <= self.sample <= 1
        require(is_share, f"sample must be from 0 (keep all words) to 1, not {self.sample}.")
        is_number = isinstance(self.rate, int | float)
        require(is_number and 0 < self.rate < math.inf, f"lr must be a number above 0, not {self.rate!r}.")
        require(0 <= self.min_lr <= self.rate, f"min-lr must be from 0 to lr ({self.rate:g}), not {self.min_lr}.")
        require(-4 <= self.noise_power <= 4, f"noise-power must be from -4 to 4, not {self.noise_power}.")
        require(type(self.seed) is int and self.seed >= 0, f"seed must be a whole number from 0, not {self.seed!r}.")


# (windows, first word, last, model, learning rate, key of the noise) -> sum of the losses, and their number
TrainText = Callable[[Windows, int, int, Any, np.float32, np.uint64], tuple[float, int]]


@dataclass(frozen=True)
class Chunk:
    """How a piece of work is done: where its random numbers begin, and the learning rate.

    place: (seed, epoch, chunk), to make keys of. rate: of the share of the chunk, from 0 to 1, that is done.
    """

    place: tuple[int, int, int]
    rate: Callable[[float], np.float32]

    def train_in_pieces(self, text: Windows, train: TrainText, model: Any) -> tuple[float, int]:
        """Train one piece of the text after another, each at the rate of its place; return the loss and its count."""
        key, size = random_key(*self.place, _NOISE), max(1, len(text.ids))
        loss, count = 0.0, 0
        for start in range(0, size, _PIECE_WORDS):
            stop = min(start + _PIECE_WORDS, len(text.ids))
            piece_loss, piece_count = train(text, start, stop, model, self.rate(start / size), key)
            loss, count = loss + piece_loss, count + piece_count
        return loss, count


ConfigType = TypeVar("ConfigType", bound=NegativeSamplingConfig)


class ChunkTrainer(Trainer[ConfigType]):
    """Goes through the text chunk by chunk, counts the loss of the epoch, and can stop and go on between chunks."""

    unit = "words"

    def __init__(
        self, text: "WordIds", config: ConfigType, *, budget: Budget, threads: int, say: Callable[[str], None]
    ) -> None:
        super().__init__(text, config, budget=budget, threads=threads, say=say)
        self.bounds = chunk_bounds(text.starts, config.window, config.dim * (config.negative + 1))
        self.keep = keep_probabilities(text.counts, config.sample)
        self.epoch = self.chunk = self.count = 0
        self.loss = 0.0

    @abstractmethod
    def kernels(self) -> Iterable[Any]:
        """Give the compiled functions that train_chunk is going to call."""

    @abstractmethod
    def train_chunk(self, text: Windows, chunk: Chunk) -> tuple[float, int]:
        """Train on the windows of a chunk and return the sum of the losses of its positive pairs and their number."""

    @abstractmethod
    def tensors(self) -> dict[str, NDArray[Any]]:
        """Give the arrays that training changes."""

    def steps(self) -> Iterator[Progress]:
        from textrnn.embeddings.training.sampling_kernels import draw_windows

        if self._fraction() >= 1:
            return
        if np.diff(self.text.starts).max() < 2:
            raise InputError("no word has a neighbour: every line holds one word of the vocabulary.")
        say_compiling([draw_windows, *self.kernels()], self.say)
        self._train_contexts(0, 0)  # compiles, which is no time of training
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
        loss, count = self._train_contexts(*self.bounds[self.chunk : self.chunk + 2].tolist())
        self.loss, self.count, self.chunk = self.loss + loss, self.count + count, self.chunk + 1
        self._check()

    def _train_contexts(self, first: int, last: int) -> tuple[float, int]:
        from textrnn.embeddings.training.sampling_kernels import draw_windows

        chunk = Chunk((self.config.seed, self.epoch, self.chunk), self._rate)
        starts, key = self.text.starts[first : last + 1], random_key(*chunk.place, _WINDOWS)
        return self.train_chunk(draw_windows(self.text.ids, starts, self.keep, self.config.window, key), chunk)

    def _check(self) -> None:
        if not math.isfinite(self.loss):
            raise TextrnnError(
                f"training diverged: the loss of epoch {self.epoch + 1} is {self.loss} at a learning rate of "
                f"{self.config.rate:g}. Train again with a lower one, such as --lr {self.config.rate / 4:g}."
            )
        if self.chunk == len(self.bounds) - 1 and not self.count:
            raise InputError(
                "no word has a neighbour left once frequent ones are thinned out. Train with --sample 0 to keep them."
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
