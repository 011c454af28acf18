"""Words numbered as they come: one pass over a text, in memory that does not grow with its rarest words.

stream = WordStream(end="\\n")
stream.add(["call", "me", "\\n", "some"])
stream.end_document()
stream.counts()               # by id; 0 is the end of a context
"""

import itertools
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

END = 0  # the id of what ends a context
MAX_DISTINCT = 2_000_000  # words held at a time, about 250 MB
_CHUNK = 1 << 16  # words; a list of so many stays in the processor's cache

Chunk = NDArray[np.int32]


class WordStream:
    """Ids in chunks, in the order of the text. end: the word that stands for the end of a context.

    document_ends: where each document ends, in ids, its last END included. Whenever too many words are distinct, the
    rarest are forgotten (Manku & Motwani 2002, lossy counting): one that comes back gets a new id and counts anew.
    """

    def __init__(self, end: str, *, max_distinct: int = MAX_DISTINCT) -> None:
        self._end = end
        self._max_distinct = max_distinct
        self._next = itertools.count()
        self.id_by_word: dict[str, int] = defaultdict(self._next.__next__, {end: next(self._next)})
        self.document_ends: list[int] = []
        self.forgotten = 0
        self._chunks: list[Chunk] = []
        self._size = 0
        self._waiting: list[str] = []
        self._counts = np.zeros(1, np.int64)
        self._num_counted = 0  # chunks

    def add(self, words: Sequence[str]) -> None:
        self._waiting += words
        if len(self._waiting) >= _CHUNK:
            self._flush()

    def end_document(self) -> None:
        self._waiting.append(self._end)
        self.document_ends.append(self._size + len(self._waiting))

    def _flush(self) -> None:
        ids = np.fromiter(map(self.id_by_word.__getitem__, self._waiting), np.int32, len(self._waiting))
        self._waiting = []
        self._chunks.append(ids)
        self._size += len(ids)
        if len(self.id_by_word) > self._max_distinct:
            self._forget_rarest()

    def id_of(self, word: str) -> int:
        """Give the id of a word, a new one if it has none."""
        return self.id_by_word[word]

    def chunks(self) -> list[Chunk]:
        if self._waiting:
            self._flush()
        return self._chunks

    def drain(self) -> Iterator[Chunk]:
        """Yield the chunks, giving up each; the stream is empty then."""
        chunks = self.chunks()[::-1]
        self._chunks = []
        while chunks:
            yield chunks.pop()

    def rewrite(self, change: Callable[[Chunk], tuple[Chunk, NDArray[np.bool_]]]) -> None:
        """Put something else in the place of each chunk: what `change` makes of it, with which of its ids are left."""
        ends = np.array(self.document_ends, np.int64)
        chunks: list[Chunk] = []
        read = self._size = 0
        for chunk in self.drain():
            changed, left = change(chunk)
            first, last = np.searchsorted(ends, [read, read + len(chunk)], side="right")
            ends[first:last] = self._size + np.cumsum(left)[ends[first:last] - read - 1]
            chunks.append(changed)
            read += len(chunk)
            self._size += len(changed)
        self._chunks, self.document_ends = chunks, ends.tolist()
        self._counts, self._num_counted = np.zeros(1, np.int64), 0

    def counts(self) -> NDArray[np.int64]:
        """Give how often each id came (ids,)."""
        chunks = self.chunks()
        counts = np.zeros(max(len(self._counts), max(self.id_by_word.values()) + 1), np.int64)
        counts[: len(self._counts)] = self._counts
        for chunk in chunks[self._num_counted :]:
            np.add.at(counts, chunk, 1)
        self._counts, self._num_counted = counts, len(chunks)
        return counts

    def _forget_rarest(self) -> None:
        counts = self.counts().tolist()
        kept, threshold = dict(self.id_by_word), 1
        while len(kept) > self._max_distinct // 2:
            kept = {word: number for word, number in kept.items() if number == END or counts[number] > threshold}
            threshold *= 2
        self.forgotten += len(self.id_by_word) - len(kept)
        self.id_by_word = defaultdict(self._next.__next__, kept)
