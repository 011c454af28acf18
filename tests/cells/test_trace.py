"""Cells that do not fit together are refused before kernels are made of them."""

import pytest

from textrnn.cells.cell import Cell
from textrnn.cells.trace import trace


class Odd(Cell):
    """A cell with two gates, and the shapes and the step that it is given."""

    gates = "ab"
    paper = "none"

    def __init__(self, step, **shapes):
        super().__init__(3, 4)
        self._step, self._shapes = step, {"W": (8, 3), "U": (8, 4), "b": (8,)} | shapes

    def shapes(self):
        return self._shapes

    def advance(self, xp, a, state, weights):
        return self._step(xp, a, state[0], weights)


def add(xp, a, h, weights):
    first, second = (a + weights["U"](h))[..., 0:4], (a + weights["U"](h))[..., 4:8]
    return (xp.tanh(first) * second,)


def test_what_fits_is_traced():
    assert [node.width for node in trace(Odd(add)).outputs] == [4]


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        (Odd(add, W=(4, 3)), "rows of 4 and 8 numbers do not go together"),
        (Odd(add, b=(12,)), "rows of 8 and 12 numbers"),
        (Odd(add, U=(8, 3)), "the matrix U has 3 columns, but multiplies 4 numbers"),
        (Odd(lambda xp, a, h, weights: (a,)), r"the states after the step have \[8\] numbers, not 4 each"),
        (Odd(lambda xp, a, h, weights: (h, h)), r"have \[4, 4\] numbers"),
    ],
)
def test_what_does_not_fit_is_refused(cell, message):
    with pytest.raises(ValueError, match=message):
        trace(cell)
