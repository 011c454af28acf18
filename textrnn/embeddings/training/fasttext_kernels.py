"""Compiled skip-gram and CBOW over words that are made of parts: their own row and those of their n-grams."""

from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from textrnn.embeddings.subwords import Parts
from textrnn.embeddings.training.cbow_kernels import Step
from textrnn.embeddings.training.compiling import compile_hot, kernel
from textrnn.embeddings.training.logistic_kernels import Margins, logistic_loss
from textrnn.embeddings.training.sampling import AliasTable, Windows
from textrnn.embeddings.training.sampling_kernels import draw_word, random_bits
from textrnn.embeddings.training.skipgram_kernels import dot


class SubwordModel(NamedTuple):
    """What a step reads, changes and needs: the parts of words, rows of parts and of words (V, D), noise, buffers."""

    parts: Parts
    inputs: NDArray[np.float32]
    outputs: NDArray[np.float32]
    noise: AliasTable
    step: Step
    margins: Margins


@njit(inline="always")
def _clear(step: Step, D: int) -> None:
    for d in range(D):
        step.mean[d] = 0
        step.change[d] = 0


@njit(inline="always")
def _add_parts(word: int, model: SubwordModel, D: int) -> int:
    """Add the rows of a word to what will be the mean, and return their number."""
    parts, mean = model.parts, model.step.mean
    start, stop = parts.starts[word], parts.starts[word + 1]
    for place in range(start, stop):
        row = model.inputs[parts.rows[place]]
        for d in range(D):
            mean[d] += row[d]
    return int(stop - start)


@njit(inline="always")
def _divide(step: Step, size: int, D: int) -> None:
    share = np.float32(1.0 / size)
    for d in range(D):
        step.mean[d] *= share


@njit(inline="always")
def _move_parts(word: int, model: SubwordModel, D: int) -> None:
    parts, change = model.parts, model.step.change
    for place in range(parts.starts[word], parts.starts[word + 1]):
        row = model.inputs[parts.rows[place]]
        for d in range(D):
            row[d] += change[d]


@njit(inline="always")
def _score(model: SubwordModel, key: np.uint64, D: int, K: int) -> None:
    """Draw the noise words and set the margins: h·v, then -h·n of each noise word n, active if it is not v."""
    step, margins = model.step, model.margins
    for k in range(K + 1):
        if k > 0:
            step.words[k] = draw_word(model.noise, random_bits(key, k))
        row = model.outputs[step.words[k]]
        for d in range(D):
            step.outputs[k, d] = row[d]
        score = dot(step.mean, step.outputs[k], D)
        margins.values[k] = -score if k > 0 else score
        margins.active[k] = k == 0 or step.words[k] != step.words[0]


@njit(inline="always")
def _descend(model: SubwordModel, rate: np.float32, key: np.uint64, D: int, K: int) -> float:
    """Descend once along the gradient of -log σ(h·v) - Σ log σ(-h·n), n != v, over h, v and all n, and return it."""
    step, errors = model.step, model.margins.errors
    _score(model, key, D, K)
    loss = logistic_loss(model.margins)
    for k in range(K + 1):
        step.along[k] = rate * (-errors[k] if k > 0 else errors[k])
        row = model.outputs[step.words[k]]
        for d in range(D):
            row[d] += step.along[k] * step.mean[d]
    for d in range(D):
        change = np.float32(0)
        for k in range(K + 1):
            change += step.along[k] * step.outputs[k, d]
        step.mean[d] += change
        step.change[d] += change
    return loss


@lru_cache
def skipgram_trainer(width: int, negative: int) -> Any:
    """Compile train_subword_skipgram for rows of `width` floats and a number of noise words; cached on disk."""
    D, K = width, negative

    def train_subword_skipgram(
        text: Windows, start: int, stop: int, model: SubwordModel, rate: np.float32, key: np.uint64
    ) -> tuple[float, int]:
        """Tell the contexts of the words start to stop from noise; return the sum of the losses and their number.

        h is the mean of the parts of the centre word (Bojanowski et al. 2017, arXiv:1607.04606, sec. 3.2, has their
        sum; fastText the mean). Each context is one step. The whole change of h goes to each part, as in fastText, so
        that their mean moves as far as h did; the parts are read and written once for all contexts.
        """
        step, loss, count = model.step, 0.0, 0
        for i in range(start, stop):
            if text.highs[i] - text.lows[i] > 1:
                _clear(step, D)
                _divide(step, _add_parts(text.ids[i], model, D), D)
                for j in range(text.lows[i], text.highs[i]):
                    if j != i:
                        step.words[0] = text.ids[j]
                        own_key = random_bits(random_bits(key, i), j - text.lows[i])
                        loss += _descend(model, rate, own_key, D, K)
                        count += 1
                _move_parts(text.ids[i], model, D)
        return loss, count

    return compile_hot(train_subword_skipgram, D, K)


@lru_cache
def cbow_trainer(width: int, negative: int) -> Any:
    """Compile train_subword_cbow, which takes and gives the same."""
    D, K = width, negative

    def train_subword_cbow(
        text: Windows, start: int, stop: int, model: SubwordModel, rate: np.float32, key: np.uint64
    ) -> tuple[float, int]:
        """Tell the words start to stop from noise, h being the mean of all parts of all their contexts."""
        step, loss, count = model.step, 0.0, 0
        for i in range(start, stop):
            if text.highs[i] - text.lows[i] > 1:
                _clear(step, D)
                size = 0
                for j in range(text.lows[i], text.highs[i]):
                    if j != i:
                        size += _add_parts(text.ids[j], model, D)
                _divide(step, size, D)
                step.words[0] = text.ids[i]
                loss += _descend(model, rate, random_bits(key, i), D, K)
                count += 1
                for j in range(text.lows[i], text.highs[i]):
                    if j != i:
                        _move_parts(text.ids[j], model, D)
        return loss, count

    return compile_hot(train_subword_cbow, D, K)


@kernel
def compose_words(parts: Parts, inputs: NDArray[np.float32], dim: int) -> NDArray[np.float32]:
    """Give the mean of the parts of each word (V, dim)."""
    vectors = np.zeros((len(parts.starts) - 1, dim), np.float32)
    for word in range(len(vectors)):
        start, stop = parts.starts[word], parts.starts[word + 1]
        for place in range(start, stop):
            for d in range(dim):
                vectors[word, d] += inputs[parts.rows[place], d]
        for d in range(dim):
            vectors[word, d] /= stop - start
    return vectors
