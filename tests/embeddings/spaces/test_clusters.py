"""Spherical k-means: groups that are there are found, and what it stops at is what its definition says."""

import numpy as np
import pytest

from textrnn.embeddings.lengths import unit_rows
from textrnn.embeddings.spaces.clusters import Clusters, _move, assign, spherical_kmeans


def planted(sizes=(30, 20, 10), dim=12, noise=0.1, seed=0):
    """Vectors around orthogonal directions, and which direction each belongs to."""
    rng = np.random.default_rng(seed)
    labels = np.repeat(np.arange(len(sizes)), sizes)
    matrix = np.eye(len(sizes), dim)[labels] + noise * rng.normal(size=(len(labels), dim))
    return unit_rows(matrix), labels


def test_planted_groups_are_found_largest_first():
    vectors, labels = planted()
    found = spherical_kmeans(vectors, 3)
    assert found.labels.tolist() == labels.tolist()
    assert found.sizes.tolist() == [30, 20, 10]


def test_directions_count_and_lengths_do_not():
    vectors = unit_rows(np.array([[1, 0.1], [9, 0.5], [0.1, 1], [0.2, 7]], np.float32))
    assert spherical_kmeans(vectors, 2).labels.tolist() in ([0, 0, 1, 1], [1, 1, 0, 0])


def test_every_vector_is_with_its_nearest_centre_and_centres_are_mean_directions():
    vectors, _ = planted(noise=0.6)
    found = spherical_kmeans(vectors, 4, seed=2)
    products = vectors @ found.centres.T
    assert np.array_equal(found.labels, products.argmax(axis=1))
    assert found.cosines == pytest.approx(products.max(axis=1))
    means = unit_rows(np.stack([vectors[found.labels == k].sum(axis=0) for k in range(4)]))
    assert np.abs((means * found.centres).sum(axis=1)) == pytest.approx(np.ones(4), abs=0.01)


def test_it_is_as_good_as_scikit_learn():
    cluster = pytest.importorskip("sklearn.cluster")
    vectors, _ = planted(sizes=(40,) * 8, dim=16, noise=0.35)
    reference = cluster.KMeans(8, n_init=10, random_state=0).fit(vectors)
    centres = unit_rows(reference.cluster_centers_)
    assert spherical_kmeans(vectors, 8).cohesion >= assign(vectors, centres).cohesion - 0.005


def test_the_same_seed_gives_the_same_clusters():
    vectors, _ = planted(noise=0.8)
    first, second = (spherical_kmeans(vectors, 6, seed=4) for _ in range(2))
    assert np.array_equal(first.labels, second.labels)
    assert np.array_equal(first.centres, second.centres)


def test_more_starts_are_never_worse():
    vectors, _ = planted(sizes=(15,) * 10, noise=0.5)
    once, often = (spherical_kmeans(vectors, 10, seed=1, restarts=restarts).cohesion for restarts in (1, 6))
    assert often >= once


def test_equal_vectors_fill_fewer_clusters_than_asked_for():
    vectors = unit_rows(np.array([[1, 0]] * 5 + [[0, 1]] * 3, np.float32))
    found = spherical_kmeans(vectors, 6)
    assert found.labels.tolist() == [0] * 5 + [1] * 3
    assert len(found.centres) == 2


def test_as_many_clusters_as_vectors_give_each_its_own():
    vectors, _ = planted(sizes=(3, 2), noise=0.5)
    assert sorted(spherical_kmeans(vectors, 5).labels.tolist()) == [0, 1, 2, 3, 4]


def test_an_empty_cluster_begins_anew_at_the_vector_that_fits_worst():
    vectors, _ = planted(sizes=(4, 2), noise=0.3)
    cosines = np.array([0.9, 0.8, 0.2, 0.9, 0.7, 0.8], np.float32)
    moved = _move(vectors, Clusters(vectors[:3], np.array([0, 0, 0, 0, 2, 2]), cosines))
    assert moved[1] == pytest.approx(vectors[2])
    assert moved[2] == pytest.approx(unit_rows(vectors[4:].sum(axis=0)[None])[0])


def test_members_come_nearest_first():
    clusters = Clusters(np.eye(2, dtype=np.float32), np.array([0, 1, 0, 0]), np.array([0.5, 1, 0.9, 0.7], np.float32))
    assert clusters.members(0).tolist() == [2, 3, 0]
    assert clusters.members(0, 1).tolist() == [2]
    assert clusters.cohesion == pytest.approx(0.775)


def test_a_small_product_block_changes_nothing(monkeypatch):
    vectors, _ = planted(noise=0.6)
    whole = assign(vectors, vectors[:5])
    monkeypatch.setattr("textrnn.embeddings.spaces.clusters._PRODUCT_CELLS", 35)
    assert np.array_equal(assign(vectors, vectors[:5]).labels, whole.labels)
