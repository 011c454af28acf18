"""Products of a few rows: the same numbers, wherever they are put."""

import numpy as np
import pytest

from textrnn.inference.products import multiply


def draw(*shape):
    return np.random.default_rng(0).standard_normal(shape).astype(np.float32)


@pytest.mark.parametrize("rows", range(6))
def test_rows_are_multiplied_wherever_they_are_put(rows):
    x, matrix, table = draw(rows, 40), draw(70, 40), np.full((rows, 90), 7, np.float32)
    found = multiply(x, matrix)
    np.testing.assert_allclose(found, x @ matrix.T, atol=1e-5)
    assert found.dtype == np.float32
    given = multiply(x, matrix, out=table[:, :70])
    np.testing.assert_array_equal(given, found)
    np.testing.assert_array_equal(table, np.concatenate((found, np.full((rows, 20), 7)), axis=1))


@pytest.mark.parametrize("rows", [2, 3])
def test_two_or_three_rows_are_multiplied_one_by_one(rows):
    """By their last bits: in one product with OpenBLAS, which is slower, they round otherwise."""
    x, matrix = draw(rows, 256), draw(6000, 256)
    np.testing.assert_array_equal(multiply(x, matrix), np.concatenate([one @ matrix.T for one in x[:, None]]))
