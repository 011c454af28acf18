"""How sure a mean is: percentile bootstrap intervals (Efron 1979; Koehn 2004 for two systems on the same texts).

interval([0.31, 0.28, 0.45])                      # of the mean
paired_difference(ours, theirs).interval          # of the mean of ours[i] - theirs[i]
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

RESAMPLES = 2000
LEVEL = 0.95
_BLOCK_NUMBERS = 1 << 22  # of which 32 MB are drawn at a time


class Interval(NamedTuple):
    low: float
    high: float


@dataclass(frozen=True)
class Difference:
    """The mean of paired differences, and where it lies."""

    mean: float
    interval: Interval


def interval(values: ArrayLike, *, seed: int = 0, resamples: int = RESAMPLES, level: float = LEVEL) -> Interval:
    """Give the interval in which the mean of values (N,) lies, by the percentiles of means of resampled values."""
    return _percentiles(resampled_means(values, seed=seed, resamples=resamples), level)


def paired_difference(
    ours: Sequence[float], theirs: Sequence[float], *, seed: int = 0, resamples: int = RESAMPLES, level: float = LEVEL
) -> Difference:
    """Compare two systems on the same N texts; each resample takes the same texts of both.

    Raises ValueError where the texts are not as many.
    """
    differences = np.subtract(np.asarray(ours, np.float64), np.asarray(theirs, np.float64))
    means = resampled_means(differences, seed=seed, resamples=resamples)
    return Difference(float(differences.mean()), _percentiles(means, level))


def resampled_means(values: ArrayLike, *, seed: int, resamples: int) -> NDArray[np.float64]:
    """Draw as many values as there are, with replacement, again and again, and give the means (resamples,).

    Raises ValueError without values.
    """
    known = np.asarray(values, np.float64)
    if known.ndim != 1 or not known.size:
        raise ValueError(f"a mean needs a row of values, not an array of shape {known.shape}")
    rng = np.random.default_rng(seed)
    rows = max(1, _BLOCK_NUMBERS // known.size)
    blocks = [min(rows, resamples - start) for start in range(0, resamples, rows)]
    return np.concatenate([known[rng.integers(0, known.size, (block, known.size))].mean(axis=1) for block in blocks])


def _percentiles(means: NDArray[np.float64], level: float) -> Interval:
    low, high = np.quantile(means, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high))
