"""Vectors of texts as the weighted mean of the vectors of their words.

average = Average.of(vectors, texts, "tfidf")        # texts: lists of words, whose frequencies make the weights
average.vector(["the", "ship", "sank"])              # (D,)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.documents.term_counts import Floats as Weights
from textrnn.embeddings.documents.term_counts import TermCounts
from textrnn.embeddings.documents.tfidf import smooth_idf
from textrnn.embeddings.training.corpus import WordOptions
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError
from textrnn.registry import Registry

Floats = NDArray[np.float32]

WEIGHTS = Registry(
    "--weight", {name: f"textrnn.embeddings.documents.averaging:{name}" for name in ("tfidf", "sif", "none")}
)
_TELLING_WORDS = 1000
_SIF = 1e-3  # a of Arora et al., who found 1e-4 to 1e-3 alike
_KEPT_WORDS = 100_000  # the first ones of the vectors, so that later texts may have words that the documents have not


@dataclass(frozen=True)
class Average:
    """words, matrix: V and (V, D). weights: (V,), of each occurrence of a word. common: (D,), what all texts share.

    The vector of a text is the mean of its words' vectors by their weights, less its part along `common`.
    """

    words: Words
    matrix: Floats
    weights: Floats
    common: Floats | None = None

    @classmethod
    def of(cls, vectors: Vectors, texts: Sequence[Sequence[str]], weight: str) -> "Average":
        """Weigh the words of vectors by how texts use them. Raises InputError if they have no word in common."""
        weigh = WEIGHTS.get(weight)
        counts = TermCounts.count(texts, lambda text: text)  # type: ignore[arg-type]
        kept, matrix = _choose(vectors, counts)
        weights = weigh(counts, [*kept])
        average = cls(Words.of(kept, kept.values()), matrix, weights.astype(np.float32))
        return average._without_common(texts) if weight == "sif" else average

    def vector(self, text: Sequence[str]) -> Floats:
        """Give the vector (D,) of a text that is a list of words; of one without words that are known, zeros."""
        vector: Floats = self.vectors([text])[0]
        return vector

    def vectors(self, texts: Iterable[Sequence[str]]) -> Floats:
        """Give the vectors (N, D) of texts that are lists of words."""
        means = np.array([self._mean(text) for text in texts], np.float32).reshape(-1, self.matrix.shape[1])
        return means if self.common is None else means - np.outer(means @ self.common, self.common)

    def _mean(self, text: Sequence[str]) -> Floats:
        rows = [row for row in self.words.rows(text) if row is not None]
        weights = self.weights[rows]
        total = weights.sum()
        mean: Floats = weights @ self.matrix[rows] / (total if total > 0 else 1)
        return mean

    def _without_common(self, texts: Iterable[Sequence[str]]) -> "Average":
        """Find the first principal direction of the texts' vectors, not centred (Arora et al. 2017, algorithm 1)."""
        means = self.vectors(texts).astype(np.float64)
        _, directions = np.linalg.eigh(means.T @ means)
        return replace(self, common=directions[:, -1].astype(np.float32))


def _choose(vectors: Vectors, counts: TermCounts) -> tuple[Mapping[str, int], Floats]:
    """Give the words to keep, with how often they came in the texts, and their vectors: the frequent, and the used."""
    totals = np.bincount(counts.columns, counts.values, minlength=len(counts.terms)).astype(np.int64).tolist()
    count_by_word = dict(zip(counts.terms, totals, strict=True))
    rows: dict[str, int | None] = dict(zip(counts.terms, vectors.words.rows(counts.terms), strict=True))
    composed = _composed(vectors, [word for word, row in rows.items() if row is None])
    if not composed and all(row is None for row in rows.values()):
        raise InputError(f"{vectors.name} has none of the words of the documents. Is it of another language?")
    kept = {word: row for word, row in rows.items() if row is not None}
    for row, word in enumerate(vectors.words[:_KEPT_WORDS]):
        kept.setdefault(word, row)
    matrix = np.concatenate([vectors.matrix[[*kept.values()]], *composed.values()])
    return {word: count_by_word.get(word, 0) for word in (*kept, *composed)}, matrix


def word_options(vectors: Vectors) -> WordOptions:
    """Give how a text becomes words of these vectors: as in their training, or as their first words look."""
    told = vectors.config.tokenizer
    if told:
        return WordOptions.from_dict({each.name: told[each.name] for each in fields(WordOptions) if each.name in told})
    first = vectors.words[:_TELLING_WORDS]
    return WordOptions(lowercase=all(word == word.lower() for word in first))


def _composed(vectors: Vectors, words: Sequence[str]) -> dict[str, Floats]:
    """Give the vectors (1, D) of words that are made of their subwords."""
    if vectors.subwords is None:
        return {}
    parts = {word: vectors.subwords.vector(word) for word in words}
    return {word: part[None] for word, part in parts.items() if part is not None}


def tfidf(counts: TermCounts, words: Sequence[str]) -> Weights:
    """Give the smooth idf of words, so that as often as they come makes tf-idf; as if in no document for others."""
    idf = dict(zip(counts.terms, smooth_idf(counts).tolist(), strict=True))
    return np.array([idf.get(word, float(np.log(1 + len(counts))) + 1) for word in words])


def sif(counts: TermCounts, words: Sequence[str]) -> Weights:
    """Give the smooth inverse frequency a / (a + p(w)) of words (Arora, Liang & Ma 2017), p their share of all."""
    totals = np.bincount(counts.columns, counts.values, minlength=len(counts.terms))
    shares = dict(zip(counts.terms, (totals / totals.sum()).tolist(), strict=True))
    return np.array([_SIF / (_SIF + shares.get(word, 0.0)) for word in words])


def none(counts: TermCounts, words: Sequence[str]) -> Weights:
    return np.ones(len(words))
