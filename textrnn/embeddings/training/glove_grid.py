"""The pairs of GloVe in a grid of blocks, so that threads can train on several blocks with the same result as one.

Pair (i, j) is in block (i mod P, j mod P). Blocks of other rows and columns touch other vectors, so the P blocks of a
round of the Latin square, (a, a + round mod P), can run in any order or at once. The words come by frequency, so the
blocks are of about equal size.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.training.cooccurrence import Cooccurrences
from textrnn.embeddings.training.sampling import random_key
from textrnn.embeddings.training.trainer import run_jobs

P = 16  # so many threads find work at once; the result depends on it
PAIR = np.dtype([("row", np.int32), ("column", np.int32), ("log_x", np.float32), ("weight", np.float32)])
_SHUFFLE, _ORDER = 0, 1
_MOST_PAIRS = 1 << 32  # in a block, for random_below draws from so many


@dataclass(frozen=True)
class Grid:
    """pairs: (n,) of PAIR, block after block. bounds: (P * P + 1,); block (a, b) is number a * P + b."""

    pairs: NDArray[np.void]
    bounds: NDArray[np.int64]

    def block(self, a: int, b: int) -> tuple[int, int]:
        """Give where the pairs of a block begin and end."""
        begin, end = self.bounds[a * P + b : a * P + b + 2].tolist()
        return begin, end

    @cached_property
    def mean_weight(self) -> float:
        return float(self.pairs["weight"].mean(dtype=np.float64))


def make_grid(x: Cooccurrences, *, x_max: float, alpha: float, seed: int, pool: ThreadPoolExecutor) -> Grid:
    """Deal the pairs into blocks, each in random order, with log X_ij and the weight f(X_ij).

    f(x) = (x / x_max)^alpha, at most 1 (Pennington et al. 2014, eq. 9).
    """
    from textrnn.embeddings.training.glove_kernels import count_blocks, fill_blocks

    sizes = run_jobs(pool, [partial(count_blocks, x, a, P) for a in range(P)])
    bounds = np.concatenate([[0], np.cumsum(np.concatenate(sizes))])
    if np.diff(bounds).max() >= _MOST_PAIRS:
        raise MemoryError(f"a block of more than {_MOST_PAIRS:,} pairs")
    pairs = np.empty(bounds[-1], PAIR)
    f = (np.float32(np.log(x_max)), np.float32(alpha))
    starts = [bounds[a * P : (a + 1) * P] for a in range(P)]
    run_jobs(pool, [partial(fill_blocks, x, a, starts[a], f, random_key(seed, _SHUFFLE, a), pairs) for a in range(P)])
    return Grid(pairs, bounds)


def rounds(seed: int, epoch: int) -> list[list[tuple[int, int]]]:
    """Give the blocks of each round of an epoch; over the epoch all blocks come once, in an order of its own."""
    rng = np.random.default_rng([seed, _ORDER, epoch])
    rows, columns = rng.permutation(P).tolist(), rng.permutation(P).tolist()
    return [[(rows[k], columns[(k + turn) % P]) for k in range(P)] for turn in range(P)]
