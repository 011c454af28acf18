"""TextRank for sentences (Mihalcea & Tarau 2004, sec. 4)."""

from dataclasses import dataclass

import numpy as np

from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.graph import Graph, GraphRanker
from textrnn.summarizers.term_matrix import Floats, Ints, TermMatrix, sums_at

_SMALL_TABLE, _CELLS_AN_ENTRY = 1_000_000, 8
_NEGLIGIBLE = 1e-15
_ROUNDING = 1e-9  # no edge weighs so little: what is left of a sentence without edges


@dataclass(frozen=True)
class TextRank(GraphRanker):
    """Sentences are linked by the terms they share: |Si ∩ Sj| / (log |Si| + log |Sj|), Si a set of terms."""

    def graph(self, text: AnalyzedText) -> Graph:
        return OverlapGraph(text.counts)


class OverlapGraph:
    """The paper's graph, without edges from a sentence to itself or between two sentences of one term.

    The denominator depends on two lengths only, so with L different lengths the weights are B F B' where F, (L, L)
    for every term, has few eigenvalues that count: a product takes O(entries), not O(N^2).
    """

    def __init__(self, counts: TermMatrix) -> None:
        self._sets = counts.binary().without_columns(counts.document_frequency < 2)  # which link nothing
        lengths, self._length_of = np.unique(counts.num_distinct, return_inverse=True)
        self._kernel = _kernel(lengths)
        self._loops = self._sets.num_distinct * self._kernel.diagonal()[self._length_of]
        cells = self._sets.num_columns * len(lengths)
        if cells <= max(_SMALL_TABLE, _CELLS_AN_ENTRY * len(self._sets.rows)):
            self._cells = self._sets.columns * len(lengths) + self._length_of[self._sets.rows]
            self._times = self._times_by_table
        else:
            values, vectors = np.linalg.eigh(self._kernel)
            count = np.abs(values) > _NEGLIGIBLE * np.abs(values).max()
            self._factors = list(zip(values[count], vectors.T[count], strict=True))
            self._times = self._times_by_factors

    def times(self, mass: Floats) -> Floats:
        return np.maximum(self._times(mass) - self._loops * mass, 0)

    def out_weights(self) -> Floats:
        weights = self.times(np.ones(self._sets.num_rows))
        return np.where(weights > _ROUNDING, weights, 0)

    def _times_by_table(self, mass: Floats) -> Floats:
        """Gather the mass of every term by length, (V, L), spread it over the lengths, and hand it out."""
        num_lengths = len(self._kernel)
        gathered = sums_at(self._cells, mass[self._sets.rows], self._sets.num_columns * num_lengths)
        spread = gathered.reshape(-1, num_lengths) @ self._kernel
        return sums_at(self._sets.rows, spread.ravel()[self._cells], self._sets.num_rows)

    def _times_by_factors(self, mass: Floats) -> Floats:
        """The same for a text of so many lengths that the table would outgrow it."""
        total = np.zeros_like(mass)
        for value, vector in self._factors:
            factor = vector[self._length_of]
            total += value * factor * self._sets.times(self._sets.transposed_times(factor * mass))
        return total


def _kernel(lengths: Ints) -> Floats:
    """Give 1 / (log a + log b) for every pair of lengths, and 0 where the formula says nothing: a = b = 1, a = 0."""
    logs = np.log(np.maximum(lengths, 1))
    total = logs[:, None] + logs[None, :]
    weights: Floats = np.divide(1, total, out=np.zeros_like(total), where=total > 0)
    return weights
