"""The simple recurrent networks, whose only memory is their last output."""

import numpy as np
from numpy.typing import NDArray

from textrnn.cells.cell import Array, Cell, Namespace, State, Weights

SMALL = 1e-3


class RNN(Cell):
    """The simple recurrent network (Elman 1990): h(t) = tanh(W x(t) + U h(t-1) + b)."""

    gates = "h"
    paper = "Elman 1990, Cognitive Science 14(2)"

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        (h,) = state
        return (xp.tanh(a + weights["U"](h)),)


class ReluRNN(Cell):
    """The simple recurrent network with rectified units, which do not saturate (Le et al. 2015, arXiv:1504.00941)."""

    gates = "h"
    paper = "Le, Jaitly & Hinton 2015, arXiv:1504.00941, sec. 4"

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        (h,) = state
        return (xp.relu(a + weights["U"](h)),)


class IRNN(ReluRNN):
    """Rectified units that begin as a copy of themselves: U = 1, b = 0 (Le et al. 2015, arXiv:1504.00941, sec. 2).

    W begins small, of a normal distribution, as what is added to a state stays in it. It is for sequences that begin
    anew: in a language model, which carries its state on and on, it grows without end.
    """

    paper = "Le, Jaitly & Hinton 2015, arXiv:1504.00941, sec. 2"

    def initial(self, rng: np.random.Generator) -> dict[str, NDArray[np.float32]]:
        weights = super().initial(rng)
        W = SMALL * rng.standard_normal(weights["W"].shape, np.float32)
        return weights | {"W": W, "U": np.eye(self.hidden_size, dtype=np.float32)}
