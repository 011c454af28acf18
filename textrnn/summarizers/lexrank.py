"""LexRank (Erkan & Radev 2004, arXiv:1109.2128): centrality by the idf-modified cosine of sentences."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.graph import Graph, GraphRanker, ProductGraph
from textrnn.summarizers.term_matrix import Floats, TermMatrix

_BLOCK_ROWS = 512


@dataclass(frozen=True)
class LexRank(GraphRanker):
    """Sentences are linked where their cosine exceeds least_cosine, all edges alike, to themselves too (sec. 3.2).

    The edges are kept, so memory grows with their number.
    """

    least_cosine: float = 0.1

    def graph(self, text: AnalyzedText) -> Graph:
        return _EdgeGraph(modified_tf_idf(text), self.least_cosine)


@dataclass(frozen=True)
class ContinuousLexRank(GraphRanker):
    """The cosines themselves are the weights (sec. 3.3)."""

    def graph(self, text: AnalyzedText) -> Graph:
        vectors = modified_tf_idf(text)
        return ProductGraph(vectors, vectors, self_loops=True)


def modified_tf_idf(text: AnalyzedText) -> TermMatrix:
    """Give rows of unit length, tf log(N / n), whose products are the cosines of eq. 1."""
    return text.counts.scaled_columns(text.idf).normalized()


class _EdgeGraph:
    def __init__(self, vectors: TermMatrix, threshold: float) -> None:
        from scipy.sparse import csr_array, vstack

        shape = (vectors.num_rows, max(1, vectors.num_columns))
        matrix = csr_array((vectors.values, (vectors.rows, vectors.columns)), shape=shape)
        transposed = matrix.T.tocsc()
        blocks = [
            matrix[start : start + _BLOCK_ROWS] @ transposed > threshold
            for start in range(0, vectors.num_rows, _BLOCK_ROWS)
        ]
        self._edges: Any = vstack(blocks, format="csr").astype(np.float64)

    def times(self, mass: Floats) -> Floats:
        return np.asarray(self._edges @ mass)

    def out_weights(self) -> Floats:
        return self._out_weights

    @cached_property
    def _out_weights(self) -> Floats:
        return np.asarray(self._edges.sum(axis=0)).ravel()
