"""How good word vectors are: their cosines against people's ratings, and the share of analogies they solve.

evaluate_pairs(vectors, load_pairs("wordsim353")).spearman                # .45
evaluate_analogies(vectors, load_analogies("questions-words")).total      # Share(correct=2122, covered=17827, ...)
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.lengths import Floats, unit_rows
from textrnn.embeddings.queries.word_sets import AnalogySet, PairSet, Question, is_syntactic
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import most_frequent
from textrnn.scores.bootstrap import Interval
from textrnn.scores.intervals import wilson_interval
from textrnn.scores.similarity import spearman, spearman_interval

MOST_FREQUENT = 300_000  # words among which analogies are solved, as word2vec.c and gensim have it
_ROWS, _QUESTIONS = 2048, 256  # of one tile of scores, which stays in the processor's cache
_DIGITS = 4

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class PairResult:
    """spearman: rho over the pairs covered. composed: pairs with a word whose vector is made of its subwords."""

    name: str
    spearman: float
    interval: Interval
    covered: int
    total: int
    composed: int = 0

    def to_dict(self) -> dict[str, Any]:
        interval = [round(end, _DIGITS) for end in self.interval]
        found: dict[str, Any] = {"name": self.name, "spearman": round(self.spearman, _DIGITS), "interval": interval}
        return found | {"covered": self.covered, "total": self.total, "composed": self.composed}


class Share(NamedTuple):
    """How many questions were solved of those whose words all have vectors, and how many there are."""

    correct: int
    covered: int
    total: int

    @property
    def accuracy(self) -> float:
        return self.correct / self.covered if self.covered else math.nan

    @property
    def interval(self) -> Interval:
        return wilson_interval(self.correct, self.covered)

    def to_dict(self) -> dict[str, Any]:
        interval = [round(end, _DIGITS) for end in self.interval]
        return {"accuracy": round(self.accuracy, _DIGITS), "interval": interval, **self._asdict()}


@dataclass(frozen=True)
class AnalogyResult:
    """The share that was solved of each group, by its name."""

    name: str
    groups: dict[str, Share]

    @property
    def total(self) -> Share:
        return _sum(self.groups.values())

    @property
    def semantic(self) -> Share:
        return _sum(share for group, share in self.groups.items() if not is_syntactic(group))

    @property
    def syntactic(self) -> Share:
        return _sum(share for group, share in self.groups.items() if is_syntactic(group))

    def to_dict(self) -> dict[str, Any]:
        parts = {"semantic": self.semantic.to_dict(), "syntactic": self.syntactic.to_dict()}
        groups = {group: share.to_dict() for group, share in self.groups.items()}
        return {"name": self.name, **self.total.to_dict(), **parts, "groups": groups}


def _sum(shares: Iterable[Share]) -> Share:
    listed = list(shares)
    return Share(*(sum(column) for column in zip(*listed, strict=True))) if listed else Share(0, 0, 0)


def evaluate_pairs(vectors: Vectors, pairs: PairSet) -> PairResult:
    """Correlate the cosines of pairs with their ratings.

    Pairs with a word that has no vector are left out and not covered; vectors with subwords compose one.
    """
    rows = _rows(vectors, {word for pair in pairs.pairs for word in pair})
    found = {word: vectors.look_up(word) if row is None else vectors.matrix[row] for word, row in rows.items()}
    units = {word: unit_rows(vector[None])[0] for word, vector in found.items() if vector is not None}
    known = [number for number, (a, b) in enumerate(pairs.pairs) if a in units and b in units]
    cosines = [float(units[a] @ units[b]) for a, b in (pairs.pairs[number] for number in known)]
    rho = spearman(cosines, pairs.ratings[known])
    composed = sum(rows[a] is None or rows[b] is None for a, b in (pairs.pairs[number] for number in known))
    return PairResult(pairs.name, rho, spearman_interval(rho, len(known)), len(known), len(pairs.pairs), composed)


def _rows(vectors: Vectors, words: set[str]) -> dict[str, int | None]:
    """Find the rows of words that are spelled so, in lower case, or else in any case."""
    rows = {word: vectors.find(word) for word in sorted(words)}
    absent = {word.lower(): -1 for word, row in rows.items() if row is None}
    if absent:
        for row, word in enumerate(vectors.words):
            if absent.get(word.lower(), 0) < 0:
                absent[word.lower()] = row
    others = {word: absent[word.lower()] for word, row in rows.items() if row is None}
    return rows | {word: row for word, row in others.items() if row >= 0}


def evaluate_analogies(vectors: Vectors, analogies: AnalogySet, *, most_frequent: int = MOST_FREQUENT) -> AnalogyResult:
    """Solve analogies by 3CosAdd (Mikolov et al. 2013) among the most frequent words, upper and lower case alike.

    A question with a word that is not among them is left out and not covered. The words of a question, in any case,
    are no answers to it.
    """
    folds = _Folds(vectors, most_frequent)
    known = {group: folds.rows_of(questions) for group, questions in analogies.groups.items()}
    solved = _solve(vectors, folds, np.concatenate(list(known.values())))
    groups, start = {}, 0
    for group, rows in known.items():
        correct = int(solved[start : start + len(rows)].sum())
        groups[group] = Share(correct, len(rows), len(analogies.groups[group]))
        start += len(rows)
    return AnalogyResult(analogies.name, groups)


class _Folds:
    """The most frequent words by their spelling in lower case.

    of_row: (N,), the row of the most frequent word spelled like that of each row; -1 where a row is left out.
    """

    def __init__(self, vectors: Vectors, count: int) -> None:
        rows = most_frequent(vectors.words, count)
        self.of_row = np.full(rows.max(initial=-1) + 1, -1)
        words = list(islice(vectors.words, len(self.of_row)))
        self.first_row: dict[str, int] = {}
        for row in rows.tolist():
            self.of_row[row] = self.first_row.setdefault(words[row].lower(), row)

    def rows_of(self, questions: Sequence[Question]) -> Ints:
        """Give the rows (n, 4) of the questions whose words all have one."""
        rows = [[self.first_row.get(word.lower(), -1) for word in question] for question in questions]
        table = np.array(rows, np.int64).reshape(-1, 4)
        return table[(table >= 0).all(axis=1)]

    def alike(self, questions: Ints) -> tuple[Ints, Ints]:
        """Give all rows that are a word of a question in some case, and the number of the question of each."""
        order = np.argsort(self.of_row, kind="stable")
        ordered = self.of_row[order]
        words = questions[:, :3].reshape(-1)
        first, last = np.searchsorted(ordered, words, "left"), np.searchsorted(ordered, words, "right")
        sizes = last - first
        places = np.repeat(first - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())
        return order[places], np.repeat(np.arange(len(words)) // 3, sizes)


def _solve(vectors: Vectors, folds: _Folds, questions: Ints) -> NDArray[np.bool_]:
    """Tell of each question (Q, 4), in first rows, whether the best row is d in some case.

    cos(d, b - a + c) is the same for all d, but for a factor, as cos(d, b) - cos(d, a) + cos(d, c): the cosines of
    the few words that questions are made of are enough, and adding three of them costs less than a product of D terms.
    """
    used, places = np.unique(questions[:, :3], return_inverse=True)
    a, b, c = places.reshape(-1, 3).T
    directions = unit_rows(vectors.matrix[used])
    left_out = folds.alike(questions)
    best, best_row = np.full(len(questions), -np.inf, np.float32), np.zeros(len(questions), np.int64)
    for block in vectors.blocks(_ROWS):
        if block.start >= len(folds.of_row):
            break
        cosines = directions @ unit_rows(vectors.matrix[block.start : min(block.stop, len(folds.of_row))]).T
        rare = folds.of_row[block] < 0
        for start in range(0, len(questions), _QUESTIONS):
            part = slice(start, start + _QUESTIONS)
            scores = cosines[b[part]] - cosines[a[part]] + cosines[c[part]]
            scores[:, rare] = -np.inf
            _leave_out(scores, left_out, part.start, block.start)
            place = scores.argmax(axis=1)
            score = scores[np.arange(len(place)), place]
            better = score > best[part]
            best[part] = np.where(better, score, best[part])
            best_row[part] = np.where(better, place + block.start, best_row[part])
    return np.asarray(folds.of_row[best_row] == questions[:, 3])


def _leave_out(scores: Floats, left_out: tuple[Ints, Ints], first_question: int, first_row: int) -> None:
    """Put minus infinity where a row (axis 1) is a word of the question (axis 0)."""
    rows, numbers = left_out
    inside = slice(*np.searchsorted(numbers, [first_question, first_question + len(scores)]))
    row, number = rows[inside] - first_row, numbers[inside] - first_question
    here = (row >= 0) & (row < scores.shape[1])
    scores[number[here], row[here]] = -np.inf
