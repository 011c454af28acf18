"""Penalties worked out by hand."""

import numpy as np
import pytest

from textrnn.decoding.scoring import coverage_penalty, length_factor


@pytest.mark.parametrize(("length", "alpha", "expected"), [(1, 1.0, 1.0), (7, 1.0, 2.0), (7, 0.5, 2**0.5), (7, 0.0, 1)])
def test_the_factor_of_a_length(length, alpha, expected):
    assert length_factor(length, alpha) == pytest.approx(expected)


def test_coverage_beyond_one_is_no_better_than_one():
    attention = np.array([[0.5, 0.25, 0.75], [0.5, 0.25, 0.75]])
    assert coverage_penalty(attention, 0.2) == pytest.approx(0.2 * np.log(0.5))


def test_a_source_token_nobody_looked_at_costs_much_but_not_everything():
    assert -10 < coverage_penalty(np.array([[1.0, 0.0]]), 0.5) < -5
