"""The compiled steps of fastText against a few lines of numpy in float64."""

import numpy as np
import pytest

from textrnn.embeddings.subwords import Parts
from textrnn.embeddings.training.cbow_kernels import new_step
from textrnn.embeddings.training.fasttext_kernels import SubwordModel, cbow_trainer, skipgram_trainer
from textrnn.embeddings.training.logistic_kernels import new_margins
from textrnn.embeddings.training.sampling import AliasTable, Windows, padded_rows, random_key
from textrnn.embeddings.training.sampling_kernels import random_bits

V, D, K, RATE = 6, 16, 2, 0.3
KEY = random_key(7)
ROUNDED = {"rtol": 2e-5, "atol": 2e-6}
_WORDS = np.array([0, 2, 3, 5], np.int32)
NOISE = AliasTable(_WORDS, np.ones(len(_WORDS), np.float32), _WORDS)  # of equal chances: a draw is easy to do again
# Row 8 is of two words, row 7 is twice in one.
PARTS = Parts(np.array([0, 7, 7, 8, 1, 8, 2, 3, 9, 4, 6, 5], np.int32), np.array([0, 4, 6, 7, 9, 11, 12]))
TEXT = Windows(
    np.array([3, 1, 4, 1, 5, 0, 2, 0], np.int32),
    np.array([0, 0, 1, 2, 2, 4, 6, 7], np.int32),
    np.array([3, 3, 4, 6, 6, 6, 7, 8], np.int32),  # the last two stand alone
)


@pytest.fixture
def rows():
    rng = np.random.default_rng(3)
    inputs, outputs = padded_rows(10, D), padded_rows(V, D)
    inputs[:], outputs[:] = rng.normal(0, 0.5, (10, D)), rng.normal(0, 0.5, (V, D))
    return inputs, outputs


def draw(key, counter):
    return int(NOISE.words[(int(random_bits(np.uint64(key), counter)) >> 32) * len(NOISE.words) >> 32])


def parts_of(word):
    return PARTS.rows[PARTS.starts[word] : PARTS.starts[word + 1]].tolist()


def contexts_of(i):
    return [j for j in range(TEXT.lows[i], TEXT.highs[i]) if j != i]


def step_loss(h, outputs, word, noise):
    """-log σ(h·v) - Σ log σ(-h·n) over the noise words that are not the word."""
    return np.logaddexp(0, -h @ outputs[word]) + sum(np.logaddexp(0, h @ outputs[n]) for n in noise if n != word)


def descend(h, outputs, word, noise):
    """Take one step over h and the outputs, in place, and give the loss before it."""
    loss, old, old_outputs = step_loss(h, outputs, word, noise), h.copy(), outputs.copy()
    for row, label in [(word, 1.0), *((n, 0.0) for n in noise if n != word)]:
        error = label - 1 / (1 + np.exp(-old @ old_outputs[row]))
        h += RATE * error * old_outputs[row]
        outputs[row] += RATE * error * old
    return loss


def reference(rows, stop, *, cbow):
    inputs, outputs = (matrix.astype(np.float64) for matrix in rows)
    loss = 0.0
    for i in range(stop):
        words = [int(TEXT.ids[j]) for j in (contexts_of(i) if cbow else [i])]
        place = [row for word in words for row in parts_of(word)]
        if contexts_of(i):
            h = inputs[place].mean(axis=0)
            before, key = h.copy(), random_bits(KEY, i)
            for target in [i] if cbow else contexts_of(i):
                step_key = key if cbow else random_bits(np.uint64(key), target - int(TEXT.lows[i]))
                noise = [draw(step_key, k + 1) for k in range(K)]
                loss += descend(h, outputs, int(TEXT.ids[target]), noise)
            for row in place:
                inputs[row] += h - before
    return inputs, outputs, loss


def train(rows, stop, *, cbow):
    compiled = (cbow_trainer if cbow else skipgram_trainer)(D, K)
    model = SubwordModel(PARTS, *rows, NOISE, new_step(D, K), new_margins(K + 1))
    return compiled(TEXT, 0, stop, model, np.float32(RATE), KEY)


@pytest.mark.parametrize("stop", [1, len(TEXT.ids)])
@pytest.mark.parametrize("cbow", [False, True], ids=["skipgram", "cbow"])
def test_training_follows_the_reference_step_by_step(rows, cbow, stop):
    expected_inputs, expected_outputs, expected_loss = reference(rows, stop, cbow=cbow)
    loss, count = train(rows, stop, cbow=cbow)
    np.testing.assert_allclose(rows[0], expected_inputs, **ROUNDED)
    np.testing.assert_allclose(rows[1], expected_outputs, **ROUNDED)
    assert loss == pytest.approx(expected_loss, rel=1e-6)
    assert count == sum(min(len(contexts_of(i)), 1 if cbow else 99) for i in range(stop))


def test_a_step_is_minus_the_gradient_of_the_loss(rows):
    """A part moves by the whole gradient of h, which is that of the part times the number of parts in the mean."""
    before = [matrix.astype(np.float64) for matrix in rows]
    train(rows, 1, cbow=True)
    place = [row for j in contexts_of(0) for row in parts_of(int(TEXT.ids[j]))]
    noise = [draw(random_bits(KEY, 0), k + 1) for k in range(K)]

    def loss():
        return step_loss(before[0][place].mean(axis=0), before[1], int(TEXT.ids[0]), noise)

    for after, exact, scale in zip(rows, before, (len(place), 1), strict=True):
        gradient = np.array([difference(loss, exact, at) for at in np.ndindex(*exact.shape)]).reshape(exact.shape)
        np.testing.assert_allclose((exact - after) / (RATE * scale), gradient, rtol=1e-4, atol=2e-6)


def difference(loss, matrix, at, step=1e-5):
    value = matrix[at]
    matrix[at] = value + step
    above = loss()
    matrix[at] = value - step
    below = loss()
    matrix[at] = value
    return (above - below) / (2 * step)
