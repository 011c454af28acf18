"""Centroid ranking (Radev et al. 2004, "Centroid-based summarization of multiple documents", sec. 3)."""

from textrnn.summarizers import Ranker
from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.term_matrix import Floats


class Centroid(Ranker):
    """A sentence scores the sum of its terms' weights in the centroid, which are their mean tf times idf."""

    def rank(self, text: AnalyzedText) -> Floats:
        centroid = text.counts.column_sums() / len(text) * text.idf
        return text.counts.binary().times(centroid)
