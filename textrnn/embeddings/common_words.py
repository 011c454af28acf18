"""Several vectors on the words that all of them have, so that none gains by knowing fewer or more.

words = common_words([first, second])
evaluate_pairs(restricted(first, words), pairs)
"""

from collections.abc import Sequence
from itertools import islice

import numpy as np

from textrnn.embeddings.evaluation import MOST_FREQUENT
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words


def common_words(several: Sequence[Vectors], most_frequent: int = MOST_FREQUENT) -> list[str]:
    """Give the words in lower case that are among the most frequent of all vectors, in the order of the first."""
    first, *others = [dict.fromkeys(_folded(vectors, most_frequent)) for vectors in several]
    return [word for word in first if all(word in other for other in others)]


def restricted(vectors: Vectors, words: Sequence[str], most_frequent: int = MOST_FREQUENT) -> Vectors:
    """Give vectors of only these words, in lower case and in their order, and without subwords."""
    rows: dict[str, int] = {}
    for row, word in enumerate(_folded(vectors, most_frequent)):
        rows.setdefault(word, row)
    matrix = np.array(vectors.matrix[[rows[word] for word in words]]).reshape(-1, vectors.dim)
    method = vectors.config.network.get("method", "")
    return Vectors.of(
        Words.of(words, [0] * len(words)), matrix, method=method, tokenizer={"lowercase": True}, name=vectors.name
    )


def _folded(vectors: Vectors, most_frequent: int) -> list[str]:
    return [word.lower() for word in islice(vectors.words, most_frequent)]
