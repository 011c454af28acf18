"""CBOW, one centre word after the other.

Each step changes rows of any context words, so no blocks are apart as skip-gram's are: this runs on one thread.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.training.cbow_kernels import Model, new_step, text_trainer
from textrnn.embeddings.training.chunk_trainer import Chunk
from textrnn.embeddings.training.logistic_kernels import new_margins
from textrnn.embeddings.training.sampling import Windows
from textrnn.embeddings.training.sampling_kernels import make_alias_table


class Cbow:
    def __init__(
        self, syn0: NDArray[np.float32], syn1: NDArray[np.float32], noise: NDArray[np.float64], *, negative: int
    ) -> None:
        """noise: (V,) weights of the words as noise. syn0, syn1: (V, D), changed in place."""
        table = make_alias_table(np.arange(len(noise), dtype=np.int32), noise)
        self.model = Model(syn0, syn1, table, new_step(syn0.shape[1], negative), new_margins(negative + 1))
        self.train_text = text_trainer(negative)

    def kernels(self) -> Iterable[Any]:
        return [make_alias_table, self.train_text]

    def train(self, text: Windows, chunk: Chunk) -> tuple[float, int]:
        return chunk.train_in_pieces(text, self.train_text, self.model)
