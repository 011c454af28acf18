"""The LSTM with peepholes, and the eight variants of "LSTM: A Search Space Odyssey" (Greff et al. 2017).

Each variant changes the peephole LSTM, there called vanilla, in one place (sec. III). Greff's z is g here, and y is h.
"""

from typing import ClassVar

from textrnn.cells.cell import Array, Cell, Namespace, State, Weights
from textrnn.cells.lstm import LSTM


class PeepholeLSTM(Cell):
    """Gates that see the memory: i and f that of the step before, o the new one (Gers & Schmidhuber 2000).

    The equations are those of Greff et al. 2017, sec. II.
    """

    gates = "ifgo"
    states: ClassVar[tuple[str, ...]] = ("h", "c")
    keeping: ClassVar = {"f": 1}
    peepholes: ClassVar[str] = "ifo"
    paper = "Gers & Schmidhuber 2000, IJCNN; Greff et al. 2017, arXiv:1503.04069, sec. II"

    def shapes(self) -> dict[str, tuple[int, ...]]:
        return super().shapes() | {f"p_{gate}": (self.hidden_size,) for gate in self.peepholes}

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        h, c = state
        i, f, g, o = self.split(a + weights["U"](h))
        i = xp.sigmoid(i + weights["p_i"] * c)
        f = xp.sigmoid(f + weights["p_f"] * c)
        c = f * c + i * xp.tanh(g)
        o = xp.sigmoid(o + weights["p_o"] * c)
        return o * xp.tanh(c), c


class NoInputGate(PeepholeLSTM):
    """NIG: i(t) = 1."""

    gates = "fgo"
    peepholes = "fo"
    paper = "Greff et al. 2017, arXiv:1503.04069, NIG"

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        h, c = state
        f, g, o = self.split(a + weights["U"](h))
        f = xp.sigmoid(f + weights["p_f"] * c)
        c = f * c + xp.tanh(g)
        o = xp.sigmoid(o + weights["p_o"] * c)
        return o * xp.tanh(c), c


class NoForgetGate(PeepholeLSTM):
    """NFG: f(t) = 1."""

    gates = "igo"
    peepholes = "io"
    keeping: ClassVar = {}
    paper = "Greff et al. 2017, arXiv:1503.04069, NFG"

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        h, c = state
        i, g, o = self.split(a + weights["U"](h))
        i = xp.sigmoid(i + weights["p_i"] * c)
        c = c + i * xp.tanh(g)
        o = xp.sigmoid(o + weights["p_o"] * c)
        return o * xp.tanh(c), c


class NoOutputGate(PeepholeLSTM):
    """NOG: o(t) = 1."""

    gates = "ifg"
    peepholes = "if"
    paper = "Greff et al. 2017, arXiv:1503.04069, NOG"

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        h, c = state
        i, f, g = self.split(a + weights["U"](h))
        i = xp.sigmoid(i + weights["p_i"] * c)
        f = xp.sigmoid(f + weights["p_f"] * c)
        c = f * c + i * xp.tanh(g)
        return xp.tanh(c), c


class NoInputActivation(PeepholeLSTM):
    """NIAF: no squashing of what is written into the memory."""

    paper = "Greff et al. 2017, arXiv:1503.04069, NIAF"

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        h, c = state
        i, f, g, o = self.split(a + weights["U"](h))
        i = xp.sigmoid(i + weights["p_i"] * c)
        f = xp.sigmoid(f + weights["p_f"] * c)
        c = f * c + i * g
        o = xp.sigmoid(o + weights["p_o"] * c)
        return o * xp.tanh(c), c


class NoOutputActivation(PeepholeLSTM):
    """NOAF: no squashing of what is read out of the memory."""

    paper = "Greff et al. 2017, arXiv:1503.04069, NOAF"

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        h, c = state
        i, f, g, o = self.split(a + weights["U"](h))
        i = xp.sigmoid(i + weights["p_i"] * c)
        f = xp.sigmoid(f + weights["p_f"] * c)
        c = f * c + i * xp.tanh(g)
        o = xp.sigmoid(o + weights["p_o"] * c)
        return o * c, c


class NoPeepholes(LSTM):
    """NP: the LSTM as it is used most."""

    paper = "Greff et al. 2017, arXiv:1503.04069, NP"


class CoupledGates(PeepholeLSTM):
    """CIFG: what is forgotten makes room for what is written, f(t) = 1 - i(t)."""

    gates = "igo"
    keeping: ClassVar = {"i": -1}
    peepholes = "io"
    paper = "Greff et al. 2017, arXiv:1503.04069, CIFG"

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        h, c = state
        i, g, o = self.split(a + weights["U"](h))
        i = xp.sigmoid(i + weights["p_i"] * c)
        c = (1 - i) * c + i * xp.tanh(g)
        o = xp.sigmoid(o + weights["p_o"] * c)
        return o * xp.tanh(c), c


class FullGateRecurrence(PeepholeLSTM):
    """FGR: gates see all gates of the step before; R_i, R_f and R_o are the three matrices each of them is given."""

    states = ("h", "c", "i", "f", "o")
    paper = "Greff et al. 2017, arXiv:1503.04069, FGR"

    def shapes(self) -> dict[str, tuple[int, ...]]:
        H = self.hidden_size
        return super().shapes() | {f"R_{gate}": (3 * H, H) for gate in "ifo"}

    def blocks(self, weight: str) -> str:
        return "ifo" if weight[0] == "R" else super().blocks(weight)

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        h, c, i, f, o = state
        r_i, r_f, r_o = self.split(weights["R_i"](i) + weights["R_f"](f) + weights["R_o"](o))
        i, f, g, o = self.split(a + weights["U"](h))
        i = xp.sigmoid(i + r_i + weights["p_i"] * c)
        f = xp.sigmoid(f + r_f + weights["p_f"] * c)
        c = f * c + i * xp.tanh(g)
        o = xp.sigmoid(o + r_o + weights["p_o"] * c)
        return o * xp.tanh(c), c, i, f, o
