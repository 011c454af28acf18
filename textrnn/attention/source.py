"""What an encoder has made of a batch of sources, for a decoder to look at."""

from dataclasses import dataclass
from typing import Any

Array = Any  # numpy.ndarray or torch.Tensor
Namespace = Any  # textrnn.cells.arrays or textrnn.networks.namespace

LOWEST = -1e9  # the log of nothing: finite, so that no difference of two is NaN


@dataclass(frozen=True)
class Sentences:
    """keys: what a query compares sentences with, (N, L, H). mask: (N, L), true at sentences.

    members: 1 where a token is one of the sentence's, (N, L, S).
    """

    keys: Array
    mask: Array
    members: Array


@dataclass(frozen=True)
class Source:
    """memory: (N, S, M). keys: what an attention compares with, (N, S, K). mask: (N, S), true at tokens. lengths: (N,).

    In training a decoder has one row for each source, B = N. Where several rows share a source, a subclass overrides
    the three methods, and the equations stay as they are.
    """

    memory: Array
    keys: Array
    mask: Array
    lengths: Array
    sentences: Sentences | None = None

    def group(self, x: Array) -> Array:
        """Put the rows (B, T, ...) of each source side by side: (N, rows of a source · T, ...)."""
        return x

    def ungroup(self, x: Array) -> Array:
        """Give (B, T, ...) back from what `group` gave."""
        return x

    def of_rows(self, x: Array) -> Array:
        """Give every row what belongs to its source: (N, ...) becomes (B, ...)."""
        return x
