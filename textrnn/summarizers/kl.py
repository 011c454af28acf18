"""KLSum (Haghighi & Vanderwende 2009, "Exploring content models for multi-document summarization", sec. 3.2)."""

import numpy as np

from textrnn.summarizers import Ranker
from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.greedy import rank_greedily
from textrnn.summarizers.term_matrix import Floats, TermMatrix

SMOOTHING = 0.01  # added to every count, so that a term the summary lacks costs much, and not infinitely much


class KL(Ranker):
    """Takes the sentence that brings the summary's terms Q nearest to the text's terms P: least KL(P || Q)."""

    def rank(self, text: AnalyzedText) -> Floats:
        if not text.counts.num_columns:
            return np.ones(len(text))
        return rank_greedily(len(text), text.wanted, _Nearness(text.counts))


class _Nearness:
    def __init__(self, counts: TermMatrix) -> None:
        self._counts = counts
        self._share = counts.column_sums() / counts.column_sums().sum()
        self._lengths = counts.sums()
        self._summary = np.full(counts.num_columns, SMOOTHING)

    def values(self) -> Floats:
        """Give -KL(P || Q) with each sentence added, but for what all have in common."""
        counts = self._counts
        gained = np.log1p(counts.values / self._summary[counts.columns]) * self._share[counts.columns]
        nearness: Floats = counts.with_values(gained).sums() - np.log(self._summary.sum() + self._lengths)
        return nearness

    def take(self, place: int) -> None:
        terms, values = self._counts.row(place)
        self._summary[terms] += values
