"""What a text's log-probability is divided by and added to before texts are compared (Wu et al. 2016, eq. 14)."""

import numpy as np

from textrnn.decoding.stepper import Array

_LEAST_COVERAGE = 1e-6  # a local attention may never look at a token, whose logarithm would be -inf


def length_factor(length: Array | int, alpha: float) -> Array:
    """Give ((5 + length) / 6) ** alpha: a longer text has a lower log-probability for its length alone."""
    factor: Array = ((5 + np.asarray(length)) / 6) ** alpha
    return factor


def coverage_penalty(attention: Array, beta: float) -> float:
    """Give beta times the sum of log(min(attention to a source token, 1)), for attention (L, S): 0 or below."""
    coverage = attention.sum(axis=0, dtype=np.float64).clip(_LEAST_COVERAGE, 1)  # (S,)
    return beta * float(np.log(coverage).sum())
