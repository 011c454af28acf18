"""Alignment: a rotation that is there is found, and what is said of it is measured on words it has not seen."""

import numpy as np
import pytest

from textrnn.embeddings.spaces.alignment import (
    Anchors,
    check_same_size,
    fit,
    measure,
    most_changed,
    procrustes,
    read_dictionary,
)
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError

WORDS = [f"w{number}" for number in range(60)]


def vectors_of(words, matrix, counts=None, name="V"):
    counts = counts or range(len(words), 0, -1)
    return Vectors.of(Words.of(words, counts), np.asarray(matrix, np.float32), method="test", name=name)


def rotation(dim=6, seed=0):
    return np.linalg.qr(np.random.default_rng(seed).normal(size=(dim, dim)))[0]


@pytest.fixture
def pair():
    """The same vectors twice, the first turned away."""
    matrix = np.random.default_rng(1).normal(size=(60, 6))
    return vectors_of(WORDS, matrix @ rotation().T, name="A"), vectors_of(WORDS, matrix, name="B")


def test_procrustes_is_that_of_scipy():
    linalg = pytest.importorskip("scipy.linalg")
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(2, 20, 5))
    assert procrustes(x, y) == pytest.approx(linalg.orthogonal_procrustes(x, y)[0])


def test_a_turned_space_is_turned_back(pair):
    a, b = pair
    turn = fit(a, b, Anchors.shared(a, b))
    assert turn.matrix == pytest.approx(rotation(), abs=1e-5)
    assert turn.apply(a.matrix) == pytest.approx(b.matrix, abs=1e-4)


def test_cosines_within_the_turned_space_stay(pair):
    a, _ = pair
    other = vectors_of(WORDS, np.random.default_rng(5).normal(size=(60, 6)))
    turned = fit(a, other, Anchors.shared(a, other)).apply(a.matrix)
    assert turned @ turned.T == pytest.approx(a.matrix @ a.matrix.T, abs=1e-4)


def test_a_good_turn_is_measured_as_one_on_words_it_has_not_seen(pair):
    a, b = pair
    fitted, held_out = Anchors.shared(a, b).split()
    found = measure(a, b, fit(a, b, fitted), held_out)
    assert (found.words, found.precision) == (6, 1.0)
    assert found.after == pytest.approx(1, abs=1e-5)
    assert found.before < 0.5


def test_spaces_without_relation_are_measured_as_such(pair):
    a, _ = pair
    other = vectors_of(WORDS, np.random.default_rng(5).normal(size=(60, 6)))
    fitted, held_out = Anchors.shared(a, other).split()
    assert measure(a, other, fit(a, other, fitted), held_out).precision < 0.5


def test_any_translation_of_a_word_is_right():
    a = vectors_of(["sea"], [[1, 0]])
    b = vectors_of(["mer", "terre", "océan"], [[0.8, 0.6], [0, 1], [1, 0.1]])
    anchors = Anchors.of_pairs(a, b, [("sea", "mer"), ("sea", "océan")])
    found = measure(a, b, fit(a, b, anchors), anchors)
    assert (found.words, found.precision) == (1, 1.0)


def test_shared_words_come_by_their_rarer_side():
    a = vectors_of(["x", "y", "only", "z"], np.eye(4), [9, 8, 7, 1])
    b = vectors_of(["z", "x", "y"], np.eye(3, 4), [9, 8, 7])
    shared = Anchors.shared(a, b)
    assert [(a.words[s], b.words[t]) for s, t in shared.pairs()] == [("x", "x"), ("y", "y"), ("z", "z")]
    assert len(Anchors.shared(a, b, 2)) == 2


def test_every_tenth_word_is_held_out_with_all_its_translations():
    sources = np.repeat(np.arange(30), 2)[::-1]
    fitted, held_out = Anchors(sources, np.arange(60)).split()
    assert sorted(set(held_out.sources.tolist())) == [0, 10, 20]
    assert len(held_out) == 6 and len(fitted) == 54
    assert not set(held_out.sources.tolist()) & set(fitted.sources.tolist())


def test_no_shared_word_is_an_error_that_names_the_dictionary():
    with pytest.raises(InputError, match=r"A and B share no word.*--dictionary"):
        Anchors.shared(vectors_of(["x"], [[1]], name="A"), vectors_of(["y"], [[1]], name="B"))


def test_a_dictionary_of_unknown_words_is_an_error(pair):
    with pytest.raises(InputError, match="no pair of the dictionary"):
        Anchors.of_pairs(*pair, [("w1", "unknown")])


def test_different_dimensions_are_an_error_with_the_command_that_helps():
    with pytest.raises(InputError, match=r"4 dimensions and B 3.*embed prune A -o NEW --dim 3"):
        check_same_size(vectors_of(["x"], np.ones((1, 4)), name="A"), vectors_of(["x"], np.ones((1, 3)), name="B"))


def test_the_word_that_moved_is_found(pair):
    a, b = pair
    matrix = np.array(b.matrix)
    matrix[17] *= -1
    moved = vectors_of(WORDS, matrix)
    anchors = Anchors.shared(a, moved)
    (place, cosine), *_ = most_changed(a, moved, fit(a, moved, anchors), anchors, 3)
    assert a.words[int(anchors.sources[place])] == "w17"
    assert cosine < -0.9


def test_a_dictionary_has_a_pair_to_a_line(tmp_path):
    path = tmp_path / "pairs.txt"
    path.write_text("sea\tla mer\n\ntree arbre\n")
    assert read_dictionary(path) == [("sea", "la mer"), ("tree", "arbre")]


def test_a_line_that_is_no_pair_is_named(tmp_path):
    path = tmp_path / "pairs.txt"
    path.write_text("sea\tmer\nalone\n")
    with pytest.raises(InputError, match=r"pairs.txt, line 2: 'alone'"):
        read_dictionary(path)
