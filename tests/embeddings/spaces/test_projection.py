"""Principal components against their definition, and t-SNE's promises."""

import sys

import numpy as np
import pytest

from textrnn.embeddings.spaces.projection import PrincipalComponents
from textrnn.embeddings.spaces.tsne import check_tsne, tsne
from textrnn.errors import InputError, UsageError


def cloud(seed=0, rows=60, dim=8):
    return np.random.default_rng(seed).normal(size=(rows, dim)) * np.arange(dim, 0, -1) + 5


def test_components_are_the_singular_vectors_of_the_centred_matrix():
    matrix = cloud()
    _, values, vt = np.linalg.svd(matrix - matrix.mean(axis=0))
    found = PrincipalComponents.of(matrix, 3)
    assert np.abs(np.sum(found.axes * vt[:3], axis=1)) == pytest.approx([1, 1, 1])
    assert found.shares == pytest.approx(values[:3] ** 2 / np.sum(values**2))


def test_points_on_a_line_have_one_component():
    line = np.outer(np.arange(5), [3.0, 4.0])
    found = PrincipalComponents.of(line, 2)
    assert found.axes[0] == pytest.approx([0.6, 0.8])
    assert found.project(line)[:, 0] == pytest.approx([-10, -5, 0, 5, 10])
    assert found.shares == pytest.approx([1, 0])


@pytest.mark.parametrize("seed", range(4))
def test_the_largest_entry_of_every_component_is_positive(seed):
    axes = PrincipalComponents.of(cloud(seed), 8).axes
    assert (axes[np.arange(8), np.abs(axes).argmax(axis=1)] > 0).all()


def test_walking_in_blocks_gives_the_same():
    matrix = cloud()
    whole = PrincipalComponents.of(matrix, 3)
    walked = PrincipalComponents.of(matrix, 3, lambda: [slice(0, 7), slice(7, 50), slice(50, 60)])
    assert walked.axes == pytest.approx(whole.axes)
    assert walked.mean == pytest.approx(whole.mean)


def test_one_vector_has_no_variance():
    found = PrincipalComponents.of(np.ones((1, 4)), 2)
    assert found.shares.tolist() == [0, 0]
    assert found.project(np.ones((1, 4))) == pytest.approx(np.zeros((1, 2)))


@pytest.fixture
def blobs():
    pytest.importorskip("sklearn")
    rng = np.random.default_rng(1)
    return np.concatenate([rng.normal(size=(12, 6)), rng.normal(size=(12, 6)) + 20]).astype(np.float32)


def test_tsne_keeps_two_far_groups_apart(blobs):
    places = tsne(blobs, perplexity=None, seed=0)
    first, second = places[:12], places[12:]
    gap = np.linalg.norm(first.mean(axis=0) - second.mean(axis=0))
    assert gap > 2 * max(first.std(), second.std())


def test_tsne_of_the_same_seed_is_the_same(blobs):
    assert np.array_equal(tsne(blobs, perplexity=5, seed=3), tsne(blobs, perplexity=5, seed=3))


@pytest.mark.parametrize(("rows", "perplexity", "said"), [(3, None, "of 3 words"), (10, 10, "choose one below 10")])
def test_tsne_refuses_too_few_words(blobs, rows, perplexity, said):
    with pytest.raises(InputError, match=said):
        tsne(blobs[:rows], perplexity=perplexity, seed=0)


@pytest.mark.parametrize("perplexity", [0.5, -1, float("nan"), float("inf")])
def test_a_perplexity_that_is_no_number_of_neighbours_is_refused(perplexity):
    with pytest.raises(UsageError, match="--perplexity"):
        check_tsne(perplexity)


def test_without_scikit_learn_the_error_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(UsageError, match="pip install scikit-learn"):
        check_tsne(None)
