"""The interval of a share equals a published one and scipy's."""

import pytest

from textrnn.scores.intervals import wilson_interval


def test_wilson_equals_the_published_example():
    low, high = wilson_interval(81, 263)  # Newcombe 1998, table I, method 3
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


@pytest.mark.parametrize(("successes", "total"), [(0, 10), (5, 10), (10, 10), (2122, 17827)])
def test_wilson_equals_scipy(successes, total):
    binomtest = pytest.importorskip("scipy.stats").binomtest
    expected = binomtest(successes, total).proportion_ci(method="wilson")
    assert wilson_interval(successes, total) == pytest.approx((expected.low, expected.high), abs=1e-9)


def test_nothing_counted_tells_nothing():
    assert wilson_interval(0, 0) == (0, 1)
