"""Bootstrap intervals cover what they should, and say the same every time."""

import numpy as np
import pytest

from textrnn.scores.bootstrap import interval, paired_difference, resampled_means


def test_intervals_cover_the_true_mean_as_often_as_they_say():
    rng = np.random.default_rng(1)
    ends = [interval(rng.normal(3, 1, 60), resamples=400) for _ in range(300)]
    assert 0.91 < np.mean([low <= 3 <= high for low, high in ends]) < 0.98


def test_an_interval_is_as_wide_as_the_normal_approximation_says():
    values = np.random.default_rng(2).normal(0, 1, 400)
    low, high = interval(values)
    assert high - low == pytest.approx(2 * 1.96 * values.std() / 20, rel=0.08)


def test_a_seed_gives_the_same_interval():
    values = np.random.default_rng(0).random(50)
    assert interval(values, seed=3) == interval(values, seed=3) != interval(values, seed=4)


def test_one_value_has_no_spread():
    assert interval([0.25]) == (0.25, 0.25)


def test_pairing_sees_a_small_difference_on_texts_that_differ_much():
    theirs = np.random.default_rng(5).normal(30, 10, 200)
    difference = paired_difference(theirs + 0.5, theirs)
    assert difference.mean == pytest.approx(0.5)
    assert difference.interval.low > 0


def test_systems_that_are_equal_on_average_differ_unclearly():
    difference = paired_difference([1.0, 2.0, 3.0, 4.0], [2.0, 1.0, 4.0, 3.0])
    assert difference.interval.low < 0 < difference.interval.high


def test_many_values_are_resampled_in_blocks():
    values = np.arange(3_000_000.0)
    means = resampled_means(values, seed=0, resamples=3)
    assert means.shape == (3,)
    assert means == pytest.approx(np.full(3, values.mean()), rel=0.01)


@pytest.mark.parametrize("values", [[], [[1.0, 2.0]]])
def test_what_has_no_mean_is_refused(values):
    with pytest.raises(ValueError, match="row of values"):
        interval(values)


def test_systems_on_different_texts_are_refused():
    with pytest.raises(ValueError, match="shape"):
        paired_difference([1.0, 2.0], [1.0, 2.0, 3.0])
