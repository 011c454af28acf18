"""How often each term stands in each document: a sparse matrix that numpy reads without scipy's import.

counts = TermCounts.count(["a cat", "a cat and a dog"], str.split)
counts.terms                     # ("a", "and", "cat", "dog")
counts.row(1)                    # columns [0, 1, 2, 3], values [2, 1, 1, 1]
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class TermCounts:
    """A matrix (N documents, V terms) by its rows: row n has values[starts[n]:starts[n + 1]] in the same columns.

    starts: (N + 1,). columns, values: (entries,), the columns of a row ascending. terms: the V terms.
    """

    starts: Ints
    columns: NDArray[np.int32]
    values: Floats
    terms: tuple[str, ...]

    @classmethod
    def count(
        cls, texts: Iterable[str], terms_of: Callable[[str], Iterable[str]], terms: Sequence[str] | None = None
    ) -> "TermCounts":
        """Count the terms of each text. terms: those to count; without it all there are, in the order of letters."""
        known = {} if terms is None else {term: number for number, term in enumerate(terms)}
        starts, columns, values = array("q", [0]), array("i"), array("d")
        for text in texts:
            for term, count in Counter(terms_of(text)).items():
                number = known.setdefault(term, len(known)) if terms is None else known.get(term)
                if number is not None:
                    columns.append(number)
                    values.append(count)
            starts.append(len(columns))
        counted = cls(np.array(starts), np.array(columns), np.array(values), tuple(known))
        order = range(len(known))
        return counted._with_terms(order if terms is not None else sorted(order, key=counted.terms.__getitem__))

    def _with_terms(self, order: Sequence[int] | Ints) -> "TermCounts":
        """Keep the terms of these numbers, as columns in this order."""
        number = np.full(max(1, len(self.terms)), -1, np.int32)
        number[list(order)] = np.arange(len(order))
        columns = number[self.columns]
        kept = np.flatnonzero(columns >= 0)
        kept = kept[np.lexsort((columns[kept], self.rows[kept]))]
        ends = np.bincount(self.rows[kept], minlength=len(self)).cumsum()
        terms = tuple(self.terms[place] for place in order)
        return TermCounts(np.concatenate([[0], ends]), columns[kept], self.values[kept], terms)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def rows(self) -> Ints:
        """The row of each entry."""
        return np.repeat(np.arange(len(self)), np.diff(self.starts))

    @cached_property
    def document_frequency(self) -> Ints:
        """(V,): in how many documents each term stands."""
        return np.bincount(self.columns, minlength=len(self.terms))

    def row(self, number: int) -> tuple[NDArray[np.int32], Floats]:
        """Give the columns and values of one document."""
        place = slice(self.starts[number], self.starts[number + 1])
        return self.columns[place], self.values[place]

    def times(self, weights: Floats) -> Floats:
        """Multiply by a vector (V,); gives (N,)."""
        product = np.bincount(self.rows, self.values * weights[self.columns], minlength=len(self))
        return product.astype(np.float64, copy=False)

    def scaled(self, weights: Floats) -> "TermCounts":
        """Multiply every column by its weight (V,)."""
        return replace(self, values=self.values * weights[self.columns])

    def normalized(self) -> "TermCounts":
        """Scale every row to the Euclidean length 1; empty rows stay."""
        norms = np.sqrt(np.bincount(self.rows, self.values**2, minlength=len(self)))
        return replace(self, values=self.values / np.where(norms > 0, norms, 1)[self.rows])

    def limited(self, *, least: int = 1, largest_share: float = 1.0) -> "TermCounts":
        """Keep the terms of at least so many documents and of at most this share of them."""
        frequency = self.document_frequency
        return self._with_terms(np.flatnonzero((frequency >= least) & (frequency <= largest_share * len(self))))

    def bags(self) -> list[list[tuple[int, int]]]:
        """Give the documents as gensim takes them."""
        rows = (self.row(number) for number in range(len(self)))
        return [[(int(column), int(value)) for column, value in zip(*row, strict=True)] for row in rows]

    def to_scipy(self) -> "csr_matrix":
        from scipy.sparse import csr_matrix

        return csr_matrix((self.values, self.columns, self.starts), shape=(len(self), len(self.terms)))
