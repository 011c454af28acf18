"""Sentences as a graph: a walker follows edges by their weight, and a sentence scores how often it is visited.

The weights S (N, N) are never laid out: a graph only multiplies them with a vector, which takes time and memory in
proportion to the text.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from textrnn.summarizers import Ranker
from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.term_matrix import Floats, TermMatrix

DAMPING = 0.85  # Brin & Page 1998, and Mihalcea & Tarau 2004, sec. 2
FOCUSED_DAMPING = 0.5  # with a query: the walk begins anew more often, so that it stays near what is asked
TOLERANCE = 1e-14
MAX_STEPS = 500
_ROUNDING = 1e-12  # what may be left of a sum when its only part is taken away


class Graph(Protocol):
    """Edges j -> i with weights S[i, j] >= 0."""

    def times(self, mass: Floats) -> Floats:
        """Multiply S by a vector (N,): what arrives at each sentence."""

    def out_weights(self) -> Floats:
        """Sum the columns of S: the weight of all edges out of each sentence (N,)."""


class ProductGraph:
    """The weights of a product of two sparse matrices, S = L R' (N, V)(V, N), with edges to oneself or without."""

    def __init__(self, left: TermMatrix, right: TermMatrix, *, self_loops: bool = False) -> None:
        """left and right: of the same entries, which may have other values."""
        self._left, self._right = left, right
        products = np.bincount(left.rows, left.values * right.values, left.num_rows)
        self._loops = np.zeros_like(products) if self_loops else products

    def times(self, mass: Floats) -> Floats:
        arriving = self._left.times(self._right.transposed_times(mass))
        return np.maximum(arriving - self._loops * mass, 0)

    def out_weights(self) -> Floats:
        total = self._right.times(self._left.column_sums())
        leaving = total - self._loops
        return np.where(leaving > _ROUNDING * total, leaving, 0)


def page_rank(
    graph: Graph,
    num_sentences: int,
    *,
    damping: float | None = None,
    tolerance: float = TOLERANCE,
    teleport: Floats | None = None,
) -> Floats:
    """Give the share of time the walker spends at each sentence: p = (1 - d) t + d S D^-1 p (N,), which sums to 1.

    tolerance: of the summed change in a step, at which to stop. teleport: t (N,), where a walk begins anew, uniform if
    absent; it also does so where no edge leads out. The paper's own scores (Mihalcea & Tarau 2004, eq. 2) are these
    times a constant, N if every sentence has an edge.
    """
    d = damping if damping is not None else DAMPING if teleport is None else FOCUSED_DAMPING
    start = np.full(num_sentences, 1 / num_sentences) if teleport is None else teleport
    out = graph.out_weights()
    shares = np.divide(1, out, out=np.zeros(num_sentences), where=out > 0)
    scores = start
    for _ in range(MAX_STEPS):
        walked = d * graph.times(scores * shares)
        following = walked + (1 - walked.sum()) * start
        change = np.abs(following - scores).sum()
        scores = following
        if change < tolerance:
            break
    return scores


@dataclass(frozen=True)
class GraphRanker(Ranker):
    """A ranker by a random walk; a variant says what the graph is. A query is where its walks begin.

    damping: the chance to follow an edge, when not the usual one. tolerance: the walk ends when a step changes the
    scores by less, summed over all sentences, as good as not at all if absent.
    """

    damping: float | None = None
    tolerance: float | None = None

    def graph(self, text: AnalyzedText) -> Graph:
        """Link the sentences of a text."""
        raise NotImplementedError

    def rank(self, text: AnalyzedText) -> Floats:
        tolerance = TOLERANCE if self.tolerance is None else self.tolerance
        return page_rank(self.graph(text), len(text), damping=self.damping, tolerance=tolerance, teleport=text.focus)
