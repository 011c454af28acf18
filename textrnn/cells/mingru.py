"""The gated recurrent unit without a recurrent matrix."""

from textrnn.cells.cell import Array, Cell, Namespace, State, Weights


class MinGRU(Cell):
    """A gated recurrent unit whose gate and candidate see the input alone (Feng et al. 2024, sec. 3.1).

    All that is left of a step is pointwise, h(t) = (1 - z(t)) h(t-1) + z(t) n(t), so that products run over all steps
    at once, and on a GPU the rest does, too.
    """

    gates = "zn"
    paper = "Feng et al. 2024, arXiv:2410.01201, sec. 3.1"

    def shapes(self) -> dict[str, tuple[int, ...]]:
        H = self.hidden_size
        return {"W": (2 * H, self.input_size), "b": (2 * H,)}

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        (h,) = state
        z, n = self.split(a)
        z = xp.sigmoid(z)
        return ((1 - z) * h + z * n,)
