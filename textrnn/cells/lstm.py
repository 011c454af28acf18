"""The long short-term memory."""

from typing import ClassVar

from textrnn.cells.cell import Array, Cell, Namespace, State, Weights


class LSTM(Cell):
    """Long short-term memory with a forget gate (Hochreiter & Schmidhuber 1997; Gers et al. 2000, eq. 2-9)."""

    gates = "ifgo"  # the order of torch.lstm, which trains it
    states = ("h", "c")
    bias_start: ClassVar = {"f": 1.0}  # remember by default (Jozefowicz et al. 2015, sec. 2.2)
    paper = "Gers, Schmidhuber & Cummins 2000, Neural Computation 12(10)"

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        h, c = state
        i, f, g, o = self.split(a + weights["U"](h))
        i, f, g, o = xp.sigmoid(i), xp.sigmoid(f), xp.tanh(g), xp.sigmoid(o)
        c = f * c + i * g
        h = o * xp.tanh(c)
        return h, c
