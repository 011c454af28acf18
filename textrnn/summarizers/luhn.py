"""Luhn's significance factor (Luhn 1958, "The automatic creation of literature abstracts")."""

from dataclasses import dataclass
from functools import cache

import numpy as np

from textrnn.summarizers import Ranker
from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.term_matrix import Floats, Ints


@dataclass(frozen=True)
class Luhn(Ranker):
    """A sentence scores its densest cluster of significant words: their number squared over the cluster's length.

    Significant are frequent terms, stop words aside: those that stand for at least `share` of all terms, and more than
    once. max_gap: how many other words may stand between two of a cluster.
    """

    share: float = 0.002
    max_gap: int = 4

    def rank(self, text: AnalyzedText) -> Floats:
        frequency = text.counts.column_sums()
        least = max(2.0, self.share * frequency.sum())
        significant = {term for term, count in zip(text.counts.vocabulary, frequency, strict=True) if count >= least}
        return np.array([self._factor(places) for places in self._places(text, significant)])

    def _places(self, text: AnalyzedText, significant: set[str]) -> list[Ints]:
        """Give the places of the significant words of each sentence."""
        analyzer = text.analyzer
        is_significant = cache(lambda word: analyzer.term(word) in significant)
        words = (analyzer.words(sentence.text.lower()) for sentence in text.sentences)
        return [np.flatnonzero(list(map(is_significant, each))) for each in words]

    def _factor(self, places: Ints) -> float:
        """Cut where the gap is too wide, and give the best cluster's factor."""
        cuts = np.flatnonzero(np.diff(places) > self.max_gap + 1) + 1
        clusters = [cluster for cluster in np.split(places, cuts) if len(cluster)]
        return max((len(cluster) ** 2 / (cluster[-1] - cluster[0] + 1) for cluster in clusters), default=0.0)
