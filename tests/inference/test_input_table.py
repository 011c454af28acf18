"""What is projected once and looked up from then on."""

import numpy as np

from textrnn.inference.input_table import InputTable

EMBEDDING = np.arange(12, dtype=np.float32).reshape(6, 2)


def test_every_token_is_projected_once():
    asked = []
    table = InputTable(EMBEDDING, lambda x: asked.append(x[:, 0].tolist()) or x * 10)
    asked.clear()
    for ids in ([3, 3, 1], [1], [5, 3]):
        np.testing.assert_array_equal(table.rows(np.array(ids)), EMBEDDING[ids] * 10)
    assert asked == [[6, 2], [10]]


def test_rows_are_the_callers_own():
    table = InputTable(EMBEDDING, lambda x: x * 10)
    table.rows(np.array([2]))[:] = 0
    np.testing.assert_array_equal(table.rows(np.array([2])), EMBEDDING[[2]] * 10)
