"""fastText: skip-gram and CBOW over words made of character n-grams (Bojanowski et al. 2017, arXiv:1607.04606).

trainer = FastText(text, FastTextConfig(dim=50), budget=Budget(epochs=5), threads=1, say=print)
for progress in trainer.train():
    print(progress.epoch, progress.loss)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from textrnn.config import require
from textrnn.embeddings.subwords import Parts, find_ngrams
from textrnn.embeddings.training.chunk_trainer import Chunk, ChunkTrainer, NegativeSamplingConfig
from textrnn.embeddings.training.sampling import Windows, noise_weights, padded_rows
from textrnn.embeddings.training.shuffling import shuffle_contexts
from textrnn.embeddings.training.trainer import Budget

if TYPE_CHECKING:
    from textrnn.embeddings.training.corpus import WordIds

_LONGEST_NGRAM = 20
_MOST_BUCKETS = (1 << 31) - 1
_USUAL_BUCKETS = 2_000_000  # as many as fastText has by default
_BUCKETS_PER_NGRAM = 4  # with so many, four n-grams of five share with none; more would be empty rows in the store


@dataclass(frozen=True)
class FastTextConfig(NegativeSamplingConfig):
    cbow: bool = False  # predict a word from its contexts, not each of them from it
    min_n: int = 3  # characters of the shortest n-grams, with "<" and ">" around the word
    max_n: int = 6
    buckets: int | None = None  # rows that n-grams share by their hash; None: as many as there are different n-grams,
    # of which four times as many are the most

    @property
    def rate(self) -> float:
        # one step for a window needs a longer one: .05 is fastText's own default, and better than .025 by every measure
        return 0.05 if self.lr is None and self.cbow else super().rate

    def validate(self) -> None:
        super().validate()
        whole = type(self.min_n) is int and type(self.max_n) is int
        require(
            whole and 1 <= self.min_n <= self.max_n <= _LONGEST_NGRAM,
            f"give 1 <= min-n <= max-n <= {_LONGEST_NGRAM}, not {self.min_n!r} and {self.max_n!r}.",
        )
        require(
            self.buckets is None or (type(self.buckets) is int and 1 <= self.buckets <= _MOST_BUCKETS),
            f"buckets must be from 1 to {_MOST_BUCKETS:,}, not {self.buckets!r}.",
        )


class FastText(ChunkTrainer[FastTextConfig]):
    """inputs: a row for each word, then one for each bucket with an n-gram, most used first; outputs: (V, D).

    Every step may change any row of n-grams, so no work is apart and one thread does it all.
    """

    Config = FastTextConfig

    def __init__(
        self, text: "WordIds", config: FastTextConfig, *, budget: Budget, threads: int, say: Callable[[str], None]
    ) -> None:
        from textrnn.embeddings.training.cbow_kernels import new_step
        from textrnn.embeddings.training.fasttext_kernels import SubwordModel, cbow_trainer, skipgram_trainer
        from textrnn.embeddings.training.logistic_kernels import new_margins
        from textrnn.embeddings.training.sampling_kernels import make_alias_table

        shuffled = shuffle_contexts(text, config.seed)
        super().__init__(shuffled, config, budget=budget, threads=threads, say=say)
        ngrams, self.buckets = self._find_ngrams()
        self.used, self.parts = _join(ngrams, text.counts)
        V, U, dim = len(text.words), len(self.used), config.dim
        self.inputs, self.outputs = padded_rows(V + U, dim), padded_rows(V, dim)
        self.inputs[:, :dim] = (2 * np.random.default_rng(config.seed).random((V + U, dim), np.float32) - 1) / dim
        noise = make_alias_table(np.arange(V, dtype=np.int32), noise_weights(text.counts, config.noise_power))
        step, margins = new_step(self.inputs.shape[1], config.negative), new_margins(config.negative + 1)
        self.model = SubwordModel(self.parts, self.inputs, self.outputs, noise, step, margins)
        trainer = cbow_trainer if config.cbow else skipgram_trainer
        self.train_text = trainer(self.inputs.shape[1], config.negative)

    @classmethod
    def num_threads(cls, config: FastTextConfig, threads: int) -> int:
        return 1

    def _find_ngrams(self) -> tuple[Parts, int]:
        """Give the buckets of the words' n-grams, and how many buckets there are."""
        config, words = self.config, [word.encode() for word in self.text.words]
        hashes = find_ngrams(words, min_n=config.min_n, max_n=config.max_n, buckets=_MOST_BUCKETS)
        different = max(1, len(np.unique(hashes.rows)))
        most, wanted = _BUCKETS_PER_NGRAM * different, config.buckets or min(_USUAL_BUCKETS, different)
        if wanted > most:
            self.say(f"{most:,} buckets for {different:,} different n-grams, not {wanted:,}: most would be empty")
        buckets = min(wanted, most)
        return find_ngrams(words, min_n=config.min_n, max_n=config.max_n, buckets=buckets), buckets

    def kernels(self) -> Iterable[Any]:
        from textrnn.embeddings.training.sampling_kernels import make_alias_table

        return [make_alias_table, self.train_text]

    def train_chunk(self, text: Windows, chunk: Chunk) -> tuple[float, int]:
        return chunk.train_in_pieces(text, self.train_text, self.model)

    def tensors(self) -> dict[str, NDArray[Any]]:
        return {"inputs": self.inputs, "outputs": self.outputs}

    def vectors(self) -> NDArray[np.float32]:
        """Give the mean of the parts of each word (V, D)."""
        from textrnn.embeddings.training.fasttext_kernels import compose_words

        return np.asarray(compose_words(self.parts, self.inputs, self.config.dim))

    def extras(self) -> dict[str, NDArray[Any]]:
        """Give the vectors of n-grams by bucket; those of buckets that the words do not use are zero."""
        ngrams = np.zeros((self.buckets, self.config.dim), np.float32)
        ngrams[self.used] = self.inputs[len(self.text.words) :, : self.config.dim]
        return {"ngrams": ngrams}


def _join(ngrams: Parts, counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], Parts]:
    """Give the buckets in use, most used first, and the parts of each word: its own row, then rows after the words'.

    So the rows that are needed most lie side by side, and the memory is that of the buckets in use.
    """
    V = len(counts)
    used, places = np.unique(ngrams.rows, return_inverse=True)
    order = np.argsort(-np.bincount(places, weights=np.repeat(counts, np.diff(ngrams.starts))), kind="stable")
    row_by_place = np.empty(len(used), np.int32)
    row_by_place[order] = np.arange(V, V + len(used))
    rows = np.insert(row_by_place[places], ngrams.starts[:-1], np.arange(V, dtype=np.int32))
    return used[order], Parts(rows, ngrams.starts + np.arange(V + 1))
