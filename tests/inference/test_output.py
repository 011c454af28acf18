"""The output layer."""

import numpy as np
import pytest

from textrnn.inference.output import word_log_probs

RNG = np.random.default_rng(0)
WEIGHT, BIAS = RNG.standard_normal((6000, 64)).astype(np.float32), RNG.standard_normal(6000).astype(np.float32)


@pytest.mark.parametrize("rows", [1, 2, 3, 9])
def test_log_probs_are_those_of_the_softmax(rows):
    x = RNG.standard_normal((rows, 64)).astype(np.float32)
    table = np.zeros((rows, 6002), np.float32)
    exponentials = np.exp(x.astype(np.float64) @ WEIGHT.T + BIAS)
    expected = np.log(exponentials / exponentials.sum(axis=1, keepdims=True))
    np.testing.assert_allclose(word_log_probs(x, WEIGHT, BIAS, out=table[:, :6000]), expected, atol=1e-4)
    np.testing.assert_allclose(table, np.pad(expected, ((0, 0), (0, 2))), atol=1e-4)


def test_large_scores_do_not_overflow():
    found = word_log_probs(np.full((1, 64), 30, np.float32), WEIGHT, BIAS)
    assert np.isfinite(found).all() and np.exp(found).sum() == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("rows", [2, 3])
def test_a_few_rows_cost_no_more_than_each_alone(rows):
    """By their last bits: a common product, which is slower, rounds otherwise."""
    x = RNG.standard_normal((rows, 64)).astype(np.float32)
    alone = [word_log_probs(one, WEIGHT, BIAS) for one in x[:, None]]
    np.testing.assert_array_equal(word_log_probs(x, WEIGHT, BIAS), np.concatenate(alone))
