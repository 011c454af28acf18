"""The attention that was first."""

from textrnn.attention.attention import Attention, Weights
from textrnn.attention.source import Array, Namespace


class Additive(Attention):
    """A layer with one output over a query and a place: v tanh(W h + U s).

    Bahdanau, Cho & Bengio 2015, arXiv:1409.0473, sec. A.1.2. The query is the decoder's state now, not the one before.
    """

    def shapes(self) -> dict[str, tuple[int, ...]]:
        H, M = self.query_size, self.memory_size
        return {"W": (H, H), "U": (H, M), "b": (H,), "v": (1, H), **super().shapes()}

    def keys(self, xp: Namespace, memory: Array, weights: Weights) -> Array:
        return weights["U"](memory) + weights["b"]

    def scores(self, xp: Namespace, queries: Array, keys: Array, lengths: Array, weights: Weights) -> Array:
        sums = weights["W"](queries)[:, :, None] + keys[:, None]  # (B, T, S, H)
        return weights["v"](xp.tanh(sums))[..., 0]
