"""Compiled counting of co-occurrences: an inverted index of the text, then one dense row of sums at a time."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from textrnn.embeddings.training.compiling import kernel
from textrnn.embeddings.training.cooccurrence import Occurrences, Places


@kernel
def find_places(ids: NDArray[np.int32], words: int, places: Places) -> NDArray[np.int64]:
    """Write the places of each word of the text in rising order, word after word; give where each word's begin."""
    starts = np.zeros(words + 1, np.int64)
    for word in ids:
        starts[word + 1] += 1
    starts = np.cumsum(starts)
    ends = starts[:-1].copy()
    for place in range(len(ids)):
        word = ids[place]
        places[ends[word]] = place
        ends[word] += 1
    return starts


@kernel
def measure_windows(
    starts: NDArray[np.int64], window: int, symmetric: bool, left: NDArray[np.int16], right: NDArray[np.int16]
) -> None:
    """Write how many words of its context each place has within the window before it, and after it if symmetric."""
    for context in range(len(starts) - 1):
        first, last = starts[context], starts[context + 1] - 1
        for place in range(first, last + 1):
            left[place] = min(window, place - first)
            right[place] = min(window, last - place) if symmetric else 0


@kernel
def count_rows(
    text: Occurrences, weights: NDArray[np.float64], first: int, last: int, most: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """Sum the rows first to last of the matrix; give their lengths, columns and values.

    weights: (window,) by distance - 1. most: pairs that these rows cannot exceed.
    """
    lengths = np.empty(last - first, np.int64)
    columns, values = np.empty(most + 1, np.int32), np.empty(most + 1, np.float32)
    sums = np.zeros(len(text.word_starts) - 1)
    end = 0
    for word in range(first, last):
        begin = end
        for place in text.places[text.word_starts[word] : text.word_starts[word + 1]]:
            for distance in range(1, text.left[place] + 1):
                end = _add(text.ids[place - distance], weights[distance - 1], sums, columns, end)
            for distance in range(1, text.right[place] + 1):
                end = _add(text.ids[place + distance], weights[distance - 1], sums, columns, end)
        for i in range(begin, end):
            values[i] = sums[columns[i]]
            sums[columns[i]] = 0
        lengths[word - first] = end - begin
    return lengths, columns[:end].copy(), values[:end].copy()


@njit(inline="always")
def _add(column: int, weight: float, sums: NDArray[np.float64], columns: NDArray[np.int32], end: int) -> int:
    """Add to a sum and give the new end of the row's columns, without a branch that would often be guessed wrong."""
    columns[end] = column  # written over by the next one, unless this is the first time
    end += sums[column] == 0
    sums[column] += weight
    return end
