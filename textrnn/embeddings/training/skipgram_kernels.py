"""Compiled skip-gram with negative sampling: the pairs of a piece of text, and a training step for eight of them."""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from textrnn.embeddings.training.compiling import compile_hot, kernel
from textrnn.embeddings.training.logistic_kernels import Margins, logistic_loss
from textrnn.embeddings.training.sampling import AliasTable, Windows
from textrnn.embeddings.training.sampling_kernels import draw_word, random_below, random_bits

BATCH = 8  # pairs that share their noise words, about as many as one centre word has contexts


class Pairs(NamedTuple):
    """(centre, context) pairs sorted by block, in the order of the text within each.

    bounds: (P * P + 1,), block (a, b), of contexts in partition a and centres in b, is bounds[a * P + b] to the next.
    """

    centres: NDArray[np.int32]
    contexts: NDArray[np.int32]
    bounds: NDArray[np.int64]


@kernel
def deal_partitions(words: int, partitions: int, key: np.uint64) -> NDArray[np.uint8]:
    """Deal words, most frequent first, in rounds: each round gives every partition one word, in random order.

    So the partitions are of about equal weight. The first round is cut short at random: else the two
    most frequent words would never be in one partition, and never noise for one another.
    """
    deal = np.empty(words, np.uint8)
    order = np.arange(partitions)
    left = int(random_below(random_bits(key, words), partitions))
    for word in range(words):
        if left == 0:
            left = partitions
        chosen = random_below(random_bits(key, word), left)
        left -= 1
        order[chosen], order[left] = order[left], order[chosen]
        deal[word] = order[left]
    return deal


@kernel
def count_pairs(text: Windows, deal: NDArray[np.uint8], partitions: int, first: int, last: int) -> NDArray[np.int64]:
    """Count the pairs of the centre words first to last by block: (P * P,)."""
    counts = np.zeros(partitions * partitions, np.int64)
    for i in range(first, last):
        b = np.int64(deal[text.ids[i]])
        for j in range(text.lows[i], text.highs[i]):
            counts[deal[text.ids[j]] * partitions + b] += 1
        counts[b * partitions + b] -= 1  # a word is not its own context
    return counts


@kernel
def fill_pairs(
    text: Windows, deal: NDArray[np.uint8], partitions: int, first: int, last: int, places: NDArray[np.int64], to: Pairs
) -> None:
    """Write the pairs of the centre words first to last, those of each block from its place on."""
    places = places.copy()
    for i in range(first, last):
        b = np.int64(deal[text.ids[i]])
        for j in range(text.lows[i], text.highs[i]):
            if j != i:
                block = deal[text.ids[j]] * partitions + b
                to.centres[places[block]], to.contexts[places[block]] = text.ids[i], text.ids[j]
                places[block] += 1


class Batch(NamedTuple):
    """Buffers for one step, made once per block. K: noise words."""

    inputs: NDArray[np.float32]  # (BATCH, D) the context words' rows of syn0
    noise: NDArray[np.float32]  # (K, D) the noise words' rows of syn1
    noise_words: NDArray[np.int32]  # (K,)
    steps: NDArray[np.float32]  # (K + 1, BATCH) rate * -dloss/dscore; row 0 of the centre words
    along: NDArray[np.float32]  # (K + 1,) a column of steps


def new_batch(width: int, negative: int) -> Batch:
    return Batch(
        np.zeros((BATCH, width), np.float32),
        np.zeros((negative, width), np.float32),
        np.zeros(negative, np.int32),
        np.zeros((negative + 1, BATCH), np.float32),
        np.zeros(negative + 1, np.float32),
    )


class Model(NamedTuple):
    """What a step reads, changes and needs: the rows of words (V, D) as contexts and as centres, noise and buffers."""

    syn0: NDArray[np.float32]
    syn1: NDArray[np.float32]
    noise: AliasTable
    batch: Batch
    margins: Margins


@njit(inline="always")
def dot(x: NDArray[np.float32], y: NDArray[np.float32], D: int) -> np.float32:
    total = np.float32(0)
    for d in range(D):
        total += x[d] * y[d]
    return total


@njit(inline="always")
def _read_noise(model: Model, key: np.uint64, D: int, K: int) -> None:
    batch = model.batch
    for k in range(K):
        word = draw_word(model.noise, random_bits(key, k))
        batch.noise_words[k] = word
        row = model.syn1[word]
        for d in range(D):
            batch.noise[k, d] = row[d]


@njit(inline="always")
def _read_inputs(contexts: NDArray[np.int32], model: Model, D: int) -> None:
    inputs = model.batch.inputs
    for p in range(BATCH):
        if p < len(contexts):
            row = model.syn0[contexts[p]]
            for d in range(D):
                inputs[p, d] = row[d]
        else:
            for d in range(D):
                inputs[p, d] = 0


@njit(inline="always")
def _score(centres: NDArray[np.int32], model: Model, D: int, K: int) -> None:
    """Set the margins: u·v of each pair, then -u·n of each noise word; active if there is a pair and n is not v."""
    batch, margins = model.batch, model.margins
    for p in range(BATCH):
        real = p < len(centres)
        u, centre = batch.inputs[p], centres[p] if real else -1
        margins.active[p] = real
        margins.values[p] = dot(u, model.syn1[centre], D) if real else np.float32(0)
        for k in range(K):
            place = (k + 1) * BATCH + p
            margins.active[place] = real and batch.noise_words[k] != centre
            margins.values[place] = -dot(u, batch.noise[k], D)


@njit(inline="always")
def _set_steps(model: Model, rate: np.float32, K: int) -> None:
    steps, errors = model.batch.steps, model.margins.errors
    for p in range(BATCH):
        steps[0, p] = rate * errors[p]
    for k in range(1, K + 1):
        for p in range(BATCH):
            steps[k, p] = -rate * errors[k * BATCH + p]


@njit(inline="always")
def _update_inputs(centres: NDArray[np.int32], contexts: NDArray[np.int32], model: Model, D: int, K: int) -> None:
    """Add to each u its steps along v and the noise rows, all as they were before this batch."""
    batch = model.batch
    for p in range(len(centres)):
        u, v = model.syn0[contexts[p]], model.syn1[centres[p]]
        for k in range(K + 1):
            batch.along[k] = batch.steps[k, p]
        for d in range(D):
            change = batch.along[0] * v[d]
            for k in range(K):
                change += batch.along[k + 1] * batch.noise[k, d]
            u[d] += change


@njit(inline="always")
def _update_outputs(centres: NDArray[np.int32], model: Model, D: int, K: int) -> None:
    """Add to each v and each noise row its steps along the inputs as they were before this batch."""
    syn1, batch = model.syn1, model.batch
    for p in range(len(centres)):
        v, step = syn1[centres[p]], batch.steps[0, p]
        for d in range(D):
            v[d] += step * batch.inputs[p, d]
    for k in range(K):
        n, along = syn1[batch.noise_words[k]], batch.steps[k + 1]
        for d in range(D):
            change = np.float32(0)
            for p in range(BATCH):
                change += along[p] * batch.inputs[p, d]
            n[d] += change


@lru_cache
def block_trainer(negative: int) -> Any:
    """Compile train_block for a number of noise words; cached on disk.

    Only with that known does the compiler unroll the loops over noise words and keep their sums in registers.
    """
    K = negative

    def train_block(pairs: Pairs, block: int, model: Model, rate: np.float32, key: np.uint64) -> float:
        """Train on the pairs of a block, BATCH at a time, and return the sum of their losses.

        A step is one of plain gradient descent on the sum over its pairs (c, o) with the same noise words n,
        -log σ(u_c·v_o) - Σ log σ(-u_c·v_n), n != o (Mikolov et al. 2013, arXiv:1310.4546, eq. 4).
        """
        loss, D = 0.0, model.syn0.shape[1]
        for start in range(pairs.bounds[block], pairs.bounds[block + 1], BATCH):
            stop = min(start + BATCH, pairs.bounds[block + 1])
            centres, contexts = pairs.centres[start:stop], pairs.contexts[start:stop]
            _read_noise(model, random_bits(key, start), D, K)
            _read_inputs(contexts, model, D)
            _score(centres, model, D, K)
            loss += logistic_loss(model.margins)
            _set_steps(model, rate, K)
            _update_inputs(centres, contexts, model, D, K)
            _update_outputs(centres, model, D, K)
        return loss

    return compile_hot(train_block, K)
