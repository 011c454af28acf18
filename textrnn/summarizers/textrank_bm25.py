"""TextRank with BM25 as the weight between sentences (Barrios et al. 2016, arXiv:1602.03606, sec. 3.2)."""

from dataclasses import dataclass

import numpy as np

from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.graph import Graph, GraphRanker, ProductGraph
from textrnn.summarizers.term_matrix import Floats, TermMatrix

K1, B = 1.2, 0.75
EPSILON = 0.25  # of the mean idf, for a term of more than half of the sentences


@dataclass(frozen=True)
class TextRankBM25(GraphRanker):
    """A sentence votes for those that answer it best, were it a query and they documents."""

    def graph(self, text: AnalyzedText) -> Graph:
        queries = text.counts.scaled_columns(idf(text.counts))
        return ProductGraph(saturated(text.counts), queries)


def idf(counts: TermMatrix) -> Floats:
    """Give log((N - n + 0.5) / (n + 0.5)) for each term (V,), and where that is not positive, a share of the mean.

    The paper takes the mean of all terms, which may be negative in a short text; here it is of the positive ones.
    """
    frequency = counts.document_frequency
    rarity = np.log((counts.num_rows - frequency + 0.5) / (frequency + 0.5))
    positive = rarity[rarity > 0]
    floor = EPSILON * (positive.mean() if len(positive) else 1.0)
    return np.where(rarity > 0, rarity, floor)


def saturated(counts: TermMatrix) -> TermMatrix:
    """Give tf (k1 + 1) / (tf + k1 (1 - b + b |D| / mean |D|)) for each entry."""
    lengths = counts.sums()
    relative = (lengths / max(lengths.mean(), 1e-9))[counts.rows]
    return counts.with_values(counts.values * (K1 + 1) / (counts.values + K1 * (1 - B + B * relative)))
