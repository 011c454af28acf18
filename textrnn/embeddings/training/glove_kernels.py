"""Compiled GloVe: pairs dealt into blocks, and AdaGrad over the pairs of one block."""

from functools import lru_cache
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from textrnn.embeddings.training.compiling import compile_hot, kernel
from textrnn.embeddings.training.cooccurrence import Cooccurrences
from textrnn.embeddings.training.prefetch_kernels import prefetch_row
from textrnn.embeddings.training.sampling_kernels import random_below, random_bits

CLIP = np.float32(100)  # of each component of a gradient, as in the program of the authors
AHEAD = 4  # pairs between asking for rows and using them, about as long as memory takes
HALF = np.float32(0.5)


@kernel
def count_blocks(x: Cooccurrences, a: int, P: int) -> NDArray[np.int64]:
    """Count the pairs of each block (a, b), b from 0 to P - 1."""
    sizes = np.zeros(P, np.int64)
    for row in range(a, len(x.row_starts) - 1, P):
        for column in x.columns[x.row_starts[row] : x.row_starts[row + 1]]:
            sizes[column % P] += 1
    return sizes


@kernel
def fill_blocks(
    x: Cooccurrences,
    a: int,
    starts: NDArray[np.int64],
    f: tuple[np.float32, np.float32],
    key: np.uint64,
    pairs: NDArray[np.void],
) -> None:
    """Write the pairs of the blocks (a, b), b from 0 to P - 1, from starts[b] on, each block in random order.

    f: (log x_max, alpha). A new pair takes the place of a random one before it, or its own (Fisher-Yates, inside out).
    """
    P, ends = len(starts), starts.copy()
    log_x_max, alpha = f
    for row in range(a, len(x.row_starts) - 1, P):
        for i in range(x.row_starts[row], x.row_starts[row + 1]):
            column = x.columns[i]
            b = column % P
            end = ends[b]
            place = starts[b] + random_below(random_bits(key, i), end - starts[b] + 1)
            pairs[end] = pairs[place]
            pair = pairs[place]
            pair.row, pair.column, pair.log_x = row, column, np.log(x.values[i])
            pair.weight = np.exp(alpha * min(pair.log_x - log_x_max, np.float32(0)))
            ends[b] = end + 1


@njit(inline="always")
def _clipped_step(w: NDArray[np.float32], c: NDArray[np.float32], fd: np.float32, lr: np.float32, D: int) -> None:
    """Take the step of train_block with every component of the gradients clipped."""
    for k in range(D):
        wk, ck, Gw, Gc = w[k], c[k], w[D + k], c[D + k]
        gw = lr * max(-CLIP, min(CLIP, fd * ck))
        gc = lr * max(-CLIP, min(CLIP, fd * wk))
        w[k], w[D + k] = wk - gw / np.sqrt(Gw), Gw + gw * gw
        c[k], c[D + k] = ck - gc / np.sqrt(Gc), Gc + gc * gc


@lru_cache
def block_trainer(width: int) -> Any:
    """Compile train_block for vectors of `width` floats, a multiple of 16; cached on disk.

    Only with the width known does the compiler unroll the inner loops.
    """
    D = width

    def train_block(
        pairs: NDArray[np.void], begin: int, end: int, W: NDArray[np.float32], C: NDArray[np.float32], lr: np.float32
    ) -> float:
        """Train on some pairs and return the sum of their costs, f(X) (w·c - log X)² / 2 before each step.

        That is eq. 8 of Pennington et al. (2014) with the biases as components of w and c. Minimised by AdaGrad (Duchi
        et al. 2011), where the learning rate is part of the gradients. Rows of W and C: the vector, then its sums of
        squared gradients.
        """
        cost = 0.0
        for i in range(begin, end):
            next_pair = pairs[min(i + AHEAD, end - 1)]
            prefetch_row(W[next_pair.row], 2 * D)
            prefetch_row(C[next_pair.column], 2 * D)
            pair = pairs[i]
            w, c = W[pair.row], C[pair.column]
            dot, ww, cc = np.float32(0), np.float32(0), np.float32(0)
            for k in range(D):
                dot += w[k] * c[k]
                ww += w[k] * w[k]
                cc += c[k] * c[k]
            d = dot - pair.log_x
            fd = pair.weight * d
            cost += HALF * fd * d
            if not fd * fd * max(ww, cc) <= CLIP * CLIP:  # else no component can exceed it
                _clipped_step(w, c, fd, lr, D)
                continue
            for k in range(D):
                wk, ck, Gw, Gc = w[k], c[k], w[D + k], c[D + k]
                gw, gc = lr * fd * ck, lr * fd * wk
                w[k], w[D + k] = wk - gw / np.sqrt(Gw), Gw + gw * gw
                c[k], c[D + k] = ck - gc / np.sqrt(Gc), Gc + gc * gc
        return cost

    return compile_hot(train_block, D)
