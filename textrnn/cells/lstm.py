"""The long short-term memory, with and without its forget gate."""

from typing import ClassVar

from textrnn.cells.cell import Array, Cell, Namespace, State, Weights


class LSTM(Cell):
    """Long short-term memory with a forget gate (Hochreiter & Schmidhuber 1997; Gers et al. 2000, eq. 2-9).

    Greff et al. 2017 call it NP: their vanilla LSTM without peepholes.
    """

    gates = "ifgo"  # the order of torch.lstm, which trains it
    states: ClassVar[tuple[str, ...]] = ("h", "c")
    keeping: ClassVar = {"f": 1}
    paper = "Gers, Schmidhuber & Cummins 2000, Neural Computation 12(10)"

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        h, c = state
        i, f, g, o = self.split(a + weights["U"](h))
        i, f, g, o = xp.sigmoid(i), xp.sigmoid(f), xp.tanh(g), xp.sigmoid(o)
        c = f * c + i * g
        h = o * xp.tanh(c)
        return h, c


class LSTM1997(Cell):
    """Long short-term memory as it began (Hochreiter & Schmidhuber 1997, sec. 4).

    Nothing is forgotten: c only adds up, the constant error carousel. The squashing functions are tanh, where the paper
    has logistic ones stretched to (-2, 2) and (-1, 1); the gradient is whole, where the paper's is truncated.
    """

    gates = "igo"
    states = ("h", "c")
    paper = "Hochreiter & Schmidhuber 1997, Neural Computation 9(8)"

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        h, c = state
        i, g, o = self.split(a + weights["U"](h))
        i, g, o = xp.sigmoid(i), xp.tanh(g), xp.sigmoid(o)
        c = c + i * g
        h = o * xp.tanh(c)
        return h, c
