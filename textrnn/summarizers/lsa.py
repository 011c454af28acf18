"""Latent semantic analysis (Steinberger & Jezek 2004, "Using latent semantic analysis in text summarization")."""

import numpy as np
from numpy.typing import NDArray

from textrnn.summarizers import Ranker
from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.term_matrix import Floats, TermMatrix

MAX_TOPICS = 20
LEAST_SHARE = 0.5  # of the first singular value, for a topic that counts
_ROUNDS = 30


class LSA(Ranker):
    """A sentence scores the length of its vector in the space of the main topics, each scaled by its weight."""

    def rank(self, text: AnalyzedText) -> Floats:
        matrix = text.counts.scaled_columns(text.idf)
        if not matrix.values.any():
            return np.zeros(len(text))
        topics = main_topics(matrix, min(MAX_TOPICS, len(text), matrix.num_columns))
        vectors, weights, _ = np.linalg.svd(_times(matrix, topics), full_matrices=False)
        main = weights >= LEAST_SHARE * weights[0]
        lengths: Floats = np.linalg.norm((vectors * weights)[:, main], axis=1)
        return lengths


def main_topics(matrix: TermMatrix, num_topics: int) -> NDArray[np.float64]:
    """Give an orthonormal basis (V, K) of the leading right singular vectors by subspace iteration."""
    basis = np.random.default_rng(0).standard_normal((matrix.num_columns, num_topics))
    for _ in range(_ROUNDS):
        images, _ = np.linalg.qr(_times(matrix, basis))
        basis, _ = np.linalg.qr(np.stack([matrix.transposed_times(column) for column in images.T], axis=1))
    return basis


def _times(matrix: TermMatrix, columns: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([matrix.times(column) for column in columns.T], axis=1)
