"""Rank correlation and intervals of shares against scipy and hand-worked figures."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.scores.similarity import average_ranks, spearman, spearman_interval

FEW_LEVELS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=40)


def test_ties_share_the_average_of_their_ranks():
    assert average_ranks([10, 20, 20, 5]).tolist() == [2, 3.5, 3.5, 1]


def test_a_worked_example():
    assert spearman([1, 2, 3, 4], [2, 1, 4, 3]) == pytest.approx(1 - 6 * 4 / (4 * 15))


@given(FEW_LEVELS)
def test_correlation_equals_scipy_with_ties(pairs):
    stats = pytest.importorskip("scipy.stats")
    ours, theirs = zip(*pairs, strict=True)
    if len(set(ours)) > 1 and len(set(theirs)) > 1:
        assert spearman(ours, theirs) == pytest.approx(stats.spearmanr(ours, theirs).statistic, abs=1e-12)


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=3, max_size=20))
def test_correlation_sees_ranks_only(pairs):
    ours, theirs = map(np.array, zip(*pairs, strict=True))
    np.testing.assert_equal(spearman(ours, theirs), spearman(ours**3.0, 2 * theirs + 7))


@pytest.mark.parametrize("values", [([1, 1, 1], [1, 2, 3]), ([], []), ([1], [2])])
def test_without_variation_there_is_no_correlation(values):
    assert math.isnan(spearman(*values))


@pytest.mark.parametrize("values", [([1, 2], [1, 2, 3]), ([1, math.nan], [1, 2]), ([[1, 2]], [[1, 2]])])
def test_what_cannot_be_ranked_is_refused(values):
    with pytest.raises(ValueError, match=r"values|number"):
        spearman(*values)


def test_interval_of_correlation_equals_scipy_with_the_wider_variance():
    norm = pytest.importorskip("scipy.stats").norm
    rho, n = 0.45, 353
    half = norm.ppf(0.975) * math.sqrt((1 + rho**2 / 2) / (n - 3))
    expected = np.tanh([np.arctanh(rho) - half, np.arctanh(rho) + half])
    assert spearman_interval(rho, n) == pytest.approx(tuple(expected), abs=1e-12)


def test_interval_of_correlation_holds_the_truth_as_often_as_it_says():
    rng, rho, n = np.random.default_rng(0), 0.6, 100
    truth = 6 / math.pi * math.asin(rho / 2)  # Spearman's of a bivariate normal with Pearson's rho
    held = 0
    for _ in range(600):
        x = rng.normal(size=n)
        low, high = spearman_interval(spearman(x, rho * x + math.sqrt(1 - rho**2) * rng.normal(size=n)), n)
        held += low <= truth <= high
    assert 0.925 <= held / 600 <= 0.975


@pytest.mark.parametrize(("rho", "n"), [(0.5, 3), (math.nan, 100), (0.1, 0)])
def test_too_few_pairs_tell_nothing(rho, n):
    assert spearman_interval(rho, n) == (-1, 1)
