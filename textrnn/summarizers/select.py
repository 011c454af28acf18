"""Which sentences to take once they have scores: by rank, without repeating, as many as fit."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.length import Length
from textrnn.summarizers.term_matrix import Floats, Ints, TermMatrix

DUPLICATE = 0.85  # cosine at which a sentence says what another said
MOST_COMPARED = 300  # sentences taken in the light of each other; a longer summary goes on by what is known then
_TIE = 12  # digits; scores that differ by rounding only are equal, and the earlier sentence comes first


def by_score(scores: Floats) -> Ints:
    """Give the places of the sentences from the best score to the worst, ties in the order of the text."""
    largest = np.abs(scores).max(initial=0)
    rounded = np.round(scores / largest, _TIE) if largest > 0 else scores
    return np.lexsort((np.arange(len(scores)), -rounded))


def select(
    text: AnalyzedText, scores: Floats, length: Length, *, diversity: float = 0.0, distinct: bool = False
) -> list[int]:
    """Take the best sentences that fit; one too long for what is left is passed over. Gives places, the best first.

    diversity: D of maximal marginal relevance (Carbonell & Goldstein 1998), (1 - D) score - D similarity, the score as
    a share of the best one left, the similarity being the largest cosine with what has been taken. Above 0, what says
    nearly the same as a sentence before comes last; if distinct, never. Never gives nothing: where not one sentence
    fits, the shortest.
    """
    basket = _Basket(text, scores, length)
    left = scores
    if diversity or distinct:
        left = _take_unlike(basket, scores, text.counts.tf_idf, diversity, distinct)
    for place in by_score(left).tolist():
        if basket.is_full():
            break
        basket.offer(place)
    return basket.taken or [basket.least_bad(by_score(scores))]


def _take_unlike(basket: "_Basket", scores: Floats, vectors: TermMatrix, diversity: float, distinct: bool) -> Floats:
    """Fill the basket in the light of what is in it, up to a number, and give the scores with which to go on (N,)."""
    order = by_score(scores)
    similarity = np.zeros_like(scores)
    while not basket.is_full() and len(basket.taken) < MOST_COMPARED:
        places = order[(basket.fitting() & (similarity < DUPLICATE))[order]]
        if not len(places):
            break
        relevance = scores[places] / max(scores[places[0]], np.finfo(float).tiny)
        marginal = (1 - diversity) * relevance - diversity * similarity[places]
        best = int(places[np.round(marginal, _TIE).argmax()])
        basket.offer(best)
        similarity = np.maximum(similarity, cosines(vectors, best))
    if distinct:
        basket.refuse(similarity >= DUPLICATE)
    return np.where(similarity < DUPLICATE, scores, 0)


def cosines(vectors: TermMatrix, place: int) -> Floats:
    """Give the cosine of one row with every row (N,); vectors: rows of unit length."""
    columns, values = vectors.row(place)
    weights = np.zeros(vectors.num_columns)
    weights[columns] = values
    return vectors.times(weights)


class _Basket:
    """What has been taken, and what is left of the limits. Characters count as printed, one between two sentences."""

    def __init__(self, text: AnalyzedText, scores: Floats, length: Length) -> None:
        self.taken: list[int] = []
        self._most = length.most_sentences(len(text))
        self._allowed = np.ones(len(text), bool) if length.threshold is None else length.threshold.keeps(scores)
        self._limits: list[tuple[Ints, int]] = []  # the costs of the sentences (N,), and what is left to spend
        if length.words is not None:
            self._limits.append((text.num_words, length.words))
        if length.chars is not None:
            self._limits.append((text.num_characters + 1, length.chars + 1))

    def is_full(self) -> bool:
        return len(self.taken) == self._most or any(left < costs.min() for costs, left in self._limits)

    def fitting(self) -> NDArray[np.bool_]:
        """Say of each sentence (N,) whether it may be taken."""
        fitting = self._allowed.copy()
        for costs, left in self._limits:
            fitting &= costs <= left
        return fitting

    def refuse(self, places: NDArray[np.bool_]) -> None:
        self._allowed &= ~places

    def offer(self, place: int) -> None:
        """Take the sentence, if it may be and fits."""
        if self._allowed[place] and all(costs[place] <= left for costs, left in self._limits):
            self.taken.append(place)
            self._allowed[place] = False
            self._limits = [(costs, left - int(costs[place])) for costs, left in self._limits]

    def least_bad(self, order: Ints) -> int:
        """Give the best that fits the limits, though it was not allowed, else the one that exceeds them least."""
        excess = np.max([costs / left for costs, left in self._limits], axis=0, initial=0) * np.ones(len(order))
        return int(next(self._within(order, excess), excess.argmin()))

    @staticmethod
    def _within(order: Ints, excess: Floats) -> Iterator[int]:
        return (place for place in order.tolist() if excess[place] <= 1)
