"""Vectors made out of others: the maps equal their equations, and words, subwords and records stay in step."""

import numpy as np
import pytest

from textrnn.embeddings.provenance import Provenance
from textrnn.embeddings.spaces.postprocessing import (
    AffineMap,
    all_but_the_top,
    components_to_remove,
    left_out,
    pruned,
    strongest_dimensions,
    transformed,
)
from textrnn.embeddings.subwords import Subwords
from textrnn.embeddings.vectors import Vectors, open_vectors
from textrnn.embeddings.words import Words

WORDS, COUNTS = ["sea", "ship", "the", "deck", "sail"], [5, 3, 9, 3, 1]


def matrix_of(rows, dim=6, seed=0):
    return (np.random.default_rng(seed).normal(size=(rows, dim)) + 2).astype(np.float32)


@pytest.fixture
def vectors():
    """Vectors with subwords, put together as fastText does, and a tensor that fits nothing else."""
    ngrams = matrix_of(50, seed=1)
    subwords = Subwords(3, 4, ngrams)
    matrix = subwords.compose([word.encode() for word in WORDS], matrix_of(5))
    return Vectors.of(
        Words.of(WORDS, COUNTS), matrix, method="fasttext", subwords=subwords, name="sailing",
        about=Provenance(network={"subwords": {"min_n": 3, "max_n": 4}}, tokenizer={"lowercase": True}),
        tensors={"ngrams": ngrams, "context": matrix_of(5), "norms": np.linalg.norm(matrix, axis=1)},
    )  # fmt: skip


def test_all_but_the_top_is_the_equation_of_the_paper(vectors):
    centred = vectors.matrix - vectors.matrix.mean(axis=0)
    top = np.linalg.svd(centred)[2][:2]
    expected = [x - sum((u @ x) * u for u in top) for x in centred]
    assert all_but_the_top(vectors, 2)[0].apply(vectors.matrix) == pytest.approx(np.array(expected), abs=1e-5)


def test_without_components_only_the_mean_goes(vectors):
    mapping, share = all_but_the_top(vectors, 0)
    assert mapping.apply(vectors.matrix) == pytest.approx(vectors.matrix - vectors.matrix.mean(axis=0), abs=1e-5)
    assert share == 0


@pytest.mark.parametrize(("dim", "components"), [(2, 1), (100, 1), (300, 3)])
def test_about_one_component_in_a_hundred_dimensions_goes(dim, components):
    assert components_to_remove(dim) == components


def test_as_many_dimensions_as_there_are_keep_all_distances(vectors):
    mapping, share = strongest_dimensions(vectors, vectors.dim)
    mapped = mapping.apply(vectors.matrix)
    assert share == pytest.approx(1)
    assert np.linalg.norm(mapped[0] - mapped[3]) == pytest.approx(np.linalg.norm(vectors.matrix[0] - vectors.matrix[3]))


def test_fewer_dimensions_are_the_strongest_ones(vectors):
    mapped = strongest_dimensions(vectors, 3)[0].apply(vectors.matrix)
    assert mapped.shape == (5, 3)
    spreads = mapped.std(axis=0)
    assert spreads.tolist() == sorted(spreads.tolist(), reverse=True)


@pytest.mark.parametrize("word", ["seas", "decking", "unseen"])
def test_a_word_put_together_from_mapped_subwords_is_its_mapped_vector(vectors, word):
    for mapping in (all_but_the_top(vectors, 1)[0], strongest_dimensions(vectors, 4)[0]):
        mapped = transformed(vectors, mapping, step="x")
        assert mapped.vector(word) == pytest.approx(mapping.apply(vectors.vector(word)[None])[0], abs=1e-5)


def test_large_matrices_are_mapped_in_blocks(vectors, monkeypatch):
    mapping = all_but_the_top(vectors, 1)[0]
    whole = mapping.apply(vectors.matrix)
    monkeypatch.setattr("textrnn.embeddings.spaces.postprocessing._BLOCK_ROWS", 2)
    assert mapping.apply(vectors.matrix) == pytest.approx(whole, abs=1e-6)
    assert np.array_equal(pruned(vectors, np.array([0, 2, 4]), step="x").matrix, vectors.matrix[[0, 2, 4]])


def test_pruned_vectors_keep_their_words_counts_and_subwords(vectors):
    kept = pruned(vectors, np.array([0, 2]), step="prune")
    assert list(kept.words) == ["sea", "the"]
    assert kept.words.counts.tolist() == [5, 9]
    assert np.array_equal(kept.vector("the"), vectors.matrix[2])
    assert np.array_equal(kept.vector("decks"), vectors.vector("decks"))
    assert not kept.words.row("deck")


def test_subwords_go_from_the_record_too_when_they_are_dropped(vectors, tmp_path):
    pruned(vectors, np.array([0]), step="prune", keep_subwords=False).save(tmp_path / "v")
    opened = open_vectors(str(tmp_path / "v"))
    assert opened.subwords is None and not opened.has("decks")
    assert "subwords" not in opened.config.network


def test_what_is_saved_opens_as_what_was_made(vectors, tmp_path):
    mapping = strongest_dimensions(vectors, 4)[0]
    transformed(pruned(vectors, np.array([0, 1, 2]), step="prune"), mapping, step="prune --dim 4").save(tmp_path / "v")
    opened = open_vectors(str(tmp_path / "v"))
    expected = mapping.apply(vectors.matrix[:3])
    assert opened.matrix == pytest.approx(expected)
    assert opened.norms == pytest.approx(np.linalg.norm(expected, axis=1), rel=1e-5)
    assert opened.vector("decks") == pytest.approx(mapping.apply(vectors.vector("decks")[None])[0], abs=1e-5)
    assert opened.lowercase and opened.find("SEA") == 0
    network = opened.config.network
    assert (network["method"], network["words"], network["dim"]) == ("fasttext", 3, 4)
    assert network["steps"] == ["prune of sailing", "prune --dim 4 of sailing"]


def test_what_fits_the_old_vectors_only_is_named_and_left_out(vectors):
    assert left_out(vectors) == ["context"]
    assert set(transformed(vectors, AffineMap(np.zeros(6), np.eye(6)), step="x").tensors) == {"ngrams"}


def test_the_origin_is_not_changed(vectors):
    before = vectors.config.to_dict()
    transformed(vectors, AffineMap(np.zeros(6), np.eye(6)), step="x")
    assert vectors.config.to_dict() == before


def test_the_training_of_the_origin_is_kept_as_that_of_the_origin(vectors):
    vectors.config.training.update(lr=0.05, backend="textrnn")
    once = pruned(vectors, np.array([0, 1]), step="prune")
    assert once.config.training == {"origin": {"lr": 0.05, "backend": "textrnn"}}
    assert pruned(once, np.array([0]), step="prune").config.training == once.config.training
