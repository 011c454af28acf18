"""Compiled CBOW with negative sampling: one centre word at a time, from the mean of its context words."""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from textrnn.embeddings.training.compiling import compile_hot
from textrnn.embeddings.training.logistic_kernels import Margins, logistic_loss
from textrnn.embeddings.training.sampling import AliasTable, Windows
from textrnn.embeddings.training.sampling_kernels import draw_word, random_bits
from textrnn.embeddings.training.skipgram_kernels import dot


class Step(NamedTuple):
    """Buffers for one centre word, made once per piece of text. K: noise words."""

    mean: NDArray[np.float32]  # (D,) of the context words' rows of syn0
    change: NDArray[np.float32]  # (D,) of each of those rows
    words: NDArray[np.int32]  # (K + 1,) the centre word, then the noise words
    outputs: NDArray[np.float32]  # (K + 1, D) their rows of syn1
    along: NDArray[np.float32]  # (K + 1,) rate * -dloss/dscore


def new_step(width: int, negative: int) -> Step:
    return Step(
        np.zeros(width, np.float32),
        np.zeros(width, np.float32),
        np.zeros(negative + 1, np.int32),
        np.zeros((negative + 1, width), np.float32),
        np.zeros(negative + 1, np.float32),
    )


class Model(NamedTuple):
    """What a step reads, changes and needs: the rows of words (V, D) as contexts and as centres, noise and buffers."""

    syn0: NDArray[np.float32]
    syn1: NDArray[np.float32]
    noise: AliasTable
    step: Step
    margins: Margins


@njit(inline="always")
def _read_mean(text: Windows, i: int, model: Model, D: int) -> None:
    mean, share = model.step.mean, np.float32(1.0 / (text.highs[i] - text.lows[i] - 1))
    for d in range(D):
        mean[d] = 0
    for j in range(text.lows[i], text.highs[i]):
        if j != i:
            row = model.syn0[text.ids[j]]
            for d in range(D):
                mean[d] += share * row[d]


@njit(inline="always")
def _read_outputs(model: Model, key: np.uint64, D: int, K: int) -> None:
    step = model.step
    for k in range(K + 1):
        if k > 0:
            step.words[k] = draw_word(model.noise, random_bits(key, k))
        row = model.syn1[step.words[k]]
        for d in range(D):
            step.outputs[k, d] = row[d]


@njit(inline="always")
def _score(model: Model, D: int, K: int) -> None:
    """Set the margins: h·v, then -h·n of each noise word, which is active if it is not v."""
    step, margins = model.step, model.margins
    margins.values[0] = dot(step.mean, step.outputs[0], D)
    for k in range(1, K + 1):
        margins.values[k] = -dot(step.mean, step.outputs[k], D)
        margins.active[k] = step.words[k] != step.words[0]


@njit(inline="always")
def _update_outputs(model: Model, D: int, K: int) -> None:
    step = model.step
    for k in range(K + 1):
        row, along = model.syn1[step.words[k]], step.along[k]
        for d in range(D):
            row[d] += along * step.mean[d]


@njit(inline="always")
def _update_inputs(text: Windows, i: int, model: Model, D: int, K: int) -> None:
    """Add to each context word its share of the change of the mean."""
    step = model.step
    share = np.float32(1.0 / (text.highs[i] - text.lows[i] - 1))
    for d in range(D):
        change = np.float32(0)
        for k in range(K + 1):
            change += step.along[k] * step.outputs[k, d]
        step.change[d] = share * change
    for j in range(text.lows[i], text.highs[i]):
        if j != i:
            row = model.syn0[text.ids[j]]
            for d in range(D):
                row[d] += step.change[d]


@lru_cache
def text_trainer(negative: int) -> Any:
    """Compile train_text for a number of noise words, as skipgram_kernels does; cached on disk."""
    K = negative

    def train_text(
        text: Windows, start: int, stop: int, model: Model, rate: np.float32, key: np.uint64
    ) -> tuple[float, int]:
        """Train on the words start to stop that have contexts; return the sum of their losses and how many they are.

        A step is one of plain gradient descent on -log σ(h·v_o) - Σ log σ(-h·v_n), n != o, where h is the mean of the
        contexts (Mikolov et al. 2013, arXiv:1301.3781). word2vec.c adds the whole gradient of h to every context;
        here each gets its share of it, which is the gradient (Irsoy, Benton & Stratos 2021, arXiv:2012.15332).
        """
        step, errors, D = model.step, model.margins.errors, model.syn0.shape[1]
        loss, count = 0.0, 0
        for i in range(start, stop):
            if text.highs[i] - text.lows[i] > 1:
                step.words[0] = text.ids[i]
                _read_mean(text, i, model, D)
                _read_outputs(model, random_bits(key, i), D, K)
                _score(model, D, K)
                loss += logistic_loss(model.margins)
                for k in range(K + 1):
                    step.along[k] = rate * (errors[k] if k == 0 else -errors[k])
                _update_inputs(text, i, model, D, K)
                _update_outputs(model, D, K)
                count += 1
        return loss, count

    return compile_hot(train_text, K)
