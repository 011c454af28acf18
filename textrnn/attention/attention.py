"""What every attention has: named weights, keys made once for each source, and a score for each of its places.

The equations run on any array namespace `xp` that offers what `textrnn.cells.arrays` does: that module over numpy, or
`textrnn.networks.namespace` over torch. Matrices reach them as linear maps, so that `weights["W"](h)` reads as W h.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple

from textrnn.attention.hierarchical import log_weights
from textrnn.attention.source import LOWEST, Array, Namespace, Source

Weights = Mapping[str, Any]
History = tuple[Array, ...]  # what an attention remembers of its earlier steps, each (B, S)


class Attended(NamedTuple):
    """shares: how much each place counts, summing to 1, (B, T, S). context: the memory so weighted, (B, T, M)."""

    shares: Array
    context: Array
    history: History


class Attention(ABC):
    """Scores of memory places (B, S, M) for queries (B, T, H).

    coverage: the score knows how much a place has been looked at before (See et al. 2017, arXiv:1704.04368, eq. 11):
    its key is moved along a learned vector by so much. That makes steps depend on one another, so that T must be 1.
    """

    remembers: ClassVar[int] = 0  # arrays of the history that are the attention's own

    def __init__(self, query_size: int, memory_size: int, *, window: int = 10, coverage: bool = False) -> None:
        """window: D of those that look around a centre."""
        self.query_size = query_size
        self.memory_size = memory_size
        self.window = window
        self.coverage = coverage

    @property
    def key_size(self) -> int:
        return self.query_size

    @property
    def history_size(self) -> int:
        return self.remembers + self.coverage

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Name every weight and its shape; those with two dimensions are matrices, applied as maps."""
        return {"coverage": (self.key_size,)} if self.coverage else {}

    @abstractmethod
    def keys(self, xp: Namespace, memory: Array, weights: Weights) -> Array:
        """Give what queries are compared with (B, S, K), once for a source."""

    @abstractmethod
    def scores(self, xp: Namespace, queries: Array, keys: Array, lengths: Array, weights: Weights) -> Array:
        """Give a score for each query and place (B, T, S). lengths: (B,), the places from there on do not count."""

    def start(self, xp: Namespace, mask: Array) -> History:
        """Give the history before the first step."""
        return (xp.zeros_for(mask, mask.shape),) if self.coverage else ()

    def recall(self, xp: Namespace, scores: Array, history: History) -> tuple[Array, History]:
        """Change scores (B, T, S) by those of earlier steps; give the history of the next."""
        return scores, history

    def attend(self, xp: Namespace, queries: Array, source: Source, history: History, weights: Weights) -> Attended:
        """Look at a source from queries (B, T, H)."""
        if self.coverage:
            *rest, seen = history  # seen: (B, S)
            keys = source.of_rows(source.keys) + seen[:, :, None] * weights["coverage"]
            scores = self.scores(xp, queries, keys, source.of_rows(source.lengths), weights)
        else:
            rest = list(history)
            scores = source.ungroup(self.scores(xp, source.group(queries), source.keys, source.lengths, weights))
        scores, recalled = self.recall(xp, scores, tuple(rest))
        if source.sentences is not None:
            scores = scores + source.ungroup(log_weights(xp, source.group(queries), source.sentences))
        shares = xp.softmax(xp.where(source.of_rows(source.mask)[:, None], scores, LOWEST))  # (B, T, S)
        context = source.ungroup(source.group(shares) @ source.memory)  # (B, T, M)
        return Attended(shares, context, (*recalled, seen + shares[:, 0]) if self.coverage else recalled)
