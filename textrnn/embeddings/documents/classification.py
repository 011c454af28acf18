"""Text classification: features of texts, logistic regression on them, and how well it does on texts held back.

examples = [Example("the ship sank", "sea"), ...]
trial = run_trials(examples, held_out(labels, 0.2, seed=1), lambda: FEATURES.get("average")(options), seed=1)
trial.confusion.accuracy
"""

import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.documents.features import Features
from textrnn.errors import InputError
from textrnn.scores.classification import Confusion

if TYPE_CHECKING:
    from sklearn.base import BaseEstimator

Rows = NDArray[np.int64]
STRENGTHS = tuple(10.0**power for power in range(-4, 3))  # C, one over the weight of the penalty
_INNER_FOLDS = 3
_MOST_TUNED = 10_000  # examples that the strength is chosen on
_MOST_STEPS = 1000


class Example(NamedTuple):
    text: str
    label: str


class Split(NamedTuple):
    """Rows of the examples to learn from, and of those to be told."""

    train: Rows
    test: Rows


@dataclass(frozen=True)
class Result:
    """What came of one or several splits, all their tests together.

    strengths: the C chosen in each. majority: the share of tests that the most frequent label to learn from gets right.
    accuracies: of each split. unseen: labels of tests that were not there to learn.
    """

    confusion: Confusion
    strengths: Sequence[float]
    majority: float
    accuracies: Sequence[float]
    num_train: int
    unseen: Sequence[str]


def assign_folds(labels: Sequence[str], num_folds: int, *, seed: int) -> Rows:
    """Give the fold of each example (N,), each label spread evenly over the folds, and these of like size."""
    rng = np.random.default_rng(seed)
    folds = np.empty(len(labels), np.int64)
    dealt = 0
    for rows in _rows_by_label(labels):
        folds[rng.permutation(rows)] = (dealt + np.arange(len(rows))) % num_folds
        dealt += len(rows)
    return folds


def cross_validation(labels: Sequence[str], num_folds: int, *, seed: int) -> list[Split]:
    """Give a split for each fold, in which it is the test."""
    folds = assign_folds(labels, num_folds, seed=seed)
    return [Split(np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)) for fold in range(num_folds)]


def held_out(labels: Sequence[str], fraction: float, *, seed: int) -> list[Split]:
    """Hold back this fraction of each label, rounded; of a label with a single example nothing.

    Raises InputError if that leaves nothing to test.
    """
    rng = np.random.default_rng(seed)
    test = [rng.permutation(rows)[: min(len(rows) - 1, round(len(rows) * fraction))] for rows in _rows_by_label(labels)]
    rows = np.sort(np.concatenate(test))
    if not len(rows):
        raise InputError(f"{len(labels):,} examples are too few to hold {fraction:.0%} of each label back. Give more.")
    return [Split(np.setdiff1d(np.arange(len(labels)), rows), rows)]


def _rows_by_label(labels: Sequence[str]) -> Iterator[Rows]:
    rows: dict[str, list[int]] = {}
    for row, label in enumerate(labels):
        rows.setdefault(label, []).append(row)
    return (np.array(rows[label]) for label in sorted(rows))


def run_trials(
    examples: Sequence[Example], splits: Iterable[Split], make_features: Callable[[], Features], *, seed: int
) -> Result:
    """Learn from the one part of each split, and tell the labels of the other.

    Raises InputError if there is only one label to learn.
    """
    trials = [_run(examples, split, make_features(), seed=seed) for split in splits]
    truth = [label for trial in trials for label in trial.truth]
    predicted = [label for trial in trials for label in trial.predicted]
    return Result(
        Confusion.count(truth, predicted),
        [trial.strength for trial in trials],
        sum(trial.truth.count(trial.most_frequent) for trial in trials) / len(truth),
        [Confusion.count(trial.truth, trial.predicted).accuracy for trial in trials],
        round(sum(trial.num_train for trial in trials) / len(trials)),
        sorted({label for trial in trials for label in trial.unseen}),
    )


class _Trial(NamedTuple):
    truth: list[str]
    predicted: list[str]
    strength: float
    most_frequent: str
    num_train: int
    unseen: set[str]


def _run(examples: Sequence[Example], split: Split, features: Features, *, seed: int) -> _Trial:
    train, test = ([examples[row] for row in rows] for rows in split)
    labels = [example.label for example in train]
    X = features.fit([example.text for example in train])
    model, strength = fit(X, labels, dense=features.dense, seed=seed)
    predicted = model.predict(features.transform([example.text for example in test]))
    truth = [example.label for example in test]
    most_frequent = Counter(sorted(labels)).most_common(1)[0][0]
    return _Trial(truth, [str(label) for label in predicted], strength, most_frequent, len(train), {*truth} - {*labels})


def fit(X: Any, labels: Sequence[str], *, dense: bool, seed: int) -> "tuple[BaseEstimator, float]":
    """Fit multinomial logistic regression with an L2 penalty, its strength chosen by cross-validation on X (N, F).

    dense: bring the columns to mean 0 and variance 1 first. Raises InputError for fewer than two labels.
    """
    if len({*labels}) < 2:
        raise InputError(f"every example has the label {labels[0]!r}. A classifier needs at least two labels.")
    import sklearn.linear_model  # noqa: F401 - what it loads is to be limited too
    from threadpoolctl import threadpool_limits

    y = np.array(labels)
    with threadpool_limits(1):  # the steps are so small that threads would do little but wait for one another
        strength = _choose_strength(X, y, dense=dense, seed=seed)
        return _fit(X, y, strength, dense=dense), strength


def _choose_strength(X: Any, y: NDArray[np.str_], *, dense: bool, seed: int) -> float:
    """Give the C that tells most of the folds' labels; of equal ones the smallest."""
    rows = np.random.default_rng(seed).permutation(len(y))[:_MOST_TUNED]
    X, y = X[rows], y[rows]
    splits = cross_validation(y.tolist(), _INNER_FOLDS, seed=seed)
    usable = [split for split in splits if len(split.test) and len({*y[split.train]}) > 1]
    if not usable:
        return 1.0

    def right(C: float) -> int:
        return sum(
            int((_fit(X[train], y[train], C, dense=dense).predict(X[test]) == y[test]).sum()) for train, test in usable
        )

    return max(STRENGTHS, key=right)


def _fit(X: Any, y: NDArray[np.str_], C: float, *, dense: bool) -> Any:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    regression = LogisticRegression(C=C, max_iter=_MOST_STEPS)
    model = make_pipeline(StandardScaler(), regression) if dense else regression
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # what is nearly at its end tells labels as well
        return model.fit(X, y)
