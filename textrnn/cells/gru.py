"""The gated recurrent units."""

from textrnn.cells.cell import Array, Cell, Namespace, State, Weights


class GRU(Cell):
    """The gated recurrent unit (Cho et al. 2014, arXiv:1406.1078v3, eq. 5-8).

    The reset gate acts before the matrix product; torch.nn.GRU
    applies it after, so weights do not transfer (`gru-v3` is that one).
    """

    gates = "rzn"
    paper = "Cho et al. 2014, arXiv:1406.1078v3"

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


class GRUv3(Cell):
    """The gated recurrent unit of torch.nn.GRU and cuDNN: it resets after the product (Cho et al. 2014, v1).

    One product serves all gates; b_hn is torch's second bias of n. The v3 of its name is not that of the paper, whose
    third version resets before the product.
    """

    gates = "rzn"
    paper = "Cho et al. 2014, arXiv:1406.1078v1; Appleyard et al. 2016, arXiv:1604.01946"

    def shapes(self) -> dict[str, tuple[int, ...]]:
        return super().shapes() | {"b_hn": (self.hidden_size,)}

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        (h,) = state
        a_r, a_z, a_n = self.split(a)
        u_r, u_z, u_n = self.split(weights["U"](h))
        r = xp.sigmoid(a_r + u_r)
        z = xp.sigmoid(a_z + u_z)
        n = xp.tanh(a_n + r * (u_n + weights["b_hn"]))
        return (z * h + (1 - z) * n,)
