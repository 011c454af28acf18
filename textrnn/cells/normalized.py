"""The layer-normalised LSTM."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from textrnn.cells.cell import Array, Cell, Namespace, State, Weights

EPSILON = 1e-5


class NormalizedLSTM(Cell):
    """An LSTM whose sums keep mean 0 and variance 1 (Ba et al. 2016, arXiv:1607.06450, eq. 20-22).

    s_W, s_U and s_c are the gains of W x, U h and c; b holds the offsets of the first two and the bias.
    """

    gates = "ifgo"
    states = ("h", "c")
    keeping: ClassVar = {"f": 1}
    paper = "Ba, Kiros & Hinton 2016, arXiv:1607.06450, eq. 20-22"

    def shapes(self) -> dict[str, tuple[int, ...]]:
        H = self.hidden_size
        return super().shapes() | {"s_W": (4 * H,), "s_U": (4 * H,), "s_c": (H,), "b_c": (H,)}

    def initial(self, rng: np.random.Generator) -> dict[str, NDArray[np.float32]]:
        weights = super().initial(rng)
        return weights | {name: np.ones_like(weights[name]) for name in ("s_W", "s_U", "s_c")}

    def project(self, xp: Namespace, x: Array, weights: Weights) -> Array:
        return normalize(xp, weights["W"](x)) * weights["s_W"] + weights["b"]

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        h, c = state
        i, f, g, o = self.split(a + normalize(xp, weights["U"](h)) * weights["s_U"])
        i, f, g, o = xp.sigmoid(i), xp.sigmoid(f), xp.tanh(g), xp.sigmoid(o)
        c = f * c + i * g
        h = o * xp.tanh(normalize(xp, c) * weights["s_c"] + weights["b_c"])
        return h, c


def normalize(xp: Namespace, x: Array) -> Array:
    """Give rows (..., N) with mean 0 and variance 1 (eq. 4, without gain and offset)."""
    centred = x - xp.mean(x)
    return centred * xp.rsqrt(xp.mean(centred * centred) + EPSILON)
