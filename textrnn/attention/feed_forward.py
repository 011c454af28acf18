"""An attention that does not ask what for."""

from textrnn.attention.attention import Attention, Weights
from textrnn.attention.source import Array, Namespace


class FeedForward(Attention):
    """A score of the place alone, v tanh(W s + b), the same at every step.

    Raffel & Ellis 2015, arXiv:1512.08756, eq. 3.
    """

    @property
    def key_size(self) -> int:
        return 1

    def shapes(self) -> dict[str, tuple[int, ...]]:
        H, M = self.query_size, self.memory_size
        return {"W": (H, M), "b": (H,), "v": (1, H), **super().shapes()}

    def keys(self, xp: Namespace, memory: Array, weights: Weights) -> Array:
        return weights["v"](xp.tanh(weights["W"](memory) + weights["b"]))

    def scores(self, xp: Namespace, queries: Array, keys: Array, lengths: Array, weights: Weights) -> Array:
        return xp.zeros_for(queries, (*queries.shape[:2], 1)) + xp.swapaxes(keys, 1, 2)
