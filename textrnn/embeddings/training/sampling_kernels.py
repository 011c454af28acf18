"""Compiled draws: random numbers by counter, subsampling and windows, the alias table of noise words."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from textrnn.embeddings.training.compiling import kernel
from textrnn.embeddings.training.sampling import AliasTable, Windows

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_S8, _S27, _S30, _S31, _S32 = (np.uint64(shift) for shift in (8, 27, 30, 31, 32))
_LOW_HALF = np.uint64(0xFFFFFFFF)
_UNIT = np.float32(2.0**-24)


@njit(inline="always")
def random_bits(key: np.uint64, counter: int) -> np.uint64:
    """Give number `counter` of a splitmix64 stream (Steele, Lea & Flood 2014), without making those before it."""
    z = key + np.uint64(counter) * _GOLDEN
    z = (z ^ (z >> _S30)) * _FIRST
    z = (z ^ (z >> _S27)) * _SECOND
    return z ^ (z >> _S31)


@njit(inline="always")
def random_below(bits: np.uint64, limit: int) -> np.int64:
    """Make an integer from 0 to limit - 1 out of the high half of the bits."""
    return np.int64(((bits >> _S32) * np.uint64(limit)) >> _S32)


@njit(inline="always")
def random_unit(bits: np.uint64) -> np.float32:
    """Make a float32 of [0, 1) out of 24 bits of the low half."""
    return np.float32((bits & _LOW_HALF) >> _S8) * _UNIT


@kernel
def draw_windows(
    ids: NDArray[np.int32],
    starts: NDArray[np.int64],
    keep: NDArray[np.float32],
    window: int,
    key: np.uint64,
) -> Windows:
    """Keep each word with the chance keep[word], then give each a window of random width from 1 to `window`.

    starts: of the contexts, and the end of the last; windows do not leave them.
    """
    most = starts[-1] - starts[0]
    kept, lows, highs = np.empty(most, np.int32), np.empty(most, np.int32), np.empty(most, np.int32)
    size = 0
    for context in range(len(starts) - 1):
        begin = size
        for place in range(starts[context], starts[context + 1]):
            bits = random_bits(key, place)
            word = ids[place]
            if random_unit(bits) < keep[word]:
                width = 1 + random_below(bits, window)
                kept[size], lows[size], highs[size] = word, max(begin, size - width), size + width + 1
                size += 1
        for i in range(max(begin, size - window), size):
            highs[i] = min(highs[i], size)
    return Windows(kept[:size], lows[:size], highs[:size])


@kernel
def make_alias_table(words: NDArray[np.int32], weights: NDArray[np.float64]) -> AliasTable:
    """Spread the weights of the words over slots of equal weight, each shared by two words (Vose 1991)."""
    size = len(words)
    thresholds, aliases = np.ones(size, np.float32), words.copy()
    shares, small, large = np.empty(size), np.empty(size, np.int32), np.empty(size, np.int32)
    num_small, num_large, total = 0, 0, 0.0
    for word in words:
        total += weights[word]
    for slot in range(size):
        shares[slot] = weights[words[slot]] * size / total
        if shares[slot] < 1:
            small[num_small] = slot
            num_small += 1
        else:
            large[num_large] = slot
            num_large += 1
    while num_small > 0 and num_large > 0:
        num_small -= 1
        slot, donor = small[num_small], large[num_large - 1]
        thresholds[slot], aliases[slot] = shares[slot], words[donor]
        shares[donor] -= 1 - shares[slot]
        if shares[donor] < 1:
            num_large -= 1
            small[num_small] = donor
            num_small += 1
    return AliasTable(words, thresholds, aliases)


@njit(inline="always")
def draw_word(table: AliasTable, bits: np.uint64) -> np.int32:
    """Draw a word by its noise probability."""
    slot = random_below(bits, len(table.words))
    word: np.int32 = table.words[slot] if random_unit(bits) < table.thresholds[slot] else table.aliases[slot]
    return word
