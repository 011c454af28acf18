"""CBOW, one centre word after the other.

Each step changes rows of any context words, so no blocks are apart as skip-gram's are: this runs on one thread.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.cbow_kernels import new_step, text_trainer
from textrnn.embeddings.chunk_trainer import Chunk
from textrnn.embeddings.logistic_kernels import new_margins
from textrnn.embeddings.sampling import Windows, random_key
from textrnn.embeddings.sampling_kernels import make_alias_table

_PIECE_WORDS = 1 << 14  # between two changes of the learning rate
_NOISE = 1


class Cbow:
    def __init__(
        self, syn0: NDArray[np.float32], syn1: NDArray[np.float32], noise: NDArray[np.float64], *, negative: int
    ) -> None:
        """noise: (V,) weights of the words as noise. syn0, syn1: (V, D), changed in place."""
        self.syn0, self.syn1 = syn0, syn1
        self.noise = make_alias_table(np.arange(len(noise), dtype=np.int32), noise)
        self.step, self.margins = new_step(syn0.shape[1], negative), new_margins(negative + 1)
        self.train_text = text_trainer(negative)

    def kernels(self) -> Iterable[Any]:
        return [make_alias_table, self.train_text]

    def train(self, text: Windows, chunk: Chunk) -> tuple[float, int]:
        key = random_key(*chunk.place, _NOISE)
        loss, count = 0.0, 0
        for start in range(0, len(text.ids), _PIECE_WORDS):
            stop = min(start + _PIECE_WORDS, len(text.ids))
            rate = chunk.rate(start / len(text.ids))
            piece_loss, piece_count = self.train_text(
                text, start, stop, self.syn0, self.syn1, self.noise, self.step, self.margins, rate, key
            )
            loss, count = loss + piece_loss, count + piece_count
        return loss, count
