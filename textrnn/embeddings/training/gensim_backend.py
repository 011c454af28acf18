"""Word vectors trained by gensim: the reference, and what carries hierarchical softmax.

trainer = GensimWord2Vec(text, GensimWord2VecConfig(hs=True), budget=Budget(epochs=5), threads=1, say=print)
for progress in trainer.train():
    print(progress.epoch, progress.fraction)
"""

import logging
import math
from abc import abstractmethod
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from queue import Empty, SimpleQueue
from threading import Event
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from textrnn.config import JsonConfig, require
from textrnn.embeddings.subwords import Subwords
from textrnn.embeddings.training.trainer import REPORT_SECONDS, Budget, Progress, Snapshot, Trainer
from textrnn.errors import UsageError

if TYPE_CHECKING:
    from textrnn.embeddings.training.corpus import WordIds

LAST_LR = 1e-4  # where the rate ends, as in gensim
_GENSIM_SEEDS = 1 << 32


@dataclass(frozen=True)
class GensimConfig(JsonConfig):
    """What all of gensim's methods have. sample: words more frequent than this share are thinned out."""

    dim: int = 100
    window: int = 5
    negative: int = 5
    sample: float = 1e-3
    lr: float = 0.025
    seed: int = 1

    def validate(self) -> None:
        """Raise ConfigError for a number out of range."""
        for name, least in (("dim", 1), ("window", 1), ("negative", 1), ("seed", 0)):
            value = getattr(self, name)
            require(value >= least, f"--{name} must be {least} or more, not {value}.")
        require(self.seed < _GENSIM_SEEDS, f"--seed must be below {_GENSIM_SEEDS} for gensim, not {self.seed}.")
        require(0 <= self.sample < 1, f"--sample must be at least 0 and below 1, not {self.sample}.")
        require(LAST_LR <= self.lr <= 1, f"--lr must be from {LAST_LR} to 1, not {self.lr}.")

    def settings(self) -> dict[str, Any]:
        """Give the settings in gensim's words."""
        return {
            "vector_size": self.dim, "window": self.window, "negative": self.negative, "sample": self.sample,
            "alpha": self.lr, "min_alpha": LAST_LR, "seed": self.seed, "min_count": 1, "sorted_vocab": 0,
        }  # fmt: skip


@dataclass(frozen=True)
class GensimWord2VecConfig(GensimConfig):
    """cbow: predict a word from its neighbours, not the neighbours from the word. hs: by hierarchical softmax."""

    cbow: bool = False
    hs: bool = False

    def settings(self) -> dict[str, Any]:
        negative = 0 if self.hs else self.negative
        return super().settings() | {"sg": int(not self.cbow), "hs": int(self.hs), "negative": negative}


@dataclass(frozen=True)
class GensimFastTextConfig(GensimWord2VecConfig):
    """min_n, max_n: characters of the n-grams. buckets: rows that n-grams share by their hash."""

    lr: float = 0.05
    min_n: int = 3
    max_n: int = 6
    buckets: int = 2_000_000

    def validate(self) -> None:
        super().validate()
        require(1 <= self.min_n <= self.max_n, f"--min-n {self.min_n} and --max-n {self.max_n}: give 1 <= min <= max.")
        require(self.buckets >= 1, f"--buckets must be 1 or more, not {self.buckets}.")

    def settings(self) -> dict[str, Any]:
        return super().settings() | {"min_n": self.min_n, "max_n": self.max_n, "bucket": self.buckets}


ConfigType = TypeVar("ConfigType", bound=GensimConfig)


class GensimTrainer(Trainer[ConfigType]):
    """gensim trains in a thread of its own; between epochs it waits until the caller of `train` goes on.

    Its result is repeatable with one thread only, and it cannot be resumed. The loss it reports is no mean over an
    epoch (gensim issue 2617), so none is given: the loss is NaN. The budget is a number of epochs.
    """

    unit = "words"

    def __init__(
        self, text: "WordIds", config: ConfigType, *, budget: Budget, threads: int, say: Callable[[str], None]
    ) -> None:
        super().__init__(text, config, budget=budget, threads=threads, say=say)
        logging.getLogger("gensim").setLevel(logging.ERROR)  # its warnings are about things that are meant so here
        self._feed, self._threads = _Feed(text), threads
        self._model = self._build()

    @abstractmethod
    def _build(self) -> Any:
        """Make gensim's model with its vocabulary, the words in the order of the text's."""

    def _examples(self) -> "Examples":
        """Give what gensim iterates over in each epoch, and how many there are."""
        return Examples(self._feed.contexts, len(self.text.starts) - 1)

    def steps(self) -> Iterator[Progress]:
        if self._threads > 1:
            self.say("gensim's result depends on how its threads take turns; --threads 1 makes it repeatable")
        self.say("gensim tells no true loss, so none is shown")
        epochs, pacer = self.budget.epochs or 1, _Pacer()
        job = self.pool.submit(self._run, epochs, pacer)
        try:
            for epoch in range(epochs):
                ended = False
                while not ended:
                    with self.clock.running():
                        ended = pacer.has_ended_epoch() or job.done()
                    if job.done():
                        job.result()  # raises what went wrong
                    yield self._progress(epoch, epochs, ended=ended)
                pacer.go_on()
        finally:
            self._feed.stopped = True
            pacer.release()
            job.exception()

    def _run(self, epochs: int, pacer: "_Pacer") -> None:
        examples = self._examples()
        with suppress(_StoppedError):
            self._model.train(examples, total_examples=len(examples), epochs=epochs, callbacks=[pacer])

    def _progress(self, epoch: int, epochs: int, *, ended: bool) -> Progress:
        whole = len(self.text.ids)
        done = (epoch + 1) * whole if ended else min(self._feed.num_words, (epoch + 1) * whole)
        return Progress(epoch, done / (epochs * whole), done, math.nan, ended, self.clock.seconds)

    def state(self) -> Snapshot:
        raise UsageError("gensim's training cannot be resumed. Leave out --resume.")

    def restore(self, snapshot: Snapshot) -> None:
        raise UsageError("gensim's training cannot be resumed. Begin anew with --force.")

    def vectors(self) -> NDArray[np.float32]:
        return np.asarray(self._model.wv.vectors, np.float32)


class GensimWord2Vec(GensimTrainer[GensimWord2VecConfig]):
    """Skip-gram and CBOW, with negative sampling or hierarchical softmax."""

    Config = GensimWord2VecConfig

    def _build(self) -> Any:
        from gensim.models import Word2Vec

        return _with_vocabulary(Word2Vec(workers=self._threads, **self.config.settings()), self.text)


class GensimFastText(GensimTrainer[GensimFastTextConfig]):
    """The same with character n-grams."""

    Config = GensimFastTextConfig

    def _build(self) -> Any:
        from gensim.models import FastText

        return _with_vocabulary(FastText(workers=self._threads, **self.config.settings()), self.text)

    def vectors(self) -> NDArray[np.float32]:
        subwords = Subwords(self.config.min_n, self.config.max_n, self._model.wv.vectors_ngrams)
        return subwords.compose([word.encode() for word in self.text.words], self._model.wv.vectors_vocab)

    def extras(self) -> dict[str, NDArray[Any]]:
        return {"ngrams": self._model.wv.vectors_ngrams}


def _with_vocabulary(model: Any, text: "WordIds") -> Any:
    counts = dict(zip(text.words, text.counts.tolist(), strict=True))
    model.build_vocab_from_freq(counts, corpus_count=len(text.starts) - 1)
    return model


class _Feed:
    """The text as gensim takes it, counted while it goes by. stopped: gives nothing more."""

    def __init__(self, text: "WordIds") -> None:
        self._text = text
        self.num_words = 0
        self.stopped = False

    def contexts(self) -> Iterator[list[str]]:
        words = self._text.words
        for start, end in pairwise(self._text.starts.tolist()):
            if self.stopped:
                return
            yield [words[number] for number in self._text.ids[start:end].tolist()]
            self.num_words += end - start


@dataclass(frozen=True)
class Examples:
    """Something that can be gone through once per epoch."""

    begin: Callable[[], Iterator[Any]]
    count: int

    def __iter__(self) -> Iterator[Any]:
        return self.begin()

    def __len__(self) -> int:
        return self.count


class _StoppedError(Exception):
    """Nobody waits for more epochs."""


class _Pacer:
    """A callback for gensim that holds it at the end of each epoch until it may go on."""

    def __init__(self) -> None:
        self._ended: SimpleQueue[bool] = SimpleQueue()
        self._may_go_on = Event()
        self._released = False

    def has_ended_epoch(self) -> bool:
        """Wait a while for the end of the epoch."""
        try:
            return self._ended.get(timeout=REPORT_SECONDS)
        except Empty:
            return False

    def go_on(self) -> None:
        self._may_go_on.set()

    def release(self) -> None:
        """End the training at the end of this epoch."""
        self._released = True
        self._may_go_on.set()

    def on_epoch_end(self, model: Any) -> None:
        self._ended.put(True)
        self._may_go_on.wait()
        if self._released:
            raise _StoppedError
        self._may_go_on.clear()

    def on_epoch_begin(self, model: Any) -> None:
        """Part of what gensim calls."""

    on_train_begin = on_train_end = on_epoch_begin
