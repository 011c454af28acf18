"""Attention of a decoder to its own steps."""

import numpy as np

from textrnn.attention.intra import look_back
from textrnn.cells import arrays

B, T, H = 2, 4, 3


def draw():
    return np.random.default_rng(0).standard_normal((B, T, H)).astype(np.float32)


def test_the_first_step_finds_nothing_and_the_second_finds_the_first():
    h = draw()
    found, steps = look_back(arrays, h, np.zeros((B, 0, H), np.float32))
    np.testing.assert_array_equal(found[:, 0], 0)
    np.testing.assert_allclose(found[:, 1], h[:, 0], atol=1e-6)
    np.testing.assert_array_equal(steps, h)


def test_a_step_sees_none_after_it():
    h = draw()
    found, _ = look_back(arrays, h, np.zeros((B, 0, H), np.float32))
    h[:, 3] += 10
    changed, _ = look_back(arrays, h, np.zeros((B, 0, H), np.float32))
    np.testing.assert_array_equal(found[:, :3], changed[:, :3])


def test_step_by_step_is_as_all_at_once():
    h, earlier = draw(), np.zeros((B, 0, H), np.float32)
    wanted, _ = look_back(arrays, h, earlier)
    for t in range(T):
        found, earlier = look_back(arrays, h[:, t : t + 1], earlier)
        np.testing.assert_allclose(found[:, 0], wanted[:, t], atol=1e-6)
