"""KLSum (Haghighi & Vanderwende 2009, "Exploring content models for multi-document summarization", sec. 3.2)."""

import numpy as np

from textrnn.summarizers import Ranker
from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.greedy import rank_greedily
from textrnn.summarizers.term_matrix import Floats

SMOOTHING = 0.01  # added to every count, so that a term the summary lacks costs much, and not infinitely much


class KL(Ranker):
    """Takes the sentence that brings the summary's terms Q nearest to the text's terms P: least KL(P || Q)."""

    def rank(self, text: AnalyzedText) -> Floats:
        counts = text.counts
        if not counts.num_columns:
            return np.ones(len(text))
        frequency = counts.column_sums()
        share = frequency / frequency.sum()
        lengths = counts.sums()

        def value(chosen: list[int]) -> Floats:
            summary = np.full(counts.num_columns, SMOOTHING)
            for number in chosen:
                terms, values = counts.row(number)
                summary[terms] += values
            gained = np.log1p(counts.values / summary[counts.columns]) * share[counts.columns]
            nearness: Floats = counts.with_values(gained).sums() - np.log(summary.sum() + lengths)
            return nearness  # -KL, but for what all sentences have in common

        return rank_greedily(len(text), text.wanted, value)
