"""What the methods with negative sampling draw and how often: kept words, noise words, keys of random numbers.

keep_probabilities(counts, 1e-3)        # (V,) chance of each occurrence of a word to stay in the text
random_key(seed, epoch, chunk)          # where a stream of random numbers of sampling_kernels begins
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15

USUAL_SAMPLE = 1e-3
FEWEST_TO_THIN_OUT = 10_000  # words of a text; a smaller one has none to spare
CHUNK_WORDS = 1 << 19
CHUNK_PAIRS = 1 << 22  # of (centre, context), to bound the memory of wide windows
CHUNK_PRODUCTS = 1 << 31  # of two numbers, about half a second of work
LEAST_CHUNK_WORDS = 1 << 13
CHUNKS_PER_EPOCH = 8  # at least, in a small corpus, so that the learning rate falls smoothly


class AliasTable(NamedTuple):
    """Words with their noise probabilities, to draw from in constant time."""

    words: NDArray[np.int32]
    thresholds: NDArray[np.float32]  # chance of words[i] to be taken when slot i is hit
    aliases: NDArray[np.int32]  # what is taken otherwise


class Windows(NamedTuple):
    """A piece of text after subsampling: ids[lows[i]:highs[i]] without ids[i] are the contexts of ids[i]."""

    ids: NDArray[np.int32]
    lows: NDArray[np.int32]
    highs: NDArray[np.int32]


def keep_probabilities(counts: NDArray[np.int64], sample: float | None) -> NDArray[np.float32]:
    """Give the chance of a word of frequency f to be kept, sqrt(t/f) + t/f as in word2vec.c; t = 0 keeps all.

    The paper (Mikolov et al. 2013, arXiv:1310.4546, eq. 5) has sqrt(t/f) alone. None: the usual t, or 0 for a small
    text: each of 50 words is so frequent there that few would be left, and of "hello world" none.
    """
    if sample is None:
        sample = USUAL_SAMPLE if counts.sum() >= FEWEST_TO_THIN_OUT else 0
    if sample == 0:
        return np.ones(len(counts), np.float32)
    ratio = sample * counts.sum() / np.maximum(counts, 1)
    return np.asarray(np.minimum(np.sqrt(ratio) + ratio, 1), np.float32)


def noise_weights(counts: NDArray[np.int64], power: float) -> NDArray[np.float64]:
    """Give the noise distribution, not normalised: count to a power, 3/4 in the paper (arXiv:1310.4546, sec. 2.2)."""
    return np.maximum(counts, 1).astype(np.float64) ** power


def random_key(*place: int) -> np.uint64:
    """Mix numbers (seed, epoch, chunk, ...) into the key of a stream of random numbers of its own."""
    key = 0
    for number in place:
        key = _mix(key + (number + 1) * _GOLDEN)
    return np.uint64(key)


def _mix(z: int) -> int:
    """Give the output function of splitmix64 (Steele, Lea & Flood 2014)."""
    z &= _MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
    return z ^ (z >> 31)


def chunk_bounds(starts: NDArray[np.int64], window: int, products: int) -> NDArray[np.int64]:
    """Cut contexts into chunks: chunk c has the contexts bounds[c] to bounds[c + 1]. Needs at least one context.

    products: of two numbers, that a pair of words takes. So a chunk is a fraction of a second of work.
    """
    words, width = int(starts[-1]), min(window, int(np.diff(starts).max()))
    most = min(CHUNK_WORDS, CHUNK_PAIRS // (width + 1), CHUNK_PRODUCTS // (width * products))
    size = min(most, max(words // CHUNKS_PER_EPOCH, LEAST_CHUNK_WORDS))
    cuts = np.searchsorted(starts, np.arange(0, words, max(size, 1)))
    return np.unique(np.append(cuts, len(starts) - 1)).astype(np.int64)


def padded_rows(rows: int, dim: int) -> NDArray[np.float32]:
    """Give zeros (rows, dim rounded up to whole cache lines), each row beginning on a cache line.

    Without this the kernels' vector loads straddle lines and their loops have a rest.
    """
    line = 16
    width = -(-dim // line) * line
    memory = np.zeros(rows * width + line, np.float32)
    begin = -(memory.ctypes.data // memory.itemsize) % line
    return memory[begin : begin + rows * width].reshape(rows, width)
