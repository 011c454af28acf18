"""Choosing children: exactly as a plain sort would, ties included, and slot by slot."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.decoding.selection import best_per_row, fill_slots

NONE = -np.inf


@given(st.data(), st.integers(1, 6))
def test_the_best_are_those_of_a_stable_sort(data, count):
    few = st.sampled_from([-2.0, -1.0, -1e-30, 0.0, NONE])  # so that many are equal
    rows = data.draw(st.lists(st.lists(few, min_size=6, max_size=6), min_size=1, max_size=4))
    scores = np.array(rows, np.float32)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :count]
    values, columns = best_per_row(scores.copy(), count)
    np.testing.assert_array_equal(values, np.take_along_axis(scores, order, axis=1))
    np.testing.assert_array_equal(columns[values > NONE], order[values > NONE])


def test_the_best_of_many_columns():
    scores = np.random.default_rng(0).standard_normal((5, 3001)).astype(np.float32)
    scores[:, 2999:] = 9
    _, columns = best_per_row(scores.copy(), 9)
    np.testing.assert_array_equal(columns, np.argsort(-scores, axis=1, kind="stable")[:, :9])


def test_a_row_with_a_nan_gives_it_first():
    values, _ = best_per_row(np.array([[0.0, np.nan, 1.0]]), 2)
    assert np.isnan(values[0, 0])


@pytest.mark.parametrize(
    ("is_open", "expected"),
    [
        # the first slot has its own children only, though the second's are better; then it is the best of both
        ([True, True, True], [1, 2, 3]),
        ([False, True, True], [-1, 2, 3]),
        ([True, False, True], [1, -1, 2]),
    ],
)
def test_a_slot_takes_the_best_that_is_left_of_those_before_it(is_open, expected):
    candidates = np.array([[-5.0, -4.0, -1.0, -2.0]])
    owners = np.array([[0, 0, 1, 1]])
    assert fill_slots(candidates, owners, np.array([is_open])).tolist() == [expected]


def test_a_slot_without_a_child_stays_empty():
    candidates = np.array([[-1.0, NONE], [NONE, -1.0]])
    owners = np.array([[0, 2], [0, 1]])
    picks = fill_slots(candidates, owners, np.ones((2, 3), bool))
    assert picks.tolist() == [[0, -1, -1], [-1, 1, -1]]
