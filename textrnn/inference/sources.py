"""Sources that several rows of a decoder read, each kept once."""

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from textrnn.attention.source import Sentences, Source
from textrnn.cells.arrays import Floats, Ints


@dataclass(frozen=True)
class Copies:
    """What copying can write. words: (N, U), the different words of each source. places: (N, S, U), 1 where which is.

    A source of fewer words than U has its first one again.
    """

    words: Ints
    places: Floats

    @classmethod
    def of(cls, copies: Ints, mask: NDArray[np.bool_]) -> Self:
        """Gather the words of sources from what each place writes (N, S)."""
        distinct = [np.unique(row[real]) for row, real in zip(copies, mask, strict=True)]
        width = max(len(row) for row in distinct)
        words = np.array([np.pad(row, (0, width - len(row)), constant_values=row[0]) for row in distinct])
        places = ((copies[:, :, None] == words[:, None]) & mask[:, :, None]).astype(np.float32)
        return cls(words, places)


@dataclass(frozen=True, kw_only=True)
class SharedSource(Source):
    """N sources of which each serves several rows of one step, side by side in one product for each source.

    numbers: the source of each row, (B,). slots: where a row stands among N · K, K being the most rows of a source.
    """

    numbers: Ints
    slots: Ints
    width: int

    @classmethod
    def of(cls, source: Source, numbers: Ints) -> Self:
        counts = np.bincount(numbers, minlength=len(source.memory))
        order = np.argsort(numbers, kind="stable")
        ranks = np.empty(len(numbers), np.intp)
        ranks[order] = np.arange(len(numbers)) - np.repeat(counts.cumsum() - counts, counts)
        width = int(counts.max())
        return cls(**vars(source), numbers=numbers, slots=numbers * width + ranks, width=width)

    def group(self, x: Floats) -> Floats:
        """Put the rows (B, 1, ...) of each source side by side (N, K, ...), zeros where it has fewer."""
        shape = (len(self.memory), self.width, *x.shape[2:])
        grouped = np.zeros(shape, x.dtype)
        grouped.reshape(-1, *x.shape[2:])[self.slots] = x[:, 0]
        return grouped

    def ungroup(self, x: Floats) -> Floats:
        return x.reshape(-1, 1, *x.shape[2:])[self.slots]

    def of_rows(self, x: Floats) -> Floats:
        return x[self.numbers]


@dataclass(frozen=True)
class Sources:
    """Everything of a batch of N sources that no step changes. vocabulary: V and the most new words of a source."""

    source: Source
    vocabulary: int
    copies: Copies | None = None

    def __len__(self) -> int:
        return len(self.source.memory)

    def take(self, kept: Ints) -> "Sources":
        """Give some of the sources."""
        source, sentences = self.source, self.source.sentences
        if sentences is not None:
            sentences = Sentences(sentences.keys[kept], sentences.mask[kept], sentences.members[kept])
        rows = Source(source.memory[kept], source.keys[kept], source.mask[kept], source.lengths[kept], sentences)
        copies = self.copies and Copies(self.copies.words[kept], self.copies.places[kept])
        return replace(self, source=rows, copies=copies)


class SourceRows(np.ndarray[Any, np.dtype[np.intp]]):
    """For each row of a decoder the number of its source (B,), and with every selection of them the sources."""

    sources: Sources

    @classmethod
    def of(cls, sources: Sources, numbers: Any) -> Self:
        rows = np.asarray(numbers, np.intp).view(cls)
        rows.sources = sources
        return rows

    def __array_finalize__(self, origin: Any) -> None:
        self.sources = getattr(origin, "sources", None)  # type: ignore[assignment]

    def compact(self) -> "SourceRows":
        """Let go of the sources of which no row is left, when they are half of all."""
        kept, numbers = np.unique(np.asarray(self), return_inverse=True)
        if 2 * len(kept) > len(self.sources):
            return self
        return SourceRows.of(self.sources.take(kept), numbers)

    def source(self) -> Source:
        """Give the sources as a step sees them."""
        numbers, source = np.asarray(self), self.sources.source
        if np.array_equal(numbers, np.arange(len(self.sources))):
            return source
        return SharedSource.of(source, numbers)
