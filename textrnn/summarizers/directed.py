"""Directed centrality (Zheng & Lapata 2019, arXiv:1906.03508, eq. 5): what a sentence says before others repeat it."""

from dataclasses import dataclass

import numpy as np

from textrnn.summarizers import Ranker
from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.term_matrix import Floats, TermMatrix


@dataclass(frozen=True)
class Directed(Ranker):
    """A sentence scores its similarity to the sentences after it, and less to those before it.

    The paper cuts small similarities off; without that, running sums per term replace the pairs of sentences.
    """

    after: float = 1.0
    before: float = 0.25

    def rank(self, text: AnalyzedText) -> Floats:
        earlier, later = similarity_sums(text.counts.tf_idf)
        return self.after * later + self.before * earlier


def similarity_sums(vectors: TermMatrix) -> tuple[Floats, Floats]:
    """Sum each row's products with the rows before it and with those after it; gives two (N,)."""
    by_term = np.argsort(vectors.columns, kind="stable")  # within a term the rows stay in order
    values = vectors.values[by_term]
    running = np.cumsum(values) - values
    first = np.searchsorted(vectors.columns[by_term], np.arange(vectors.num_columns))
    before = np.empty_like(values)
    before[by_term] = running - running[first][vectors.columns[by_term]]
    after = vectors.column_sums()[vectors.columns] - before - vectors.values
    earlier, later = (vectors.with_values(vectors.values * sums).sums() for sums in (before, after))
    return np.maximum(earlier, 0), np.maximum(later, 0)
