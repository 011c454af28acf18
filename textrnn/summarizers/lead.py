"""The baseline that is hard to beat on news: the first sentences."""

import numpy as np

from textrnn.summarizers import Ranker
from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.term_matrix import Floats


class Lead(Ranker):
    """The first sentence of a document scores 1, the second 1/2, and so on."""

    def rank(self, text: AnalyzedText) -> Floats:
        return 1 / (1.0 + np.asarray(text.positions, np.float64))
