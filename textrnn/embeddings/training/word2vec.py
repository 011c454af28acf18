"""word2vec: skip-gram and CBOW with negative sampling (Mikolov et al. 2013, arXiv:1301.3781 and arXiv:1310.4546).

trainer = Word2Vec(text, Word2VecConfig(dim=50), budget=Budget(epochs=5), threads=2, say=print)
for progress in trainer.train():
    print(progress.epoch, progress.loss)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.training.chunk_trainer import Chunk, ChunkTrainer, NegativeSamplingConfig
from textrnn.embeddings.training.sampling import Windows, noise_weights, padded_rows
from textrnn.embeddings.training.trainer import Budget

if TYPE_CHECKING:
    from textrnn.embeddings.training.cbow import Cbow
    from textrnn.embeddings.training.corpus import WordIds
    from textrnn.embeddings.training.skipgram import SkipGram


@dataclass(frozen=True)
class Word2VecConfig(NegativeSamplingConfig):
    cbow: bool = False  # predict a word from the mean of its contexts, not from each of them

    @property
    def rate(self) -> float:
        # each context gets a share of the step alone (cbow_kernels.py), so that steps can be longer
        return 0.15 if self.cbow and self.lr is None else super().rate


class Word2Vec(ChunkTrainer[Word2VecConfig]):
    """syn0 holds the vectors of words as contexts, which are kept; syn1 those of centre words, as in word2vec.c."""

    Config = Word2VecConfig

    def __init__(
        self, text: "WordIds", config: Word2VecConfig, *, budget: Budget, threads: int, say: Callable[[str], None]
    ) -> None:
        super().__init__(text, config, budget=budget, threads=threads, say=say)
        size, dim = len(text.words), config.dim
        self.syn0, self.syn1 = padded_rows(size, dim), padded_rows(size, dim)
        self.syn0[:, :dim] = (np.random.default_rng(config.seed).random((size, dim), np.float32) - 0.5) / dim
        self.method = self._method()

    @classmethod
    def num_threads(cls, config: Word2VecConfig, threads: int) -> int:
        return 1 if config.cbow else threads

    def kernels(self) -> Iterable[Any]:
        return self.method.kernels()

    def train_chunk(self, text: Windows, chunk: Chunk) -> tuple[float, int]:
        return self.method.train(text, chunk)

    def tensors(self) -> dict[str, NDArray[Any]]:
        return {"syn0": self.syn0, "syn1": self.syn1}

    def vectors(self) -> NDArray[np.float32]:
        return self.syn0[:, : self.config.dim].copy()

    def _method(self) -> "Cbow | SkipGram":
        from textrnn.embeddings.training.cbow import Cbow
        from textrnn.embeddings.training.skipgram import SkipGram

        noise = noise_weights(self.text.counts, self.config.noise_power)
        if self.config.cbow:
            return Cbow(self.syn0, self.syn1, noise, negative=self.config.negative)
        return SkipGram(self.syn0, self.syn1, noise, negative=self.config.negative, pool=self.pool)
