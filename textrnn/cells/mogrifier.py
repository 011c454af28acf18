"""The mogrifier LSTM."""

from typing import ClassVar

from textrnn.cells.cell import Array, Cell, Namespace, State, Weights


class MogrifierLSTM(Cell):
    """An LSTM whose input and output gate each other before the step (Melis et al. 2020, arXiv:1909.01792, eq. 1-2).

    Q gates x by h and R gates h by x in turn, for so many rounds, with full matrices.
    """

    gates = "ifgo"
    states = ("h", "c")
    keeping: ClassVar = {"f": 1}
    paper = "Melis, Kočiský & Blunsom 2020, arXiv:1909.01792"

    def __init__(self, input_size: int, hidden_size: int, *, forget_bias: float = 1.0, rounds: int = 5) -> None:
        super().__init__(input_size, hidden_size, forget_bias=forget_bias)
        self.rounds = rounds

    @classmethod
    def options(cls) -> tuple[str, ...]:
        return (*super().options(), "rounds")

    def shapes(self) -> dict[str, tuple[int, ...]]:
        I, H = self.input_size, self.hidden_size  # noqa: E741
        gating = {f"Q_{n}" if n % 2 else f"R_{n}": (I, H) if n % 2 else (H, I) for n in range(1, self.rounds + 1)}
        return super().shapes() | gating

    def project(self, xp: Namespace, x: Array, weights: Weights) -> Array:
        return x

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        x, (h, c) = a, state
        for n in range(1, self.rounds + 1):
            if n % 2:
                x = 2 * xp.sigmoid(weights[f"Q_{n}"](h)) * x
            else:
                h = 2 * xp.sigmoid(weights[f"R_{n}"](x)) * h
        i, f, g, o = self.split(weights["W"](x) + weights["U"](h) + weights["b"])
        i, f, g, o = xp.sigmoid(i), xp.sigmoid(f), xp.tanh(g), xp.sigmoid(o)
        c = f * c + i * g
        h = o * xp.tanh(c)
        return h, c
