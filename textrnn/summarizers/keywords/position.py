"""PositionRank (Florescu & Caragea 2017): a walk that begins anew at words that stand early and often."""

from dataclasses import dataclass

import numpy as np

from textrnn.summarizers.keywords.graph import CooccurrenceGraph, walk
from textrnn.summarizers.keywords.term_ranker import TermRanker
from textrnn.summarizers.keywords.words import Words
from textrnn.summarizers.term_matrix import Floats, sums_at


@dataclass(frozen=True)
class PositionRank(TermRanker):
    """The sum of 1 / position over the places of a word is its share of the beginnings."""

    window: int = 10

    def rank(self, text: Words) -> Floats:
        positions = 1 + np.arange(len(text)) - np.searchsorted(text.documents, text.documents)
        beginnings = sums_at(text.terms[text.counts], 1 / positions[text.counts], len(text.vocabulary))
        return walk(CooccurrenceGraph(text, self.window, weighted=True), beginnings / beginnings.sum())
