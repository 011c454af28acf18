"""The LSTM layer in few large numpy calls: in a small network the calls cost as much as the arithmetic."""

from collections.abc import Mapping
from functools import cached_property

import numpy as np

from textrnn.cells.arrays import Floats
from textrnn.cells.cell import Cell
from textrnn.inference.layers import Layer, LayerState
from textrnn.inference.products import multiply


class LSTMLayer(Layer):
    """The equations of `textrnn.cells.lstm`, with one matrix product and one tanh for all gates.

    sigmoid(x) = tanh(x / 2) / 2 + 1 / 2, and halving is exact in binary, so the halves are put into the weights of
    i, f and o beforehand and the result keeps its last bit.
    """

    def __init__(self, cell: Cell, weights: Mapping[str, Floats]) -> None:
        super().__init__(cell, weights)
        H = cell.hidden_size
        self.scale = np.repeat([np.float32(1 if gate == "g" else 0.5) for gate in cell.gates], H)  # (4·H,)
        self.shift = np.where(self.scale == 1, np.float32(0), np.float32(0.5))
        self.W, self.U = (weights[name] * self.scale[:, None] for name in "WU")
        self.bias = weights["b"] * self.scale

    @cached_property
    def WU(self) -> Floats:  # noqa: N802
        """Give W and U side by side (4·H, I + H), which only a layer that `step`s needs."""
        return np.concatenate([self.W, self.U], axis=1)

    def project(self, x: Floats) -> Floats:
        projected = multiply(x, self.W)
        projected += self.bias
        return projected

    def advance(self, a: Floats, state: LayerState) -> LayerState:
        gates = multiply(state[0], self.U)
        gates += a
        return self._apply(gates, state[1])

    def step(self, x: Floats, state: LayerState) -> LayerState:
        gates = multiply(np.concatenate((x, state[0]), axis=1), self.WU)
        gates += self.bias
        return self._apply(gates, state[1])

    def _apply(self, gates: Floats, c: Floats) -> LayerState:
        """Give (h, c) from the sums of all gates (B, 4·H), which it overwrites."""
        np.tanh(gates, out=gates)
        gates *= self.scale
        gates += self.shift
        i, f, g, o = self.cell.split(gates)
        c = f * c
        i *= g
        c += i
        h = np.tanh(c)
        h *= o
        return h, c
