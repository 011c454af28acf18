"""The three best cells that a search through ten thousand has found (Jozefowicz et al. 2015, sec. 3.3).

Where the paper adds x(t) itself, and so has inputs as wide as the state, W x(t) + b stands here.
"""

from textrnn.cells.cell import Array, Cell, Namespace, State, Weights


class MUT1(Cell):
    """The first: its update gate z sees the input alone; W_n x(t) + b_n stands for the paper's x(t)."""

    gates = "zrn"
    paper = "Jozefowicz, Zaremba & Sutskever 2015, ICML, MUT1"

    def shapes(self) -> dict[str, tuple[int, ...]]:
        H = self.hidden_size
        return {"W": (3 * H, self.input_size), "U_r": (H, H), "U_n": (H, H), "b": (3 * H,), "b_hn": (H,)}

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        (h,) = state
        a_z, a_r, a_n = self.split(a)
        z = xp.sigmoid(a_z)
        r = xp.sigmoid(a_r + weights["U_r"](h))
        n = xp.tanh(weights["U_n"](r * h) + xp.tanh(a_n) + weights["b_hn"])
        return (n * z + h * (1 - z),)


class MUT2(Cell):
    """The second: a gated recurrent unit whose gates exchange their parts in the mixture."""

    gates = "zrn"
    paper = "Jozefowicz, Zaremba & Sutskever 2015, ICML, MUT2"

    def shapes(self) -> dict[str, tuple[int, ...]]:
        H = self.hidden_size
        return {"W": (3 * H, self.input_size), "U": (2 * H, H), "U_n": (H, H), "b": (3 * H,)}

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        (h,) = state
        a_z, a_r, a_n = self.split(a)
        u_z, u_r = self.split(weights["U"](h))
        z = xp.sigmoid(a_z + u_z)
        r = xp.sigmoid(a_r + u_r)
        n = xp.tanh(weights["U_n"](r * h) + a_n)
        return (n * z + h * (1 - z),)


class MUT3(Cell):
    """The third: its update gate sees tanh h(t-1)."""

    gates = "zrn"
    paper = "Jozefowicz, Zaremba & Sutskever 2015, ICML, MUT3"

    def shapes(self) -> dict[str, tuple[int, ...]]:
        H = self.hidden_size
        return {"W": (3 * H, self.input_size), "U_z": (H, H), "U_r": (H, H), "U_n": (H, H), "b": (3 * H,)}

    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        (h,) = state
        a_z, a_r, a_n = self.split(a)
        z = xp.sigmoid(a_z + weights["U_z"](xp.tanh(h)))
        r = xp.sigmoid(a_r + weights["U_r"](h))
        n = xp.tanh(weights["U_n"](r * h) + a_n)
        return (n * z + h * (1 - z),)
