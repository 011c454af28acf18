"""Character n-grams, which give a vector even to a word never seen (Bojanowski et al. 2017, arXiv:1607.04606).

subwords = Subwords(3, 6, matrix)       # matrix (buckets, D)
subwords.vector("sea")                  # (D,), the mean over "<se", "<sea", "<sea>", "sea", "sea>" and "ea>"
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

_FNV_OFFSET, _FNV_PRIME = np.uint32(2166136261), np.uint32(16777619)
_CONTINUES, _CONTINUES_MASK = 0x80, 0xC0  # a byte 10xxxxxx does not begin a UTF-8 character
_END_OF_LINE = b"</s>"  # the one word that fastText leaves whole
_NGRAMS_AT_ONCE = 1 << 16  # bounds the memory of the gathered rows


class Parts(NamedTuple):
    """The rows of a matrix that words are made of: those of word k are rows[starts[k] : starts[k + 1]]."""

    rows: NDArray[Any]  # int32 or int64
    starts: NDArray[np.int64]


def find_ngrams(words: Sequence[bytes], *, min_n: int, max_n: int, buckets: int) -> Parts:
    """Hash the n-grams of words in UTF-8 into buckets as fastText does, in its order: by first character, by length."""
    framed = [b"" if word == _END_OF_LINE else b"<%b>" % word for word in words]
    if not (buckets and any(framed) and max(min_n, 1) <= max_n):
        return Parts(np.empty(0, np.int64), np.zeros(len(words) + 1, np.int64))
    data = np.frombuffer(b"".join(framed), np.int8)
    begins = np.flatnonzero(data.view(np.uint8) & _CONTINUES_MASK != _CONTINUES)  # (C,), in bytes
    edges = np.searchsorted(begins, np.cumsum([0, *map(len, framed)]))  # (words + 1,), in characters
    hashes, valid = _hash(data, np.append(begins, len(data)), edges, max(min_n, 1), max_n)
    starts = np.append(0, np.cumsum(valid.sum(axis=1)))[edges]
    return Parts((hashes[valid] % np.uint32(buckets)).astype(np.int64), starts)


def _hash(
    data: NDArray[np.int8], begins: NDArray[np.int64], edges: NDArray[np.int64], min_n: int, max_n: int
) -> tuple[NDArray[np.uint32], NDArray[np.bool_]]:
    """Hash the n-grams of every length that begin at each character (C, lengths), and tell which are n-grams.

    32-bit FNV-1a over bytes that have a sign. begins: the first byte of each character, and the end of the data.
    edges: the first character of each word, and the end.
    """
    sizes, C = np.diff(begins), len(begins) - 1
    left = np.repeat(edges[1:], np.diff(edges)) - np.arange(C)  # characters to the end of the word
    state = np.full(C, _FNV_OFFSET)
    hashes = np.empty((C, max_n - min_n + 1), np.uint32)
    valid = np.arange(min_n, max_n + 1) <= left[:, None]
    for n in range(1, max_n + 1):
        inside = np.flatnonzero(left >= n)
        for octet in range(int(sizes.max())):
            here = inside[sizes[inside + n - 1] > octet]
            state[here] = (state[here] ^ data[begins[here + n - 1] + octet].astype(np.uint32)) * _FNV_PRIME
        if n >= min_n:
            hashes[:, n - min_n] = state
    if min_n == 1:  # "<" and ">" alone are none
        valid[edges[:-1][np.diff(edges) > 0], 0] = False
        valid[left == 1, 0] = False
    return hashes, valid


@dataclass(frozen=True)
class Subwords:
    """The vectors of n-grams of min_n to max_n characters; matrix (buckets, D), n-grams share a row by their hash."""

    min_n: int
    max_n: int
    matrix: NDArray[np.float32]

    def shape(self) -> dict[str, int]:
        """Give what config.json says of them."""
        return {"min_n": self.min_n, "max_n": self.max_n, "buckets": len(self.matrix)}

    def vector(self, word: str) -> NDArray[np.float32] | None:
        """Give the mean of the n-grams of a word (D,), None if it has none."""
        rows = self._ngrams([word.encode("utf-8", "replace")]).rows
        return np.asarray(self.matrix)[rows].mean(axis=0, dtype=np.float32) if len(rows) else None

    def compose(
        self, words: Sequence[bytes], own: NDArray[np.float32], out: NDArray[np.float32] | None = None
    ) -> NDArray[np.float32]:
        """Give the vectors of words (V, D), the mean of a word's own row and those of its n-grams; out may be own."""
        vectors = np.empty_like(own) if out is None else out
        for block, sums, counts in self._sums(words):
            vectors[block] = (own[block] + sums) / (counts + 1)
        return vectors

    def own_rows(self, words: Sequence[bytes], vectors: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
        """Yield, block by block, the rows from which `compose` gives these vectors."""
        for block, sums, counts in self._sums(words):
            yield (vectors[block] * (counts + 1) - sums).astype(np.float32)

    def _sums(self, words: Sequence[bytes]) -> Iterator[tuple[slice, NDArray[np.float64], NDArray[np.int64]]]:
        """Yield the sum of the n-grams of words (n, D) and how many they are (n, 1), for blocks of words."""
        lengths = max(1, self.max_n - self.min_n + 1)
        most = np.cumsum([0, *((len(word) + 2) * lengths for word in words)])  # n-grams before each word, at most
        stop = 0
        while stop < len(words):
            start, limit = stop, most[stop] + _NGRAMS_AT_ONCE
            stop = max(start + 1, int(np.searchsorted(most, limit, side="right")) - 1)
            block = slice(start, stop)
            rows, starts = self._ngrams(words[block])
            counts = np.diff(starts)
            sums = np.zeros((len(counts), self.matrix.shape[1]))
            if len(rows):
                some, gathered = counts > 0, np.take(self.matrix, rows, axis=0)
                sums[some] = np.add.reduceat(gathered, starts[:-1][some], axis=0, dtype=np.float64)
            yield block, sums, counts[:, None]

    def _ngrams(self, words: Sequence[bytes]) -> Parts:
        return find_ngrams(words, min_n=self.min_n, max_n=self.max_n, buckets=len(self.matrix))
