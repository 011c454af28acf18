"""What a query is about, as weights of the sentences."""

import numpy as np

from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.term_matrix import Floats

_FLOOR = 0.05  # what a sentence that has nothing to do with the query keeps of its score


def focus_on(text: AnalyzedText, query: str) -> Floats | None:
    """Give the similarity of each sentence to the query as weights (N,) of sum 1; None if no sentence shares a term."""
    terms = set(text.analyzer.terms(query))
    asked = np.array([term in terms for term in text.counts.vocabulary], np.float64)
    similarity = text.counts.tf_idf.times(asked)
    total = similarity.sum()
    return similarity / total if total > 0 else None


def favour(scores: Floats, focus: Floats) -> Floats:
    """Weigh the scores of a ranker that knows nothing of queries."""
    weights: Floats = _FLOOR + focus / focus.max()
    return scores * weights
