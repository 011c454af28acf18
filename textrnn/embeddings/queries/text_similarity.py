"""How alike two texts are by the vectors of their words.

cosine(Passage.read("the cat sat", vectors), Passage.read("a dog lay", vectors))     # .81
relaxed_word_movers_distance(a, b)                                                    # .92, 0 for the same words
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.lengths import unit_rows
from textrnn.embeddings.queries.expression import find_phrase
from textrnn.embeddings.vectors import Vectors
from textrnn.errors import InputError

SMOOTHING = 1e-3  # a of Arora et al. (2017), who found 1e-3 to 1e-4 equally good
_LONGEST_PHRASE = 4  # words
_BLOCK = 512

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Passage:
    """The words (n) of a text that have vectors (n, D), how often each stands in it (n,), and those that have none."""

    words: Sequence[str]
    matrix: Floats
    counts: Floats
    weights: Floats
    unknown: Sequence[str] = ()
    composed: Sequence[str] = ()

    @classmethod
    def read(cls, text: str, vectors: Vectors) -> "Passage":
        """Look up the words of a text; a single word, also a phrase in one argument, is taken as it is.

        Raises UnknownWordError for a single word without a vector, InputError for a text in which none has one.
        """
        row = find_phrase(text, vectors)
        whole = text.strip() if row is None else vectors.words[row]
        words = split_words(text, vectors) if row is None and len(text.split()) > 1 else [whole]
        known = [word for word in words if vectors.has(word)]
        unknown = list(dict.fromkeys(word for word in words if not vectors.has(word)))
        if len(words) == 1 and unknown:
            vectors.vector(words[0])
        if not known:
            raise InputError(f"not one word of {_shortened(text)!r} has a vector in {vectors.name}.")
        counted = Counter(known)
        rows = [vectors.find(word) for word in counted]
        composed = [word for word, row in zip(counted, rows, strict=True) if row is None]
        matrix = np.array([vectors.vector(word) for word in counted], np.float32)
        counts = np.array(list(counted.values()), np.float32)
        return cls(list(counted), matrix, counts, _inverse_frequency(rows, vectors), unknown, composed)

    @property
    def mean(self) -> Floats:
        """The mean of the word vectors (D,), each weighted by its smooth inverse frequency."""
        return np.asarray((self.counts * self.weights) @ unit_rows(self.matrix) / self.counts.sum(), np.float32)


def split_words(text: str, vectors: Vectors) -> list[str]:
    """Give the words of a text as those that the vectors were trained on were cut, phrases joined."""
    from textrnn.embeddings.documents.averaging import word_options

    words = word_options(vectors).split(text)
    return _joined(words, vectors) if vectors.config.tokenizer.get("phrases") else words


def _joined(words: Sequence[str], vectors: Vectors) -> list[str]:
    """Join words to the longest phrases that have vectors, from left to right."""
    found, place = [], 0
    while place < len(words):
        lengths = range(min(_LONGEST_PHRASE, len(words) - place), 1, -1)
        fitting = (n for n in lengths if vectors.find("_".join(words[place : place + n])) is not None)
        length = next(fitting, 1)
        found.append("_".join(words[place : place + length]))
        place += length
    return found


def _inverse_frequency(rows: Sequence[int | None], vectors: Vectors) -> Floats:
    """Give a / (a + p(w)) for every word (Arora et al. 2017, ICLR, algorithm 1), p its share of all words counted.

    Their second step, to subtract what all sentences of a collection share, needs a collection and is not done. All
    weights are 1 where the words have no counts, as in files of other programs.
    """
    counts = vectors.words.counts
    total = counts.sum()
    shares = [counts[row] / total if row is not None and total > 0 else 0.0 for row in rows]
    return np.array([SMOOTHING / (SMOOTHING + share) for share in shares], np.float32)


def cosine(first: Passage, second: Passage) -> float:
    """Give the cosine of the weighted means; 0 where one of them is zero."""
    a, b = unit_rows(np.stack([first.mean, second.mean]))
    return float(np.clip(a @ b, -1, 1))


def relaxed_word_movers_distance(first: Passage, second: Passage) -> float:
    """Give a lower bound of the distance that words must travel from one text to the other (Kusner et al. 2015, 4.2).

    Every word goes wholly to the nearest word of the other text; the dearer of the two ways counts. Distances are
    Euclidean between unit vectors, so that the result lies between 0 and 2.
    """
    a, b = unit_rows(first.matrix), unit_rows(second.matrix)
    to_b, to_a = np.full(len(a), np.inf), np.full(len(b), np.inf)
    for start in range(0, len(a), _BLOCK):
        rows = slice(start, start + _BLOCK)
        distances = np.sqrt(np.clip(2 - 2 * a[rows] @ b.T, 0, 4))
        to_b[rows] = distances.min(axis=1)
        to_a = np.minimum(to_a, distances.min(axis=0))
    ways = (first.counts @ to_b / first.counts.sum(), second.counts @ to_a / second.counts.sum())
    return float(max(ways))


MEASURES: dict[str, Any] = {"cosine": cosine, "wmd": relaxed_word_movers_distance}


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
