"""Which sentences to take once they have scores: by rank, without repeating, as many as fit."""

from collections.abc import Iterable, Iterator

import numpy as np

from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.length import Length
from textrnn.summarizers.term_matrix import Floats, Ints, TermMatrix

DUPLICATE = 0.85  # cosine at which a sentence says what another said
_TIE = 12  # digits; scores that differ by rounding only are equal, and the earlier sentence comes first


def by_score(scores: Floats) -> Ints:
    """Give the places of the sentences from the best score to the worst, ties in the order of the text."""
    largest = np.abs(scores).max(initial=0)
    rounded = np.round(scores / largest, _TIE) if largest > 0 else scores
    return np.lexsort((np.arange(len(scores)), -rounded))


def by_marginal_relevance(scores: Floats, vectors: TermMatrix, diversity: float) -> Iterator[int]:
    """Yield the places by maximal marginal relevance (Carbonell & Goldstein 1998): (1 - D) score - D similarity.

    The score is a share of the best one, the similarity the largest cosine with what has been taken. vectors: rows of
    unit length.
    """
    relevance = (1 - diversity) * scores / max(scores.max(), np.finfo(float).tiny)
    similarity = np.zeros_like(relevance)
    for _ in range(len(scores)):
        best = int(np.round(relevance - diversity * similarity, _TIE).argmax())
        yield best
        relevance[best] = -np.inf
        similarity = np.maximum(similarity, cosines(vectors, best))


def without_duplicates(places: Iterable[int], vectors: TermMatrix) -> Iterator[int]:
    """Pass on the places whose sentences are not nearly the same as one before."""
    similarity = np.zeros(vectors.num_rows)
    for place in places:
        if similarity[place] < DUPLICATE:
            yield place
            similarity = np.maximum(similarity, cosines(vectors, place))


def cosines(vectors: TermMatrix, place: int) -> Floats:
    """Give the cosine of one row with every row (N,)."""
    columns, values = vectors.row(place)
    weights = np.zeros(vectors.num_columns)
    weights[columns] = values
    return vectors.times(weights)


def take(places: Iterable[int], text: AnalyzedText, scores: Floats, length: Length) -> list[int]:
    """Take places in this order while they fit; a sentence too long for what is left is passed over.

    Never gives nothing: where not one sentence fits, it gives the shortest.
    """
    kept = np.ones(len(text), bool) if length.threshold is None else length.threshold.keeps(scores)
    budget = _Budget(text, length)
    taken: list[int] = []
    for place in places:
        if len(taken) == length.most_sentences(len(text)) or not budget.has_room():
            break
        if kept[place] and budget.fits(place):
            budget.spend(place)
            taken.append(int(place))
    return taken or [
        next((int(place) for place in by_score(scores) if budget.fits(place)), int(text.num_words.argmin()))
    ]


class _Budget:
    """What is left of --words and --chars. The characters count as printed, with one between two sentences."""

    def __init__(self, text: AnalyzedText, length: Length) -> None:
        self._costs: list[Ints] = []
        self._left: list[int] = []
        if length.words is not None:
            self._costs.append(text.num_words)
            self._left.append(length.words)
        if length.chars is not None:
            self._costs.append(text.num_characters + 1)
            self._left.append(length.chars + 1)
        self._least = [int(costs.min()) for costs in self._costs]

    def has_room(self) -> bool:
        return all(left >= least for left, least in zip(self._left, self._least, strict=True))

    def fits(self, place: int) -> bool:
        return all(costs[place] <= left for costs, left in zip(self._costs, self._left, strict=True))

    def spend(self, place: int) -> None:
        self._left = [left - int(costs[place]) for costs, left in zip(self._costs, self._left, strict=True)]
