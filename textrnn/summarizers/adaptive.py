"""Placeholder until the research is in."""

from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.term_matrix import Floats
from textrnn.summarizers.textrank import TextRank


class Adaptive:
    def rank(self, text: AnalyzedText) -> Floats:
        return TextRank().rank(text) * (1 / (1 + text.positions)) ** 0.25
