"""Several vectors on the words that all of them have, so that none gains by knowing fewer or more.

words = common_words([first, second])
evaluate_pairs(restricted(first, words), pairs)
"""

from collections.abc import Sequence

import numpy as np

from textrnn.embeddings.provenance import Provenance
from textrnn.embeddings.queries.evaluation import MOST_FREQUENT
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words, most_frequent


def common_words(several: Sequence[Vectors], most_frequent: int = MOST_FREQUENT) -> list[str]:
    """Give the words in lower case that are among the most frequent of all vectors, in the order of the first."""
    first, *others = [_row_by_folded_word(vectors, most_frequent) for vectors in several]
    return [word for word in first if all(word in other for other in others)]


def restricted(vectors: Vectors, words: Sequence[str], most_frequent: int = MOST_FREQUENT) -> Vectors:
    """Give vectors of only these words, in lower case and in their order, and without subwords."""
    rows = _row_by_folded_word(vectors, most_frequent)
    matrix = np.array(vectors.matrix[[rows[word] for word in words]]).reshape(-1, vectors.dim)
    method = vectors.config.network.get("method", "")
    about = Provenance(tokenizer={"lowercase": True})
    return Vectors.of(Words.of(words, [0] * len(words)), matrix, method=method, about=about, name=vectors.name)


def _row_by_folded_word(vectors: Vectors, count: int) -> dict[str, int]:
    """Give the most frequent words in lower case, each with the row of its most frequent spelling."""
    words = list(vectors.words)
    rows: dict[str, int] = {}
    for row in most_frequent(vectors.words, count).tolist():
        rows.setdefault(words[row].lower(), row)
    return rows
