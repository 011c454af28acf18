"""Skip-gram over a grid of blocks that share no rows, so that any number of threads gives the same bytes.

The words are dealt into P partitions anew for each chunk. Pair (centre o, context c) belongs to block (a, b) by the
partitions a of c and b of o, and its noise words are drawn from b too (as in PyTorch-BigGraph, Lerer et al. 2019,
arXiv:1903.12287). So block (a, b) touches rows of a in syn0 and of b in syn1 alone, and the P blocks of a round of the
Latin square, (a, a + round mod P), can run in any order or at once.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.training.chunk_trainer import Chunk
from textrnn.embeddings.training.logistic_kernels import new_margins
from textrnn.embeddings.training.sampling import AliasTable, Windows, random_key
from textrnn.embeddings.training.sampling_kernels import make_alias_table
from textrnn.embeddings.training.skipgram_kernels import (
    BATCH,
    Model,
    Pairs,
    block_trainer,
    count_pairs,
    deal_partitions,
    fill_pairs,
    new_batch,
)
from textrnn.embeddings.training.trainer import run_jobs

PARTITIONS = 8  # so many threads find work at once; the result depends on it
LEAST_WORDS = 64  # in a partition, for noise to be drawn from
_SLICES = 8  # of a chunk, which several threads sort into blocks
_DEAL, _BLOCK = 1, 2  # streams of random numbers, after that of the windows


class SkipGram:
    def __init__(
        self,
        syn0: NDArray[np.float32],
        syn1: NDArray[np.float32],
        noise: NDArray[np.float64],
        *,
        negative: int,
        pool: ThreadPoolExecutor,
    ) -> None:
        """noise: (V,) weights of the words as noise. syn0, syn1: (V, D), changed in place."""
        self.syn0, self.syn1, self.noise = syn0, syn1, noise
        self.negative, self.pool = negative, pool
        self.partitions = max(1, min(PARTITIONS, len(syn0) // LEAST_WORDS))
        self.train_block = block_trainer(negative)

    def kernels(self) -> Iterable[Any]:
        return [deal_partitions, count_pairs, fill_pairs, make_alias_table, self.train_block]

    def train(self, text: Windows, chunk: Chunk) -> tuple[float, int]:
        deal = deal_partitions(len(self.syn0), self.partitions, random_key(*chunk.place, _DEAL))
        grid = range(self.partitions)
        pairs = self._pairs(text, deal)
        noise = run_jobs(self.pool, [partial(self._noise_of, deal, b) for b in grid])
        loss = 0.0
        for turn in grid:
            rate = chunk.rate(turn / self.partitions)
            jobs = [
                partial(self._train_block, pairs, noise, a, (a + turn) % self.partitions, rate, chunk) for a in grid
            ]
            loss += sum(run_jobs(self.pool, jobs))
        return loss, len(pairs.centres)

    def _pairs(self, text: Windows, deal: NDArray[np.uint8]) -> Pairs:
        """Sort the pairs by block: every slice of the text counts its own, then writes them to where they belong."""
        cuts = np.linspace(0, len(text.ids), _SLICES + 1).astype(np.int64).tolist()
        slices = list(pairwise(cuts))
        given = (text, deal, self.partitions)
        counts = np.array(run_jobs(self.pool, [partial(count_pairs, *given, *part) for part in slices]))
        ends = np.cumsum(counts.T).reshape(counts.T.shape)  # (P * P, _SLICES)
        places = (ends - counts.T).T.copy()
        bounds = np.append(places[0], ends[-1, -1])
        pairs = Pairs(np.empty(bounds[-1], np.int32), np.empty(bounds[-1], np.int32), bounds)
        run_jobs(self.pool, [partial(fill_pairs, *given, *part, places[s], pairs) for s, part in enumerate(slices)])
        return pairs

    def _noise_of(self, deal: NDArray[np.uint8], b: int) -> AliasTable:
        words = np.flatnonzero(deal == b).astype(np.int32)
        return make_alias_table(words, self.noise)

    def _train_block(
        self, pairs: Pairs, noise: list[AliasTable], a: int, b: int, rate: np.float32, chunk: Chunk
    ) -> float:
        batch, margins = new_batch(self.syn0.shape[1], self.negative), new_margins((self.negative + 1) * BATCH)
        model = Model(self.syn0, self.syn1, noise[b], batch, margins)
        key = random_key(*chunk.place, _BLOCK, a, b)
        return float(self.train_block(pairs, a * self.partitions + b, model, rate, key))
