"""The bilinear attention, the fastest that has weights."""

from textrnn.attention.attention import Weights
from textrnn.attention.dot import Dot
from textrnn.attention.source import Array, Namespace


class General(Dot):
    """The product of a query and a mapped place, h W s, over √H as that of `Dot`.

    Luong, Pham & Manning 2015, arXiv:1508.04025, eq. 8.
    """

    def shapes(self) -> dict[str, tuple[int, ...]]:
        return {"W": (self.query_size, self.memory_size), **super().shapes()}

    def keys(self, xp: Namespace, memory: Array, weights: Weights) -> Array:
        return weights["W"](memory)
