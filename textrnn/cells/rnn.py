"""The simple recurrent network."""

from textrnn.cells.cell import Array, Cell, Namespace, State, Weights


class RNN(Cell):
    """The simple recurrent network, whose only memory is its last output (Elman 1990)."""

    gates = "h"
    paper = "Elman 1990, Cognitive Science 14(2)"

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        (h,) = state
        return (xp.tanh(a + weights["U"](h)),)
