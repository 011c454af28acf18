"""The attention without weights."""

from textrnn.attention.attention import Attention, Weights
from textrnn.attention.source import Array, Namespace


class Dot(Attention):
    """The product of query and place, h s (Luong et al. 2015, arXiv:1508.04025, eq. 8), over √H.

    The root is that of Vaswani et al. 2017, arXiv:1706.03762, eq. 1: without it the softmax of a wide decoder begins
    with one place and no gradient for the others. The memory is wider than the query by one part for each direction of
    the encoder; the parts are added up.
    """

    def keys(self, xp: Namespace, memory: Array, weights: Weights) -> Array:
        H = self.query_size
        return sum(memory[..., start : start + H] for start in range(0, self.memory_size, H))

    def scores(self, xp: Namespace, queries: Array, keys: Array, lengths: Array, weights: Weights) -> Array:
        return (queries * self.query_size**-0.5) @ xp.swapaxes(keys, 1, 2)
