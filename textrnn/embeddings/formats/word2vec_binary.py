"""Vectors in the binary format of word2vec: a header, then each word, a blank and its numbers as float32.

Mikolov et al. 2013, code.google.com/archive/p/word2vec. The line feed after a vector is there in some files only.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.formats import decimals
from textrnn.embeddings.formats.format import (
    Block,
    Streamed,
    bad_word,
    check_dim,
    encoded,
    no_vectors,
    shown,
    word_fault,
)
from textrnn.embeddings.formats.replacing import replacing
from textrnn.embeddings.formats.source import Source
from textrnn.embeddings.formats.text import HEADER
from textrnn.embeddings.vectors import Vectors
from textrnn.errors import InputError

_BLOCK_BYTES = 1 << 22
_LONGEST_WORD = 1 << 16
_LONGEST_HEADER = 100


class Word2vecBinary(Streamed):
    """Words cannot hold blanks, which end them."""

    def blocks(self, source: Source, wanted: Collection[bytes] | None = None) -> Iterator[Block]:
        with source.open() as file:
            line = file.readline(_LONGEST_HEADER)
            promised, dim = _read_header(line, source.name)
            cutter = _Cutter(source.name, promised, dim, offset=len(line))
            while data := file.read(_BLOCK_BYTES):
                yield cutter.cut(data, wanted)
            cutter.finish()

    def write(self, vectors: Vectors, path: Path) -> None:
        words = encoded(vectors.words)
        blank = next((word for word in words if b" " in word), None)
        if blank is not None:
            raise InputError(f"word2vec-binary cannot hold the word {shown(blank)}: a blank ends a word. Try --to npy.")
        with replacing(path) as file:
            file.write(b"%d %d\n" % (len(words), vectors.dim))
            for block in vectors.blocks():
                rows = vectors.matrix[block].astype("<f4", order="C", copy=False)
                file.write(b"".join([b"%b %b\n" % pair for pair in zip(words[block], rows, strict=True)]))


def _read_header(line: bytes, name: str) -> tuple[int, int]:
    found = HEADER.fullmatch(line)
    if found is None or not line.endswith(b"\n"):
        raise InputError(f"{name} begins with {shown(line)}, not with the header of word2vec's format. Choose --from.")
    return int(found[1]), check_dim(int(found[2]), name)


class _Cutter:
    """Cuts what is read into words and vectors, whatever the pieces."""

    def __init__(self, name: str, promised: int, dim: int, *, offset: int) -> None:
        self._name = name
        self._promised = promised
        self._dim = dim
        self._offset = offset  # of the data that is left, in the file
        self._left = b""
        self._count = 0

    def cut(self, data: bytes, wanted: Collection[bytes] | None) -> Block:
        """Take the next bytes of the file and give the vectors that are whole."""
        data = self._left + data
        words, rows, numbers, start = [], [], [], 0
        while self._count < self._promised:
            start += data[start : start + 1] == b"\n"
            blank = data.find(b" ", start, start + _LONGEST_WORD)
            end = blank + 1 + 4 * self._dim
            if blank < 0 or end > len(data):
                break
            word = data[start:blank]
            if wanted is None or word in wanted:
                words.append(word)
                rows.append(data[blank + 1 : end])
                numbers.append(self._count + 1)
            self._count += 1
            start = end
        self._left = data[start:]
        self._offset += start
        if len(self._left) > _LONGEST_WORD + 4 * self._dim + 2 or self._count == self._promised:
            self._check_left()
        matrix = np.frombuffer(b"".join(rows), "<f4").astype(np.float32, copy=False).reshape(-1, self._dim)
        self._check(words, matrix, numbers)
        return Block(words, matrix)

    def _check(self, words: list[bytes], matrix: NDArray[np.float32], numbers: list[int]) -> None:
        bad, fault = bad_word(words), ""
        if bad is not None:
            fault = f"word {numbers[bad]:,}: {word_fault(words[bad])}"
        elif (bad := decimals.bad_row(matrix)) is not None:
            fault = f"the vector of word {numbers[bad]:,}, {shown(words[bad])}, holds NaN or an infinite number"
        if fault:
            raise InputError(f"{self._name} is damaged: {fault}. Get the file again.")

    def _check_left(self) -> None:
        """What is left over must be the beginning of a vector, or nothing once all are there."""
        if self._count < self._promised:
            raise self._damaged(f"no blank ends the word that begins with {shown(self._left)}")
        if self._left.strip():
            raise self._damaged("it goes on after the last vector that its header promises")

    def finish(self) -> None:
        if not self._promised:
            raise no_vectors(self._name)
        if self._count < self._promised:
            raise self._damaged(f"the file ends there, its header promises {self._promised:,} words")

    def _damaged(self, fault: str) -> InputError:
        place = f"word {self._count + 1:,}, byte {self._offset:,}"
        return InputError(f"{self._name} is cut or damaged at {place}: {fault}. Get the file again.")
