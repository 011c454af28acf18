"""Vectors as text: one word and its numbers to a line, as GloVe and word2vec write them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textrnn.errors import InputError, NotFoundError
from textrnn.io import open_binary


def dimensions(path: Path) -> int:
    """Give the length of the vectors in a file. Raises InputError if it holds none."""
    for _, numbers in _rows(path):
        return len(numbers)
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
    for word, numbers in _rows(path):
        for row, rank in rows_by_word.get(word, ()):
            if rank < rank_by_row.get(row, 3):
                matrix[row] = _vector(path, word, numbers, matrix.shape[1])
                rank_by_row[row] = rank
    return len(rank_by_row)


def _rows(path: Path) -> Iterator[tuple[str, list[bytes]]]:
    """Yield each word with its numbers; a word2vec header of two numbers is passed over."""
    try:
        with open_binary(path) as file:
            for number, line in enumerate(file):
                word, *numbers = line.rstrip().split(b" ")
                if len(numbers) > 1 or (number and numbers):
                    yield word.decode("utf-8", "replace"), numbers
    except FileNotFoundError as error:
        raise NotFoundError(f"there is no vector file {path}. Check --embeddings.") from error
    except (OSError, EOFError) as error:
        raise InputError(f"{path} cannot be read: {error}.") from error


def _vector(path: Path, word: str, numbers: list[bytes], size: int) -> NDArray[np.float32]:
    if len(numbers) == size:
        try:
            return np.array(numbers, dtype=np.float32)
        except ValueError:
            pass
    raise InputError(f"{path} is no vector file: the line of {word!r} does not hold {size} numbers.")
