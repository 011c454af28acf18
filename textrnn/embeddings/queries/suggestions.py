"""What a user may have meant by a word that vectors do not have.

near_words("kigns", vectors.words)      # ["kings", "king", "signs"]
"""

from collections.abc import Iterator
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.words import Words

MOST = 3
_SHORT, _MIDDLING = 2, 4  # letters of words in which no edit, and one edit, leaves anything of the word
_LONGEST = 40
_LEAST_PREFIX = 4
_BLOCK = 1 << 16

Bytes = NDArray[np.uint8]


def near_words(word: str, words: Words) -> list[str]:
    """Give up to three words, the likeliest first: spelled alike but for case and hyphens, by edits, by their start.

    Among those with as few edits, the ones with the same first letter, then the earlier rows: the more frequent words.
    """
    found = dict.fromkeys(each for each in _variants(word) if each != word and words.row(each) is not None)
    for search in (_by_edits, _by_start):
        if len(found) < MOST:
            found |= dict.fromkeys(search(word, words))
    return [each for each in found if each != word][:MOST]


def _variants(word: str) -> dict[str, None]:
    joined = ("_".join(word.split()), "-".join(word.split()), word.replace("-", "_"), word.replace("_", "-"))
    spellings = ((each.lower(), each.capitalize(), each.title(), each.upper()) for each in dict.fromkeys(joined))
    return dict.fromkeys(chain.from_iterable(spellings))


def _by_edits(word: str, words: Words) -> list[str]:
    query = np.frombuffer(word.encode("utf-8", "replace"), np.uint8)
    most_edits = 0 if len(word) <= _SHORT else 1 if len(word) <= _MIDDLING else 2
    if not most_edits or len(query) > _LONGEST:
        return []
    starts, ends = words.spans
    letters, lengths = np.frombuffer(words.data, np.uint8), ends - starts
    found: list[tuple[int, bool, int]] = []
    for length in range(len(query) - most_edits, len(query) + most_edits + 1):
        rows = np.flatnonzero(lengths == length)
        for first in range(0, len(rows), _BLOCK):
            block = rows[first : first + _BLOCK]
            columns = [letters[starts[block] + place] for place in range(length)]
            found += ((edits, differs, int(block[i])) for edits, differs, i in _near(query, columns, most_edits))
    return [words[row] for _, _, row in sorted(found)[: MOST + 1]]


def _near(query: Bytes, columns: list[Bytes], most_edits: int) -> Iterator[tuple[int, bool, int]]:
    """Yield the edits, whether the first letter differs, and the place of each near word among those of one length."""
    is_foreign = np.ones(256, np.uint8)
    is_foreign[query] = 0
    num_foreign = np.sum([is_foreign[column] for column in columns], axis=0, dtype=np.uint8)
    places = np.flatnonzero(num_foreign <= most_edits)  # each other letter takes an edit of its own
    columns = [column[places] for column in columns]
    edits = edit_distances(query, columns)
    for near in np.flatnonzero(edits <= most_edits):
        yield int(edits[near]), bool(columns[0][near] != query[0]), int(places[near])


def edit_distances(query: Bytes, columns: list[Bytes]) -> Bytes:
    """Count the edits between one word and M words of one length (M,): Damerau (1964), adjacent swaps included.

    query: (n,). columns: the m letters of the words, each (M,). One row of the usual table at a time, for all words.
    """
    num_words, length = len(columns[0]), len(columns)
    above: list[Bytes] = []
    row = [np.full(num_words, j, np.uint8) for j in range(length + 1)]
    for i, letter in enumerate(query, 1):
        two_above, above, row = above, row, [np.full(num_words, i, np.uint8)]
        equal = [column == letter for column in columns]
        for j in range(1, length + 1):
            cell = np.minimum(np.minimum(above[j], row[j - 1]) + 1, above[j - 1] + ~equal[j - 1])
            if i > 1 and j > 1:
                swapped = equal[j - 2] & (columns[j - 1] == query[i - 2])
                cell = np.where(swapped, np.minimum(cell, two_above[j - 2] + 1), cell)
            row.append(cell.astype(np.uint8, copy=False))
    return row[length]


def _by_start(word: str, words: Words) -> list[str]:
    """Give the first words that share the longest start there is, at least half of this one."""
    for length in range(len(word), max(_LEAST_PREFIX, -(-len(word) // 2)) - 1, -1):
        found = list(_starting_with(word[:length], words))
        if found:
            return found
    return []


def _starting_with(prefix: str, words: Words) -> Iterator[str]:
    wanted, place = b"\n" + prefix.encode("utf-8", "replace"), -1
    if words.data.startswith(wanted[1:]):
        yield words[0]
    for _ in range(MOST):
        place = words.data.find(wanted, place + 1)
        if place < 0:
            return
        yield words.data[place + 1 : words.data.index(b"\t", place)].decode("utf-8", "replace")
