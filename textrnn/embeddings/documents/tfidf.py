"""Terms weighed by how often a document has them and how few others do.

    tfidf = TfIdf.fit(["the sea", "the ship on the sea"], str.split)
    tfidf.top(1, 2)                  # [("the", 0.76), ("on", 0.54)]
    tfidf.similarities("a ship")     # (N,)

The weight of term t in document d is tf(t, d) idf(t), idf(t) = ln((1 + N) / (1 + df(t))) + 1, with all weights of a
document divided by their Euclidean length: the smooth idf (Salton & Buckley 1988 with one more document that holds
every term), which is never 0, so that a term of all documents still counts.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from textrnn.embeddings.documents.term_counts import Floats, TermCounts


def smooth_idf(counts: TermCounts) -> Floats:
    """Give ln((1 + N) / (1 + df)) + 1 of each term (V,)."""
    rarity: Floats = np.log((1 + len(counts)) / (1 + counts.document_frequency)) + 1
    return rarity


@dataclass(frozen=True)
class TfIdf:
    """weights: (N, V), each row of length 1. idf: (V,)."""

    terms_of: Callable[[str], Iterable[str]]
    idf: Floats
    weights: TermCounts

    @classmethod
    def fit(cls, texts: Iterable[str], terms_of: Callable[[str], Iterable[str]], *, least: int = 1) -> "TfIdf":
        """Weigh the terms of texts. least: in how many of them a term must stand."""
        counts = TermCounts.count(texts, terms_of).limited(least=least)
        idf = smooth_idf(counts)
        return cls(terms_of, idf, counts.scaled(idf).normalized())

    @property
    def terms(self) -> tuple[str, ...]:
        return self.weights.terms

    def weigh(self, texts: Iterable[str]) -> TermCounts:
        """Weigh other texts by the same idf; terms that were not there are none."""
        return TermCounts.count(texts, self.terms_of, self.terms).scaled(self.idf).normalized()

    def top(self, number: int, most: int) -> list[tuple[str, float]]:
        """Give the terms of one document with the highest weights, equal ones in the order of letters."""
        columns, weights = self.weights.row(number)
        order = np.argsort(-weights, kind="stable")[:most]
        return [(self.terms[columns[place]], float(weights[place])) for place in order]

    def similarities(self, query: str) -> Floats:
        """Give the cosine of each document with a query (N,); 0 for a query that shares no term with any."""
        columns, weights = self.weigh([query]).row(0)
        dense = np.zeros(len(self.terms))
        dense[columns] = weights
        return self.weights.times(dense)
