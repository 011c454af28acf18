"""Luong's form of additive attention."""

from textrnn.attention.attention import Attention, Weights
from textrnn.attention.source import Array, Namespace


class Concat(Attention):
    """One matrix over a query and a place side by side: v tanh(W [h; s]).

    Luong, Pham & Manning 2015, arXiv:1508.04025, eq. 8. W is kept as its two halves, so that what a place adds is
    computed once for a source. Unlike `Additive` it has no bias.
    """

    def shapes(self) -> dict[str, tuple[int, ...]]:
        H, M = self.query_size, self.memory_size
        return {"W_h": (H, H), "W_s": (H, M), "v": (1, H), **super().shapes()}

    def keys(self, xp: Namespace, memory: Array, weights: Weights) -> Array:
        return weights["W_s"](memory)

    def scores(self, xp: Namespace, queries: Array, keys: Array, lengths: Array, weights: Weights) -> Array:
        sums = weights["W_h"](queries)[:, :, None] + keys[:, None]  # (B, T, S, H)
        return weights["v"](xp.tanh(sums))[..., 0]
