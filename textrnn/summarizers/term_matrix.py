"""How often each term stands in each sentence, as a sparse matrix that numpy multiplies without scipy's import.

counts = TermMatrix.count(["a cat", "a cat and a dog"], Analyzer("en"))
counts.times(weights)            # (N,): the weight of every sentence
counts.transposed_times(scores)  # (V,): the score of every term
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import compress

import numpy as np
from numpy.typing import NDArray

from textrnn.text.terms import Analyzer

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class TermMatrix:
    """A matrix (N sentences, V terms) by its entries, in the order of rows and within a row of columns.

    rows, columns, values: (entries,). vocabulary: the V terms.
    """

    rows: Ints
    columns: Ints
    values: Floats
    num_rows: int
    vocabulary: tuple[str, ...]

    @classmethod
    def count(cls, texts: Iterable[str], analyzer: Analyzer) -> "TermMatrix":
        """Count the terms of each text."""
        number_by_word = _Numbers(analyzer)
        numbers: list[int] = []
        ends = []
        for text in texts:
            numbers += map(number_by_word.__getitem__, analyzer.words(text.lower()))
            ends.append(len(numbers))
        columns = np.array(numbers, np.int64)
        rows = np.searchsorted(np.array(ends, np.int64), np.arange(len(numbers)), side="right")
        terms = columns >= 0
        return cls.from_pairs(rows[terms], columns[terms], len(ends), tuple(number_by_word.number_by_term))

    @classmethod
    def from_pairs(cls, rows: Ints, columns: Ints, num_rows: int, vocabulary: tuple[str, ...]) -> "TermMatrix":
        """Count how often each pair of row and column occurs."""
        width = max(1, len(vocabulary))
        places, counts = np.unique(rows * width + columns, return_counts=True)
        return cls(places // width, places % width, counts.astype(np.float64), num_rows, vocabulary)

    @property
    def num_columns(self) -> int:
        return len(self.vocabulary)

    def times(self, weights: Floats) -> Floats:
        """Multiply by a vector (V,); gives (N,)."""
        return sums_at(self.rows, self.values * weights[self.columns], self.num_rows)

    def transposed_times(self, weights: Floats) -> Floats:
        """Multiply the transpose by a vector (N,); gives (V,)."""
        return sums_at(self.columns, self.values * weights[self.rows], self.num_columns)

    def sums(self) -> Floats:
        """Sum every row; gives (N,)."""
        return sums_at(self.rows, self.values, self.num_rows)

    def column_sums(self) -> Floats:
        """Sum every column; gives (V,)."""
        return sums_at(self.columns, self.values, self.num_columns)

    @cached_property
    def num_distinct(self) -> Ints:
        """(N,): how many different terms each sentence has."""
        return np.bincount(self.rows, minlength=self.num_rows)

    @cached_property
    def document_frequency(self) -> Ints:
        """(V,): in how many sentences each term stands."""
        return np.bincount(self.columns, minlength=self.num_columns)

    @cached_property
    def smooth_idf(self) -> Floats:
        """(V,): log((1 + N) / (1 + n)) + 1 for each term, which is never 0."""
        rarity: Floats = np.log((1 + self.num_rows) / (1 + self.document_frequency)) + 1
        return rarity

    @cached_property
    def tf_idf(self) -> "TermMatrix":
        """Rows of unit length, tf times the smooth idf."""
        return self.scaled_columns(self.smooth_idf).normalized()

    @cached_property
    def _starts(self) -> Ints:
        return np.searchsorted(self.rows, np.arange(self.num_rows + 1))

    def row(self, number: int) -> tuple[Ints, Floats]:
        """Give the columns and values of one row."""
        place = slice(self._starts[number], self._starts[number + 1])
        return self.columns[place], self.values[place]

    def dense(self) -> NDArray[np.float64]:
        """Lay the matrix (N, V) out in full."""
        matrix = np.zeros((self.num_rows, self.num_columns))
        matrix[self.rows, self.columns] = self.values
        return matrix

    def with_values(self, values: Floats) -> "TermMatrix":
        return replace(self, values=values)

    def binary(self) -> "TermMatrix":
        """Forget how often a term stands in a sentence."""
        return self.with_values(np.ones_like(self.values))

    def without_columns(self, dropped: NDArray[np.bool_]) -> "TermMatrix":
        """Leave out the terms marked (V,)."""
        kept = ~dropped[self.columns]
        numbers = np.cumsum(~dropped) - 1
        vocabulary = tuple(compress(self.vocabulary, ~dropped))
        return TermMatrix(self.rows[kept], numbers[self.columns[kept]], self.values[kept], self.num_rows, vocabulary)

    def scaled_rows(self, factors: Floats) -> "TermMatrix":
        """Multiply every row by its factor (N,)."""
        return self.with_values(self.values * factors[self.rows])

    def scaled_columns(self, factors: Floats) -> "TermMatrix":
        """Multiply every column by its factor (V,)."""
        return self.with_values(self.values * factors[self.columns])

    def normalized(self) -> "TermMatrix":
        """Scale every row to the Euclidean length 1; rows of zeros stay."""
        norms = np.sqrt(sums_at(self.rows, self.values**2, self.num_rows))
        return self.scaled_rows(1 / np.where(norms > 0, norms, 1))


def sums_at(places: Ints, values: Floats, size: int) -> Floats:
    """Add up the values that go to each place."""
    return np.bincount(places, values, size).astype(np.float64, copy=False)


class _Numbers(dict[str, int]):
    """From a word to the number of its term, -1 if it is none; filled as words come."""

    def __init__(self, analyzer: Analyzer) -> None:
        super().__init__()
        self._term = analyzer.term
        self.number_by_term: dict[str, int] = {}

    def __missing__(self, word: str) -> int:
        term = self._term(word)
        number = self.number_by_term.setdefault(term, len(self.number_by_term)) if term else -1
        self[word] = number
        return number
