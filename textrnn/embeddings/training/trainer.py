"""What every method that trains word vectors is: a trainer that yields its progress and can go on bit for bit.

trainer = METHODS.get("glove")(text, GloveConfig(), budget=Budget(epochs=15), threads=2, say=print)
for progress in trainer.train():
    print(progress.epoch, progress.loss)
matrix = trainer.vectors()                 # (V, D), rows as text.words
"""

import math
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from textrnn.config import JsonConfig, require

if TYPE_CHECKING:
    from textrnn.embeddings.training.corpus import WordIds

ConfigType = TypeVar("ConfigType", bound=JsonConfig)
ResultType = TypeVar("ResultType")

REPORT_SECONDS = 0.5  # a trainer yields after the first whole chunk that ends later than this


@dataclass(frozen=True)
class Progress:
    """How far a training has come.

    epoch: the one that is running or has just ended, from 0. fraction: share of the whole budget that is used up.
    done: words (for GloVe pairs) trained on in all epochs so far. loss: mean of the epoch so far.
    seconds: training time so far, also of earlier processes.
    """

    epoch: int
    fraction: float
    done: int
    loss: float
    epoch_ended: bool
    seconds: float


@dataclass(frozen=True)
class Budget:
    """How long to train: a number of epochs or of minutes, exactly one of them."""

    epochs: int | None = None
    minutes: float | None = None

    def validate(self) -> None:
        given = [name for name in ("epochs", "minutes") if getattr(self, name) is not None]
        seen = " and ".join(f"--{name}" for name in given) or "neither"
        require(len(given) == 1, f"give one of --epochs and --minutes, not {seen}.")
        amount = getattr(self, given[0])
        require(0 < amount < math.inf, f"--{given[0]} must be above 0, not {amount}.")

    def fraction(self, done: float, seconds: float) -> float:
        """Give the share from 0 to 1 that is used up after done epochs and seconds of training."""
        used = seconds / (60 * self.minutes) if self.minutes is not None else done / (self.epochs or 1)
        return min(1.0, used)


@dataclass(frozen=True)
class Snapshot:
    """Everything a trainer needs to go on bit for bit: its arrays, and how far it has come."""

    tensors: Mapping[str, NDArray[Any]]
    counters: Mapping[str, int | float]


class Trainer(ABC, Generic[ConfigType]):
    """One method of training word vectors. The same seed gives the same bytes with any number of threads."""

    unit: ClassVar[str]  # what Progress.done counts: "words" or "pairs"
    Config: ClassVar[type[JsonConfig]]  # every option of the method with its default

    def __init__(
        self, text: "WordIds", config: ConfigType, *, budget: Budget, threads: int, say: Callable[[str], None]
    ) -> None:
        """text: what to train on. say: takes a remark for the user, such as why the first run starts slowly."""
        self.text = text
        self.config = config
        self.budget = budget
        self.say = say
        self.pool = ThreadPoolExecutor(threads)
        self.clock = Stopwatch()

    @classmethod
    def num_threads(cls, config: ConfigType, threads: int) -> int:
        """Give how many of so many threads the method makes use of."""
        return threads

    def train(self) -> Iterator[Progress]:
        """Train until the budget is used up, yielding about every half second after a whole chunk of work.

        Between two yields the state is torn: save, query and stop only while the generator waits. It runs once, for
        its threads end with it.
        """
        try:
            yield from self.steps()
        finally:
            self.pool.shutdown()

    @abstractmethod
    def steps(self) -> Iterator[Progress]:
        """Do what `train` promises, which ends the threads afterwards."""

    @abstractmethod
    def state(self) -> Snapshot:
        """Give what is needed to go on from the last yield; the arrays are the trainer's own, not copies."""

    @abstractmethod
    def restore(self, snapshot: Snapshot) -> None:
        """Take up the state of another trainer of the same text, config and budget."""

    @abstractmethod
    def vectors(self) -> NDArray[np.float32]:
        """Give the word vectors (V, D) as they stand."""

    def extras(self) -> dict[str, NDArray[Any]]:
        """Give the further tensors to store beside the vectors, by name."""
        return {}


class Stopwatch:
    """Counts training time; it stands still while the caller of a generator has the word."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - began


def run_jobs(pool: ThreadPoolExecutor, jobs: Iterable[Callable[[], ResultType]]) -> list[ResultType]:
    """Run independent jobs and give their results in the order of the jobs, whichever ends first."""
    return [future.result() for future in [pool.submit(job) for job in jobs]]
