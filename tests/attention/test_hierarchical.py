"""Attention to sentences."""

import numpy as np

from textrnn.attention.general import General
from textrnn.attention.hierarchical import members_of
from textrnn.attention.source import Sentences, Source
from textrnn.cells import arrays

S, H, M = 5, 4, 8


def draw(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def test_a_words_share_is_weighted_by_its_sentences_and_normalised():
    attention, maps, memory = General(H, M), arrays.bind({"W": draw(H, M)}), draw(1, S, M, seed=1)
    mask, numbers = np.ones((1, S), bool), np.array([[0, 0, 0, 1, 1]])
    keys, sentence_keys, queries = attention.keys(arrays, memory, maps), draw(1, 2, H, seed=2), draw(1, 1, H, seed=3)
    sentences = Sentences(sentence_keys, np.ones((1, 2), bool), members_of(arrays, numbers, mask))
    plain = attention.attend(arrays, queries, Source(memory, keys, mask, np.array([S])), (), maps).shares[0, 0]
    found = attention.attend(arrays, queries, Source(memory, keys, mask, np.array([S]), sentences), (), maps)
    scores = np.exp(sentence_keys[0] @ queries[0, 0] / H**0.5)
    weighted = plain * (scores / scores.sum())[numbers[0]]
    np.testing.assert_allclose(found.shares[0, 0], weighted / weighted.sum(), atol=1e-6)
