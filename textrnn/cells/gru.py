"""The gated recurrent unit."""

from textrnn.cells.cell import Array, Cell, Namespace, State, Weights


class GRU(Cell):
    """The gated recurrent unit (Cho et al. 2014, arXiv:1406.1078, eq. 5-8).

    The reset gate acts before the matrix product; torch.nn.GRU
    applies it after, so weights do not transfer.
    """

    gates = "rzn"
    paper = "Cho et al. 2014, arXiv:1406.1078"

    def shapes(self) -> dict[str, tuple[int, ...]]:
        H = self.hidden_size
        return {"W": (3 * H, self.input_size), "U": (2 * H, H), "U_n": (H, H), "b": (3 * H,)}

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        (h,) = state
        a_r, a_z, a_n = self.split(a)
        u_r, u_z = self.split(weights["U"](h))
        r = xp.sigmoid(a_r + u_r)
        z = xp.sigmoid(a_z + u_z)
        n = xp.tanh(a_n + weights["U_n"](r * h))
        return (z * h + (1 - z) * n,)
