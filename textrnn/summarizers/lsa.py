"""Latent semantic analysis (Steinberger & Jezek 2004, "Using latent semantic analysis in text summarization")."""

import numpy as np
from numpy.typing import NDArray

from textrnn.summarizers import Ranker
from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.term_matrix import Floats, TermMatrix

MAX_TOPICS = 20
LEAST_SHARE = 0.5  # of the first singular value, for a topic that counts
_MOST_CELLS = 4_000_000  # of a matrix that is decomposed whole
_SPARE_TOPICS, _MAX_ROUNDS, _SETTLED = 10, 100, 1e-9


class LSA(Ranker):
    """A sentence scores the length of its vector in the space of the main topics, each scaled by its weight."""

    def rank(self, text: AnalyzedText) -> Floats:
        matrix = text.counts.scaled_columns(text.idf)
        if not matrix.values.any():
            return np.zeros(len(text))
        is_small = len(text) * matrix.num_columns <= _MOST_CELLS
        columns = matrix.dense() if is_small else _times(matrix, main_topics(matrix))
        vectors, weights, _ = np.linalg.svd(columns, full_matrices=False)
        main = (weights >= LEAST_SHARE * weights[0]) & (np.arange(len(weights)) < MAX_TOPICS)
        lengths: Floats = np.linalg.norm((vectors * weights)[:, main], axis=1)
        return lengths


def main_topics(matrix: TermMatrix) -> NDArray[np.float64]:
    """Give an orthonormal basis (V, K) of the leading right singular vectors, and some to spare, by iteration."""
    num_topics = min(MAX_TOPICS + _SPARE_TOPICS, matrix.num_rows, matrix.num_columns)
    basis = np.random.default_rng(0).standard_normal((matrix.num_columns, num_topics))
    weights = np.zeros(num_topics)
    for _ in range(_MAX_ROUNDS):
        images, _ = np.linalg.qr(_times(matrix, basis))
        basis, triangle = np.linalg.qr(np.stack([matrix.transposed_times(column) for column in images.T], axis=1))
        found = np.linalg.svd(triangle, compute_uv=False)
        if np.abs(found - weights)[:MAX_TOPICS].max() < _SETTLED * found[0]:
            break
        weights = found
    return basis


def _times(matrix: TermMatrix, columns: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.stack([matrix.times(column) for column in columns.T], axis=1)
