"""Vectors for the words of a vocabulary, from a store or a file of any format, however large.

matrix = np.zeros((len(tokens), dimensions("news")), np.float32)
found = fill_rows("news", tokens, matrix)
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.formats import read_blocks
from textrnn.embeddings.formats.detection import recognize
from textrnn.embeddings.formats.source import Source
from textrnn.embeddings.vectors import Vectors, open_vectors

_WITH_SUBWORDS = "fasttext-bin"
_NONE = 3  # a rank below that of every spelling


def dimensions(source: str | Path) -> int:
    """Give the length of the vectors of a store, by its name, or of a file. Raises InputError if there are none."""
    if not Path(source).is_file():
        return open_vectors(str(source)).dim
    _, matrix = next(read_blocks(Path(source), wanted=[]))
    return int(matrix.shape[1])


def fill_rows(source: str | Path, tokens: Sequence[str], matrix: NDArray[np.float32]) -> int:
    """Put vectors into the rows (V, D) of their tokens, found as they are, without spaces, or in lower case.

    What has no vector gets one of its subwords, where the source knows any. Gives the number of rows filled.
    """
    rows = _Rows(tokens, matrix)
    path = Path(source)
    if path.is_file() and recognize(Source(path)) != _WITH_SUBWORDS:
        for words, vectors in read_blocks(path, wanted=rows.words()):
            rows.fill(words, vectors)
    else:
        vectors_of_store = open_vectors(str(source))
        rows.look_up(vectors_of_store)
        rows.compose(vectors_of_store)
    return rows.num_filled()


class _Rows:
    """Rows to be filled, each by the first of its spellings that has a vector."""

    def __init__(self, tokens: Sequence[str], matrix: NDArray[np.float32]) -> None:
        self._tokens = tokens
        self._matrix = matrix
        self._rank_by_row: dict[int, int] = {}
        self._places_by_word: dict[str, list[tuple[int, int]]] = {}  # rows, and which spelling of theirs it is
        for row, token in enumerate(tokens):
            for rank, word in enumerate(dict.fromkeys((token, token.strip(), token.strip().lower()))):
                self._places_by_word.setdefault(word, []).append((row, rank))

    def words(self) -> list[str]:
        return list(self._places_by_word)

    def fill(self, words: Sequence[str], vectors: NDArray[np.float32]) -> None:
        for word, vector in zip(words, vectors, strict=True):
            for row, rank in self._places_by_word.get(word, ()):
                if rank < self._rank_by_row.get(row, _NONE):
                    self._matrix[row] = vector
                    self._rank_by_row[row] = rank

    def look_up(self, vectors: Vectors) -> None:
        words = self.words()
        found = [(word, row) for word, row in zip(words, vectors.words.rows(words), strict=True) if row is not None]
        self.fill([word for word, _ in found], vectors.matrix[[row for _, row in found]])

    def compose(self, vectors: Vectors) -> None:
        """Fill what is left from subwords, but for what is no word, such as <unk> or a comma."""
        for row, token in enumerate(self._tokens):
            word = token.strip()
            if vectors.subwords is None or row in self._rank_by_row or not _is_word(word):
                continue
            vector = vectors.subwords.vector(word.lower() if vectors.lowercase else word)
            if vector is not None:
                self._matrix[row] = vector
                self._rank_by_row[row] = 0

    def num_filled(self) -> int:
        return len(self._rank_by_row)


def _is_word(text: str) -> bool:
    return any(map(str.isalpha, text)) and not (text.startswith("<") and text.endswith(">"))
