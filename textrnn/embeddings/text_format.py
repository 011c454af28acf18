"""Vectors as text: one word and its numbers to a line, as GloVe and word2vec write them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textrnn.errors import InputError
from textrnn.io import open_binary


def dimensions(path: Path) -> int:
    """Give the length of the vectors in a file. Raises InputError if it holds none."""
    for fields in _rows(path):
        return len(fields) - 1
    raise InputError(f"{path} holds no vectors. Give a GloVe or word2vec file in text format.")


def fill_rows(path: Path, tokens: Sequence[str], matrix: NDArray[np.float32]) -> int:
    """Put vectors into the rows (V, D) of their tokens, found as they are, without spaces, or in lower case.

    Gives the number of rows filled.
    """
    rows_by_word: dict[str, list[tuple[int, int]]] = {}
    for row, token in enumerate(tokens):
        for rank, word in enumerate(dict.fromkeys((token, token.strip(), token.strip().lower()))):
            rows_by_word.setdefault(word, []).append((row, rank))
    rank_by_row: dict[int, int] = {}
    size = matrix.shape[1]
    for fields in _rows(path):
        word = b" ".join(fields[:-size]).decode("utf-8", "replace")  # GloVe has words with spaces
        for row, rank in rows_by_word.get(word, ()):
            if rank < rank_by_row.get(row, 3):
                matrix[row] = _vector(path, word, fields[-size:], size)
                rank_by_row[row] = rank
    return len(rank_by_row)


def _rows(path: Path) -> Iterator[list[bytes]]:
    """Yield the fields of each line, the word first; a word2vec header of two numbers is passed over."""
    with open_binary(path) as file:
        for number, line in enumerate(file):
            fields = line.rstrip().split(b" ")
            if len(fields) > 2 or (number and len(fields) > 1):
                yield fields


def _vector(path: Path, word: str, numbers: list[bytes], size: int) -> NDArray[np.float32]:
    if len(numbers) == size:
        try:
            return np.array(numbers, dtype=np.float32)
        except ValueError:
            pass
    raise InputError(f"{path} is no vector file: the line of {word!r} does not hold {size} numbers.")
