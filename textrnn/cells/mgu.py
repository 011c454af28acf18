"""The minimal gated unit."""

from textrnn.cells.cell import Array, Cell, Namespace, State, Weights


class MGU(Cell):
    """The minimal gated unit, whose one gate both forgets and resets (Zhou et al. 2016, eq. 7)."""

    gates = "fn"
    paper = "Zhou, Wu, Zhang & Zhou 2016, arXiv:1603.09420"

    def shapes(self) -> dict[str, tuple[int, ...]]:
        H = self.hidden_size
        return {"W": (2 * H, self.input_size), "U_f": (H, H), "U_n": (H, H), "b": (2 * H,)}

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        (h,) = state
        a_f, a_n = self.split(a)
        f = xp.sigmoid(a_f + weights["U_f"](h))
        n = xp.tanh(a_n + weights["U_n"](f * h))
        return ((1 - f) * h + f * n,)
