"""How good labels are: accuracy, precision, recall and F1, with intervals, from one table of who was taken for whom.

confusion = Confusion.count(["cat", "dog", "dog"], ["cat", "cat", "dog"])
confusion.accuracy, confusion.macro_f1                       # 0.667, 0.667
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from textrnn.scores.bootstrap import LEVEL, RESAMPLES, Interval
from textrnn.scores.intervals import wilson_interval

_BLOCK_CELLS = 1 << 22

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class LabelScore:
    """How well one label is told. support: examples that have it; predicted: those that were given it."""

    label: str
    precision: float
    recall: float
    f1: float
    support: int
    predicted: int


@dataclass(frozen=True)
class Mistake:
    truth: str
    predicted: str
    count: int


@dataclass(frozen=True)
class Confusion:
    """counts: (K, K), how many examples of each label (row) were given each label (column)."""

    labels: tuple[str, ...]
    counts: Ints

    @classmethod
    def count(cls, truth: Sequence[str], predicted: Sequence[str]) -> "Confusion":
        """Count over all labels that occur on either side. Raises ValueError for none, or not as many on both."""
        if not truth or len(truth) != len(predicted):
            raise ValueError(f"{len(truth)} labels cannot be compared with {len(predicted)}")
        labels = tuple(sorted({*truth, *predicted}))
        number = {label: index for index, label in enumerate(labels)}
        counts = np.zeros((len(labels), len(labels)), np.int64)
        np.add.at(counts, ([number[label] for label in truth], [number[label] for label in predicted]), 1)
        return cls(labels, counts)

    @property
    def total(self) -> int:
        return int(self.counts.sum())

    @property
    def accuracy(self) -> float:
        return float(np.trace(self.counts) / self.total)

    @property
    def accuracy_interval(self) -> Interval:
        return wilson_interval(int(np.trace(self.counts)), self.total)

    @property
    def macro_f1(self) -> float:
        """The mean F1 of the labels."""
        return float(_mean_f1(self.counts[None], weighted=False)[0])

    @property
    def weighted_f1(self) -> float:
        """The mean F1 of the labels, each as often as it occurs."""
        return float(_mean_f1(self.counts[None], weighted=True)[0])

    def f1_interval(self, *, weighted: bool, seed: int = 0) -> Interval:
        """Give the interval in which `weighted_f1` or else `macro_f1` lies."""
        means = _mean_f1(self._resampled(seed), weighted=weighted)
        low, high = np.quantile(means, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
        return Interval(float(low), float(high))

    def _resampled(self, seed: int) -> Ints:
        """Give tables (R, K, K) as they come of drawing the examples anew, with replacement.

        An example matters only by its cell, so that drawing examples is drawing cells by their share.
        """
        K = len(self.labels)
        resamples = min(RESAMPLES, max(200, _BLOCK_CELLS // K**2))
        shares = self.counts.reshape(K * K) / self.total
        drawn = np.random.default_rng(seed).multinomial(self.total, shares, size=resamples)
        return drawn.reshape(resamples, K, K)

    @cached_property
    def per_label(self) -> list[LabelScore]:
        right = np.diag(self.counts)
        support, predicted = self.counts.sum(axis=1), self.counts.sum(axis=0)
        columns = (_ratio(right, predicted), _ratio(right, support), _f1(self.counts[None])[0], support, predicted)
        return [
            LabelScore(label, float(precision), float(recall), float(f1), int(true), int(given))
            for label, precision, recall, f1, true, given in zip(self.labels, *columns, strict=True)
        ]

    def mistakes(self, most: int) -> list[Mistake]:
        """Give the pairs of labels that were confused most often, the worst first."""
        wrong = self.counts * ~np.eye(len(self.labels), dtype=bool)
        places = np.argsort(-wrong, axis=None, kind="stable")[:most]
        pairs = zip(*np.unravel_index(places, wrong.shape), strict=True)
        return [Mistake(self.labels[i], self.labels[j], int(wrong[i, j])) for i, j in pairs if wrong[i, j]]


def _mean_f1(counts: Ints, *, weighted: bool) -> Floats:
    """Average the F1 of the labels that occur in each table (R, K, K), on either side."""
    support = counts.sum(axis=2)
    weights = support if weighted else (support + counts.sum(axis=1) > 0)
    means: Floats = (_f1(counts) * weights).sum(axis=1) / weights.sum(axis=1)
    return means


def _f1(counts: Ints) -> Floats:
    """Give 2PR / (P + R) of every label of every table (R, K, K) as 2 right / (support + predicted)."""
    right = np.diagonal(counts, axis1=1, axis2=2)
    return _ratio(2 * right, counts.sum(axis=2) + counts.sum(axis=1))


def _ratio(part: Ints, whole: Ints) -> Floats:
    """Divide; nothing of nothing is 0."""
    return np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0)
