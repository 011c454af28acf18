"""What every format of vectors can do: be read, in blocks or as a whole, and be written."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.formats.source import Source
from textrnn.embeddings.provenance import Provenance
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError

LARGEST_DIM = 1 << 16
_SAMPLE = 10_000  # words that tell whether there are upper-case letters
_MOVED_ROWS = 1 << 14


class Block(NamedTuple):
    """Some vectors: their words in UTF-8, the matrix (n, D), and how often the words came, where the format tells."""

    words: list[bytes]
    matrix: NDArray[np.float32]
    counts: NDArray[np.int64] | None = None


class Format(ABC):
    """One way to keep vectors in files."""

    @abstractmethod
    def read(self, source: Source) -> Vectors:
        """Read all. Raises InputError, naming the place, for what is damaged."""

    def blocks(self, source: Source, wanted: Collection[bytes] | None = None) -> Iterator[Block]:
        """Yield the vectors block by block. Given what is wanted, other words may be left out."""
        vectors = self.read(source)
        for block in vectors.blocks():
            yield Block([word.encode() for word in vectors.words[block]], vectors.matrix[block])

    @abstractmethod
    def write(self, vectors: Vectors, path: Path) -> None:
        """Write all, or nothing. Raises TransferError, or InputError for a word that the format cannot hold."""

    def files(self, path: Path) -> list[Path]:
        """Give what `write` would write."""
        return [path]


class Streamed(Format):
    """A format whose vectors are read one after the other."""

    @abstractmethod
    def blocks(self, source: Source, wanted: Collection[bytes] | None = None) -> Iterator[Block]: ...

    def read(self, source: Source) -> Vectors:
        return gather(self.blocks(source), source.name)


def gather(blocks: Iterator[Block], name: str) -> Vectors:
    """Make vectors of all blocks."""
    words: list[bytes] = []
    counts = [np.empty(0, np.int64)]

    def matrices() -> Iterator[NDArray[np.float32]]:
        for block in blocks:
            words.extend(block.words)
            counts.append(np.zeros(len(block.words), np.int64) if block.counts is None else block.counts)
            yield block.matrix

    matrix = stack(matrices())
    return assemble(words, np.concatenate(counts), matrix, name)


def stack(matrices: Iterable[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Join matrices (n, D) below each other, without ever holding a second copy of all."""
    data, dim = bytearray(), 1  # grows in place
    for matrix in matrices:
        data += np.ascontiguousarray(matrix).data
        dim = matrix.shape[1]
    return np.frombuffer(data, np.float32).reshape(-1, dim)


def assemble(words: list[bytes], counts: NDArray[np.int64], matrix: NDArray[np.float32], name: str) -> Vectors:
    """Make vectors; of equal words the first counts, and what is not UTF-8 in a word is replaced."""
    words, undecodable = _decodable(words)
    found, matrix, duplicates = _distinct(words, counts, matrix, name)
    facts = {"duplicates": duplicates, "undecodable": undecodable}
    about = Provenance(tokenizer={"lowercase": _is_lower(found)}, data=facts)
    return Vectors.of(found, matrix, method="imported", about=about, name=name)


def _decodable(words: list[bytes]) -> tuple[list[bytes], int]:
    try:
        b"\n".join(words).decode()
    except UnicodeDecodeError:
        fixed = [word.decode(errors="replace").encode() for word in words]
        return fixed, sum(new != old for new, old in zip(fixed, words, strict=True))
    return words, 0


def _distinct(
    words: list[bytes], counts: NDArray[np.int64], matrix: NDArray[np.float32], name: str
) -> tuple[Words, NDArray[np.float32], int]:
    """Leave out words that came before, moving the rows within the matrix."""
    row_by_word = dict(zip(reversed(words), range(len(words) - 1, -1, -1), strict=True))
    lines = [b"%b\t%d\n" % pair for pair in zip(words, counts.tolist(), strict=True)]
    left_out = len(words) - len(row_by_word)
    if left_out:
        rows = np.sort(np.fromiter(row_by_word.values(), np.int64))
        matrix = matrix if matrix.flags.writeable else matrix.copy()
        for start in range(0, len(rows), _MOVED_ROWS):
            block = rows[start : start + _MOVED_ROWS]
            matrix[start : start + len(block)] = matrix[block]
        lines, matrix = [lines[row] for row in rows], matrix[: len(rows)]
    return Words(b"".join(lines), name), matrix, left_out


def _is_lower(words: Words) -> bool:
    return all(word == word.lower() for word in islice(words, _SAMPLE))


def bad_word(words: list[bytes]) -> int | None:
    """Give the first word that a store cannot hold: an empty one, or one with a tab or a line feed."""
    joined = b"".join(words)
    if b"\t" not in joined and b"\n" not in joined and all(words):
        return None
    return next(row for row, word in enumerate(words) if not word or b"\t" in word or b"\n" in word)


def word_fault(word: bytes) -> str:
    return "its word is empty" if not word else f"its word {shown(word)} holds a tab or a line feed"


def shown(text: bytes) -> str:
    """Quote something from a file in a message, the beginning if it is long."""
    quoted = repr(text[:40].decode(errors="replace"))
    return f"{quoted}..." if len(text) > 40 else quoted


def check_dim(dim: int, name: str) -> int:
    if not 1 <= dim <= LARGEST_DIM:
        raise InputError(f"{name} promises vectors of {dim:,} numbers; from 1 to {LARGEST_DIM:,} are read.")
    return dim


def encoded(words: Words) -> list[bytes]:
    """Give all words as UTF-8."""
    return [line.partition(b"\t")[0] for line in words.data.split(b"\n")[:-1]]


def no_vectors(name: str) -> InputError:
    return InputError(f"{name} holds no vectors. Give a file of vectors, or the name of a store: textrnn models.")
