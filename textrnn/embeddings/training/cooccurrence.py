"""How often words stand near one another: the counts X that GloVe is trained on.

x = count_cooccurrences(text, window=10, pool=pool)
x.columns[x.row_starts[3] : x.row_starts[4]]      # the words met near word 3, and in x.values how often
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.training.trainer import run_jobs

if TYPE_CHECKING:
    from textrnn.embeddings.training.corpus import WordIds

Places = NDArray[np.int32] | NDArray[np.int64]

JOB_PAIRS = 1 << 21  # pairs that a job may find at most; a job of fewer would be all overhead


class Cooccurrences(NamedTuple):
    """A sparse matrix (V, V) in rows: X_ij is how often word j stands in the window of word i, nearer ones for more.

    Row i has the columns and values row_starts[i] : row_starts[i + 1], in the order in which the text has them.
    """

    row_starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    values: NDArray[np.float32]


class Occurrences(NamedTuple):
    """A text turned around: word i stands at places[word_starts[i] : word_starts[i + 1]].

    left, right: (T,) words of the window on either side of a place, fewer than its width next to the end of a context.
    """

    ids: NDArray[np.int32]
    word_starts: NDArray[np.int64]
    places: Places
    left: NDArray[np.int16]
    right: NDArray[np.int16]


def counting_kernels() -> Iterable[Any]:
    """Give the compiled functions that counting calls."""
    from textrnn.embeddings.training.cooccurrence_kernels import count_rows, find_places, measure_windows

    return [find_places, measure_windows, count_rows]


def count_cooccurrences(
    text: "WordIds", *, window: int, symmetric: bool = True, pool: ThreadPoolExecutor
) -> Cooccurrences:
    """Count each pair of words at a distance d up to the window as 1/d (Pennington et al. 2014, sec. 4.2).

    symmetric: both sides of a word are its window; else only the words before it. The counts do not depend on the
    number of threads: a row is summed by one of them, in the order of the text, in double precision. Memory: 8 bytes
    for a pair that is found, twice that for a moment, and 8 for a word of the text.
    """
    from textrnn.embeddings.training.cooccurrence_kernels import count_rows

    occurrences = find_occurrences(text, window, symmetric=symmetric)
    weights = 1 / np.arange(1, window + 1)
    most = np.minimum(len(text.words), np.diff(occurrences.word_starts) * window * (2 if symmetric else 1))
    bounds = _job_bounds(most, max(JOB_PAIRS, 4 * len(text.words)))
    jobs = [
        partial(count_rows, occurrences, weights, first, last, int(most[first:last].sum()))
        for first, last in pairwise(bounds)
    ]
    lengths, columns, values = zip(*run_jobs(pool, jobs), strict=True)
    row_starts = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
    return Cooccurrences(row_starts, np.concatenate(columns), np.concatenate(values))


def find_occurrences(text: "WordIds", window: int, *, symmetric: bool) -> Occurrences:
    from textrnn.embeddings.training.cooccurrence_kernels import find_places, measure_windows

    places: Places = np.empty(len(text.ids), np.dtype("i4" if len(text.ids) < 1 << 31 else "i8"))
    word_starts = find_places(text.ids, len(text.words), places)
    left, right = (np.empty(len(text.ids), np.int16) for _ in range(2))
    measure_windows(text.starts, window, symmetric, left, right)
    return Occurrences(text.ids, word_starts, places, left, right)


def _job_bounds(most: NDArray[np.int64], limit: int) -> list[int]:
    """Cut the rows into ranges that find no more than about `limit` pairs each."""
    before = np.concatenate([[0], np.cumsum(most)])
    cuts = np.searchsorted(before, np.arange(0, before[-1], limit))
    bounds: list[int] = np.unique(np.append(cuts, len(most))).tolist()
    return bounds
