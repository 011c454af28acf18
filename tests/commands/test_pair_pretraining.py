"""Embeddings that begin as skip-gram vectors of the pairs."""

import numpy as np
import pytest

from textrnn.commands import pair_pretraining
from textrnn.commands.pair_pretraining import check_epochs, pretrain
from textrnn.config import Seq2SeqConfig
from textrnn.errors import UsageError
from textrnn.training.pair_batches import CodedPairs, Ragged

V = 14
NEW = V  # a word that only the source has


@pytest.fixture(autouse=True)
def a_short_text_is_enough(monkeypatch):
    monkeypatch.setattr(pair_pretraining, "FEWEST_TOKENS", 100)


def rows(lists):
    return Ragged(
        np.array([token for each in lists for token in each], np.int32),
        np.concatenate(([0], np.cumsum([len(each) for each in lists]))),
    )


def coded(count=400):
    """Words 2 to 5 stand beside one another, and so do 6 to 9, and 10 and 11 in the targets."""
    rng = np.random.default_rng(0)
    sources = [[*(rng.permutation(4) + (2 if n % 2 else 6)), NEW, 0] for n in range(count)]
    return CodedPairs(rows(sources), rows([[10, 11, 0, NEW]] * count), V)


def table(**settings):
    config = Seq2SeqConfig(V, V, embedding=8, **settings)
    return pretrain(coded(), config, epochs=5, seed=1, tell=lambda words: None)


def test_words_with_the_same_neighbours_begin_alike():
    vectors = table(shared=True)["target_embedding"]
    units = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    likeness = units @ units.T
    assert likeness[2:6, 2:6].mean() > likeness[2:6, 6:10].mean() + 0.5


def test_the_vectors_suit_a_tied_softmax():
    vectors = table(shared=True)["target_embedding"][2:12]
    np.testing.assert_allclose(vectors.mean(axis=0), 0, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1).mean(), 1, rtol=1e-5)


def test_what_is_no_word_of_the_text_begins_at_random():
    vectors = table(shared=True)["target_embedding"]
    assert vectors.shape == (V, 8) and (np.linalg.norm(vectors[[0, 1, 12, 13]], axis=1) > 0.1).all()


def test_two_vocabularies_have_vectors_of_their_own():
    tables = table()
    assert sorted(tables) == ["source_embedding", "target_embedding"]
    alike = table()
    assert all(np.array_equal(tables[side], alike[side]) for side in tables)
    assert not np.array_equal(tables["source_embedding"], tables["target_embedding"])


def test_a_text_too_short_to_learn_from_leaves_the_embeddings_random(monkeypatch):
    monkeypatch.setattr(pair_pretraining, "FEWEST_TOKENS", 2000)
    assert list(table()) == ["source_embedding"]
    monkeypatch.setattr(pair_pretraining, "FEWEST_TOKENS", 10**6)
    assert table() == {}


@pytest.mark.parametrize("epochs", [-1, 1.5, True, "auto"])
def test_anything_but_a_number_of_readings_is_refused(epochs):
    with pytest.raises(UsageError, match="pretraining"):
        check_epochs(epochs)
