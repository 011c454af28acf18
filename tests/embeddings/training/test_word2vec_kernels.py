"""The compiled steps of word2vec, each against a few lines of numpy in float64."""

import numpy as np
import pytest

from textrnn.embeddings.training import cbow_kernels
from textrnn.embeddings.training.cbow_kernels import new_step, text_trainer
from textrnn.embeddings.training.logistic_kernels import logistic_loss, new_margins
from textrnn.embeddings.training.sampling import AliasTable, Windows, padded_rows, random_key
from textrnn.embeddings.training.sampling_kernels import random_bits
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

V, D, K, RATE = 12, 16, 2, 0.3
KEY = random_key(7)
ROUNDED = {"rtol": 2e-5, "atol": 2e-6}


@pytest.fixture
def rows():
    rng = np.random.default_rng(3)
    syn0, syn1 = padded_rows(V, D), padded_rows(V, D)
    syn0[:], syn1[:] = rng.normal(0, 0.5, (2, V, D))
    return syn0, syn1


@pytest.fixture
def noise():
    """Words that are drawn with equal chances, so that a draw is easy to do again."""
    words = np.array([1, 4, 5, 7, 9, 11], np.int32)
    return AliasTable(words, np.ones(len(words), np.float32), words)


def bits(key, counter):
    return int(random_bits(np.uint64(key), counter))


def draw(noise, key, counter):
    return int(noise.words[(bits(key, counter) >> 32) * len(noise.words) >> 32])


def negative_log_sigmoid(x):
    return np.logaddexp(0, -x)


def pair_loss(u, outputs, centre, words):
    """-log σ(u·v) - Σ log σ(-u·n) over the noise words that are not the centre word."""
    noise = sum(negative_log_sigmoid(-u @ outputs[n]) for n in words if n != centre)
    return negative_log_sigmoid(u @ outputs[centre]) + noise


def pair_gradient(u, outputs, centre, words):
    """Give what pair_loss has for a gradient by u, and [(row, gradient)] by the output rows."""
    targets = [(centre, 1.0)] + [(n, 0.0) for n in words if n != centre]
    errors = [(row, 1 / (1 + np.exp(-u @ outputs[row])) - label) for row, label in targets]
    return sum(error * outputs[row] for row, error in errors), [(row, error * u) for row, error in errors]


def skipgram_reference(pairs, noise, syn0, syn1, rate):
    syn0, syn1, loss = syn0.astype(np.float64), syn1.astype(np.float64), 0.0
    for start in range(0, len(pairs.centres), BATCH):
        words = [draw(noise, bits(KEY, start), k) for k in range(K)]
        old0, old1 = syn0.copy(), syn1.copy()
        for centre, context in zip(pairs.centres[start : start + BATCH], pairs.contexts[start:], strict=False):
            loss += pair_loss(old0[context], old1, centre, words)
            by_input, by_outputs = pair_gradient(old0[context], old1, centre, words)
            syn0[context] -= rate * by_input
            for row, gradient in by_outputs:
                syn1[row] -= rate * gradient
    return syn0, syn1, loss


def some_pairs(size):
    rng = np.random.default_rng(size)
    centres, contexts = rng.integers(0, V, (2, size)).astype(np.int32)
    return Pairs(centres, contexts, np.array([0, size]))


def skipgram(pairs, noise, rows, rate):
    train = block_trainer(K)
    model = Model(*rows, noise, new_batch(D, K), new_margins((K + 1) * BATCH))
    return train(pairs, 0, model, np.float32(rate), KEY)


@pytest.mark.parametrize("size", [1, BATCH - 1, BATCH, 5 * BATCH + 3])
def test_skipgram_follows_the_reference_step_by_step(rows, noise, size):
    expected0, expected1, expected_loss = skipgram_reference(some_pairs(size), noise, *rows, RATE)
    loss = skipgram(some_pairs(size), noise, rows, RATE)
    np.testing.assert_allclose(rows[0], expected0, **ROUNDED)
    np.testing.assert_allclose(rows[1], expected1, **ROUNDED)
    assert loss == pytest.approx(expected_loss, rel=1e-6)


def finite_differences(loss, syn0, syn1, step=1e-5):
    """Give the gradient of loss(syn0, syn1) by every entry of both."""
    gradients = []
    for matrix in (syn0, syn1):
        gradient = np.zeros_like(matrix)
        for place in np.ndindex(*matrix.shape):
            value = matrix[place]
            matrix[place] = value + step
            above = loss(syn0, syn1)
            matrix[place] = value - step
            gradient[place] = (above - loss(syn0, syn1)) / (2 * step)
            matrix[place] = value
        gradients.append(gradient)
    return gradients


def check_gradient(loss, rows, before):
    exact = [matrix.astype(np.float64) for matrix in before]
    for after, start, gradient in zip(rows, exact, finite_differences(loss, *exact), strict=True):
        np.testing.assert_allclose((start - after) / RATE, gradient, rtol=1e-4, atol=2e-6)


def test_a_skipgram_step_is_minus_the_gradient_of_the_loss(rows, noise):
    pairs = some_pairs(BATCH)
    words = [draw(noise, bits(KEY, 0), k) for k in range(K)]

    def loss(syn0, syn1):
        pairwise = zip(pairs.centres, pairs.contexts, strict=True)
        return sum(pair_loss(syn0[context], syn1, centre, words) for centre, context in pairwise)

    before = [matrix.copy() for matrix in rows]
    skipgram(pairs, noise, rows, RATE)
    check_gradient(loss, rows, before)


TEXT = Windows(
    np.array([3, 1, 4, 1, 5, 9, 2, 6], np.int32),
    np.array([0, 0, 1, 2, 2, 4, 6, 7], np.int32),
    np.array([3, 3, 4, 6, 6, 6, 7, 8], np.int32),  # the last two stand alone
)


def contexts_of(text, i):
    return [int(text.ids[j]) for j in range(text.lows[i], text.highs[i]) if j != i]


def cbow(text, stop, noise, rows, rate):
    train = text_trainer(K)
    model = cbow_kernels.Model(*rows, noise, new_step(D, K), new_margins(K + 1))
    return train(text, 0, stop, model, np.float32(rate), KEY)


def cbow_reference(text, noise, syn0, syn1, rate):
    syn0, syn1, loss = syn0.astype(np.float64), syn1.astype(np.float64), 0.0
    for i, centre in enumerate(text.ids):
        contexts = contexts_of(text, i)
        if contexts:
            words = [draw(noise, bits(KEY, i), k + 1) for k in range(K)]
            h = syn0[contexts].mean(axis=0)
            loss += pair_loss(h, syn1, centre, words)
            by_mean, by_outputs = pair_gradient(h, syn1, centre, words)
            for context in contexts:
                syn0[context] -= rate * by_mean / len(contexts)
            for row, gradient in by_outputs:
                syn1[row] -= rate * gradient
    return syn0, syn1, loss


def test_cbow_follows_the_reference_step_by_step(rows, noise):
    expected0, expected1, expected_loss = cbow_reference(TEXT, noise, *rows, RATE)
    loss, count = cbow(TEXT, len(TEXT.ids), noise, rows, RATE)
    np.testing.assert_allclose(rows[0], expected0, **ROUNDED)
    np.testing.assert_allclose(rows[1], expected1, **ROUNDED)
    assert loss == pytest.approx(expected_loss, rel=1e-6)
    assert count == 6


def test_a_cbow_step_is_minus_the_gradient_of_the_loss(rows, noise):
    words = [draw(noise, bits(KEY, 0), k + 1) for k in range(K)]

    def loss(syn0, syn1):
        return pair_loss(syn0[contexts_of(TEXT, 0)].mean(axis=0), syn1, TEXT.ids[0], words)

    before = [matrix.copy() for matrix in rows]
    cbow(TEXT, 1, noise, rows, RATE)
    check_gradient(loss, rows, before)


@pytest.mark.parametrize("size", [1, 6, 48, 2000])
def test_the_logistic_loss_is_exact_to_float32(size):
    margins = new_margins(size)
    margins.values[:] = np.random.default_rng(1).uniform(-30, 30, size)
    margins.active[::3] = 0
    exact = margins.values.astype(np.float64)
    assert logistic_loss(margins) == pytest.approx((margins.active * negative_log_sigmoid(exact)).sum(), rel=1e-6)
    np.testing.assert_allclose(margins.errors, margins.active / (1 + np.exp(exact)), rtol=0, atol=1.2e-7)


@pytest.mark.parametrize("value", [np.nan, -np.inf])
def test_a_margin_that_is_not_finite_shows_in_the_loss(value):
    margins = new_margins(3)
    margins.values[1] = value
    assert not np.isfinite(logistic_loss(margins))


@pytest.mark.parametrize("partitions", [1, 3])
def test_the_blocks_hold_every_pair_once_where_its_words_are(partitions):
    deal = deal_partitions(V, partitions, KEY)
    counts = count_pairs(TEXT, deal, partitions, 0, len(TEXT.ids))
    bounds = np.concatenate([[0], np.cumsum(counts)])
    pairs = Pairs(np.empty(bounds[-1], np.int32), np.empty(bounds[-1], np.int32), bounds)
    fill_pairs(TEXT, deal, partitions, 0, len(TEXT.ids), bounds[:-1], pairs)
    for a, b in np.ndindex(partitions, partitions):
        block = slice(*bounds[a * partitions + b :][:2])
        assert set(deal[pairs.contexts[block]]) <= {a}
        assert set(deal[pairs.centres[block]]) <= {b}
    found = zip(pairs.centres.tolist(), pairs.contexts.tolist(), strict=True)
    assert sorted(found) == sorted((int(o), c) for i, o in enumerate(TEXT.ids) for c in contexts_of(TEXT, i))


def test_partitions_get_equal_shares_of_frequent_words():
    deal = deal_partitions(800, 8, KEY)
    assert abs(np.bincount(deal[:80], minlength=8) - 10).max() <= 1


def test_any_two_words_are_in_one_partition_some_time():
    deals = [deal_partitions(16, 4, random_key(number)) for number in range(200)]
    assert any(deal[0] == deal[1] for deal in deals)


def test_each_number_of_noise_words_is_cached_apart():
    names = {block_trainer(negative).py_func.__qualname__ for negative in (2, 3)}
    assert len(names) == 2
