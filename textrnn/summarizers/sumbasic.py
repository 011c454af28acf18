"""SumBasic (Nenkova & Vanderwende 2005, "The impact of frequency on summarization")."""

import numpy as np

from textrnn.summarizers import Ranker
from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.greedy import rank_greedily
from textrnn.summarizers.term_matrix import Floats


class SumBasic(Ranker):
    """Takes the sentence of the highest mean term probability among those that hold the most probable term.

    The probabilities of its terms are then squared, so that what has been said counts less.
    """

    def rank(self, text: AnalyzedText) -> Floats:
        counts = text.counts
        if not counts.num_columns:
            return np.ones(len(text))
        frequency = counts.column_sums()
        initial = frequency / frequency.sum()
        lengths = np.maximum(counts.sums(), 1)

        def value(chosen: list[int]) -> Floats:
            probability = initial.copy()
            for number in chosen:
                terms, _ = counts.row(number)
                probability[terms] **= 2
            means = counts.times(probability) / lengths
            holds_best = np.zeros(len(text), bool)
            holds_best[counts.rows[counts.columns == probability.argmax()]] = True
            return np.where(holds_best, 1 + means, means)

        return rank_greedily(len(text), text.wanted, value)
