"""Counting words in bounded memory, and looking up their ids without a loop in Python."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import TYPE_CHECKING

from textrnn.text.vocabulary import UNKNOWN

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_DISTINCT = 1_000_000


def count_words(word_lists: Iterable[Sequence[str]], max_distinct: int = MAX_DISTINCT) -> Counter[str]:
    """Count words; whenever too many are distinct, the rarest are forgotten (Manku & Motwani 2002, lossy counting)."""
    counts: Counter[str] = Counter()
    for words in word_lists:
        counts.update(words)
        threshold = 1
        while len(counts) > max_distinct:
            counts = Counter({word: count for word, count in counts.items() if count > threshold})
            threshold *= 2
    return counts


def look_up(words: Sequence[str], id_by_word: Mapping[str, int]) -> "NDArray[np.uint32]":
    import numpy as np

    return np.fromiter(map(id_by_word.get, words, repeat(UNKNOWN)), np.uint32, len(words))
