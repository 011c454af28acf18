"""Sentences as averages of word vectors, ranked by a random walk over their similarity."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.lookup import dimensions, fill_rows
from textrnn.errors import InputError, UsageError
from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.graph import Graph, GraphRanker
from textrnn.summarizers.term_matrix import Floats, TermMatrix
from textrnn.text.terms import Analyzer


@dataclass(frozen=True)
class Embedding(GraphRanker):
    """A sentence is the average of its words' vectors, rarer words weighing more.

    embeddings: the name of a store of word vectors, or a file of any format.
    """

    embeddings: Path | None = None

    def graph(self, text: AnalyzedText) -> Graph:
        if self.embeddings is None:
            raise UsageError("the method embedding needs word vectors. Name a file or a store: --embeddings FILE|NAME.")
        return _VectorGraph(sentence_vectors(text, self.embeddings))


def sentence_vectors(text: AnalyzedText, path: Path) -> NDArray[np.float64]:
    """Give a vector of length 1 for each sentence (N, D), zeros where the file knows none of its words.

    Raises InputError if it knows no word of the text at all.
    """
    words = TermMatrix.count((each.text for each in text.sentences), Analyzer(text.analyzer.language, stem=False))
    matrix = np.zeros((words.num_columns, dimensions(path)), np.float32)
    if not fill_rows(path, words.vocabulary, matrix):
        raise InputError(f"{path} holds no word of the text. Choose vectors of its language.")
    weighted = words.scaled_columns(words.smooth_idf)
    sums = np.stack([weighted.times(column.astype(np.float64)) for column in matrix.T], axis=1)
    norms = np.linalg.norm(sums, axis=1, keepdims=True)
    return sums / np.where(norms > 0, norms, 1)


class _VectorGraph:
    """Weights (1 + cos) / 2, which are never negative, between sentences that have vectors."""

    def __init__(self, vectors: NDArray[np.float64]) -> None:
        self._vectors = vectors
        self._known = vectors.any(axis=1)

    def times(self, mass: Floats) -> Floats:
        known = mass * self._known
        cosines = self._vectors @ (self._vectors.T @ known)
        return np.where(self._known, np.maximum((known.sum() + cosines) / 2 - known, 0), 0)

    def out_weights(self) -> Floats:
        return self.times(np.ones(len(self._vectors)))
