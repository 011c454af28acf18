"""How far scores agree with people's ratings: Spearman's rank correlation, and how sure it is.

spearman([1, 2, 3, 4], [2, 1, 4, 3])          # 0.6
spearman_interval(0.6, 353)                   # Interval(low=0.522, high=0.668)
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from textrnn.scores.bootstrap import Interval
from textrnn.scores.intervals import NORMAL_QUANTILE


def average_ranks(values: ArrayLike) -> NDArray[np.float64]:
    """Rank from 1 the values (N,); equal ones share the average of the ranks they take up."""
    _, group, sizes = np.unique(np.asarray(values), return_inverse=True, return_counts=True)
    last = np.cumsum(sizes)
    return np.asarray((last - (sizes - 1) / 2)[group])


def spearman(ours: ArrayLike, theirs: ArrayLike) -> float:
    """Give the correlation rho of the ranks, from -1 to 1; nan where one of the two does not vary.

    Raises ValueError where they are not as many, or where one is no number.
    """
    first, second = np.asarray(ours, np.float64), np.asarray(theirs, np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"ranks of {first.shape} and {second.shape} values cannot be compared")
    if np.isnan(first).any() or np.isnan(second).any():
        raise ValueError("a value that is no number has no rank")
    if len(first) < 2:
        return math.nan
    first, second = average_ranks(first), average_ranks(second)
    first, second = first - first.mean(), second - second.mean()
    scale = math.sqrt((first @ first) * (second @ second))
    return float(np.clip(first @ second / scale, -1, 1)) if scale else math.nan


def spearman_interval(rho: float, num_pairs: int) -> Interval:
    """Give the interval of 95 % confidence: tanh(atanh rho -+ z sqrt((1 + rho^2 / 2) / (N - 3))).

    Fisher's transformation with the variance of Bonett & Wright (2000, Psychometrika 65:23-28), which holds for ranks
    where the usual 1 / (N - 3) is too narrow. From -1 to 1 where there are too few pairs to tell.
    """
    if num_pairs < 4 or math.isnan(rho):
        return Interval(-1.0, 1.0)
    if abs(rho) >= 1:
        return Interval(rho, rho)
    half = NORMAL_QUANTILE * math.sqrt((1 + rho**2 / 2) / (num_pairs - 3))
    return Interval(math.tanh(math.atanh(rho) - half), math.tanh(math.atanh(rho) + half))
