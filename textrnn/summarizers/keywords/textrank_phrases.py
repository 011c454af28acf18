"""TextRank for keywords by the formula of the paper (Mihalcea & Tarau 2004, sec. 3), merged into whole phrases."""

from dataclasses import dataclass

from textrnn.summarizers.keywords.graph import CooccurrenceGraph, walk
from textrnn.summarizers.keywords.term_ranker import TermRanker
from textrnn.summarizers.keywords.words import Words
from textrnn.summarizers.term_matrix import Floats


@dataclass(frozen=True)
class TextRankPhrases(TermRanker):
    """Words are linked if they meet within a window, and a word scores by the words that it is linked to."""

    window: int = 2

    def rank(self, text: Words) -> Floats:
        vertices = (text.frequency > 0) / max(1, (text.frequency > 0).sum())
        return walk(CooccurrenceGraph(text, self.window, weighted=False), vertices)
