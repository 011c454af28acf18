"""Lengths and cosines of vectors that float32 can hold and whose squares it cannot."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from textrnn.embeddings.lengths import cosines, row_lengths, unit_rows

FLOATS = st.floats(width=32, allow_nan=False, allow_infinity=False)


def test_unit_rows_have_length_one_or_stay_zero():
    assert unit_rows(np.array([[3, 4], [0, 0]], np.float32)).tolist() == [
        [0.6000000238418579, 0.800000011920929],
        [0, 0],
    ]


@pytest.mark.parametrize("size", [1e-42, 1e-30, 1e-20, 1, 1e20, 1e38])
def test_lengths_of_tiny_and_huge_rows(size):
    matrix = np.array([[size, size]], np.float32)
    assert row_lengths(matrix)[0] == pytest.approx(float(matrix[0, 0]) * 2**0.5, rel=1e-6)
    assert unit_rows(matrix)[0] == pytest.approx([0.5**0.5] * 2, rel=1e-6)


@given(arrays(np.float32, (4, 3), elements=FLOATS), arrays(np.float32, (2, 3), elements=FLOATS))
def test_cosines_equal_those_of_float64_and_lie_between_their_ends(matrix, queries):
    found = cosines(unit_rows(queries), matrix, row_lengths(matrix))
    wide, asked = matrix.astype(np.float64), queries.astype(np.float64)
    sizes = np.linalg.norm(asked, axis=1)[:, None] * np.linalg.norm(wide, axis=1)
    expected = np.divide(asked @ wide.T, sizes, out=np.zeros_like(sizes), where=sizes > 0)
    np.testing.assert_allclose(found, expected, atol=2e-6)
    assert np.abs(found).max() <= 1


@pytest.mark.parametrize("wrong", [0.0, np.inf, np.nan])
def test_lengths_that_a_store_has_wrong_are_found_anew(wrong):
    matrix = np.array([[1e30, 0]], np.float32)
    assert cosines(np.array([[1, 0]], np.float32), matrix, np.array([wrong], np.float32)) == 1
