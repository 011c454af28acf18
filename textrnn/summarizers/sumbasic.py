"""SumBasic (Nenkova & Vanderwende 2005, "The impact of frequency on summarization")."""

import numpy as np

from textrnn.summarizers import Ranker
from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.greedy import rank_greedily
from textrnn.summarizers.term_matrix import Floats, TermMatrix


class SumBasic(Ranker):
    """Takes the sentence of the highest mean term probability among those that hold the most probable term.

    The probabilities of its terms are then squared, so that what has been said counts less.
    """

    def rank(self, text: AnalyzedText) -> Floats:
        if not text.counts.num_columns:
            return np.ones(len(text))
        return rank_greedily(len(text), text.wanted, _Frequencies(text.counts))


class _Frequencies:
    def __init__(self, counts: TermMatrix) -> None:
        self._counts = counts
        self._probability = counts.column_sums() / counts.column_sums().sum()
        self._lengths = np.maximum(counts.sums(), 1)

    def values(self) -> Floats:
        """Give the mean probability, above 1 for those that hold the most probable term."""
        counts = self._counts
        means: Floats = counts.times(self._probability) / self._lengths
        means[counts.rows[counts.columns == self._probability.argmax()]] += 1
        return means

    def take(self, place: int) -> None:
        terms, _ = self._counts.row(place)
        self._probability[terms] **= 2
