"""The word that does not belong to the others.

odd_one_out(["cat", "dog", "stone"], vectors).word         # "stone"
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from textrnn.embeddings.lengths import unit_rows
from textrnn.embeddings.queries.expression import resolve
from textrnn.embeddings.queries.nearest import Neighbour
from textrnn.embeddings.vectors import Vectors
from textrnn.errors import InputError

FEWEST = 3  # two words are equally far from their mean


@dataclass(frozen=True)
class Odd:
    """similarities: of each word to the mean of all, in the order of the words."""

    word: str
    similarities: Sequence[Neighbour]
    composed: bool


def odd_one_out(words: Sequence[str], vectors: Vectors) -> Odd:
    """Find the word farthest, by cosine, from the mean of the unit vectors of all; the first of equally far ones.

    Raises InputError for fewer than three words, UnknownWordError for one without a vector.
    """
    if len(words) < FEWEST:
        raise InputError(f"{' '.join(words)!r}: the odd one is sought among three words or more, not {len(words)}.")
    directions = [resolve(word, vectors) for word in words]
    units = unit_rows(np.stack([each.vector for each in directions]))
    mean = unit_rows(units.mean(axis=0)[None])[0]
    cosines = (units @ mean).clip(-1, 1)
    similarities = [Neighbour(word, float(cosine)) for word, cosine in zip(words, cosines, strict=True)]
    return Odd(words[int(cosines.argmin())], similarities, any(each.composed for each in directions))
