"""How alike texts are: weights and distances by hand, and what bounds them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.embeddings.provenance import Provenance
from textrnn.embeddings.queries.odd import odd_one_out
from textrnn.embeddings.queries.text_similarity import Passage, cosine, relaxed_word_movers_distance, split_words
from textrnn.embeddings.subwords import Subwords
from textrnn.embeddings.vectors import UnknownWordError, Vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError

NAMES = ["the", "cat", "dog", "sat", "new_york", "stone"]
MATRIX = np.array([[0, 0, 2], [1, 0, 0], [0.8, 0.6, 0], [0, 3, 0], [0, 1, 1], [-1, 0, 0]], np.float32)


def vectors(counts=(999_000, 400, 300, 200, 60, 40), **told):
    told = {"about": Provenance(tokenizer={"name": "word", "lowercase": True})} | told
    return Vectors.of(Words.of(NAMES, counts), MATRIX, method="test", **told)


def read(text, **told):
    return Passage.read(text, vectors(**told))


def test_words_weigh_by_their_smooth_inverse_frequency():
    passage = read("The cat sat, the end.")
    assert (passage.words, passage.unknown) == (["the", "cat", "sat"], ["end"])
    assert passage.counts.tolist() == [2, 1, 1]
    assert passage.weights == pytest.approx([0.001 / 1.0, 0.001 / 0.0014, 0.001 / 0.0012])
    expected = [passage.weights[1] / 4, passage.weights[2] / 4, 2 * passage.weights[0] / 4]
    assert passage.mean == pytest.approx(expected)


def test_without_counts_all_words_weigh_the_same():
    assert read("the cat", counts=[0] * 6).weights.tolist() == [1, 1]


def test_two_words_have_the_cosine_of_their_vectors():
    assert cosine(read("cat"), read("dog")) == pytest.approx(0.8)
    assert cosine(read("Cat"), read("stone")) == pytest.approx(-1)


@given(st.lists(st.sampled_from(NAMES[:4]), min_size=1, max_size=6), st.randoms(use_true_random=False))
def test_order_is_no_difference(words, random):
    other = random.sample(words, len(words))
    first, second = read(" ".join(words)), read(" ".join(other))
    assert cosine(first, second) == pytest.approx(1, abs=1e-5)
    assert relaxed_word_movers_distance(first, second) == pytest.approx(0, abs=1e-3)


def test_moving_words_costs_the_dearer_of_the_two_ways():
    there = (np.sqrt(2 - 2 * 0.8) + 0) / 2  # cat to dog, sat to sat
    back = (np.sqrt(2 - 2 * 0.8) + 0 + np.sqrt(2)) / 3  # dog to cat, sat to sat, stone to sat
    found = relaxed_word_movers_distance(read("cat sat"), read("dog sat stone"))
    assert found == pytest.approx(max(there, back), abs=1e-6)


def test_the_relaxed_distance_is_no_more_than_the_exact_one():
    linprog = pytest.importorskip("scipy.optimize").linprog
    first, second = read("the cat sat"), read("dog stone new_york sat sat")
    a, b = (MATRIX[[NAMES.index(word) for word in each.words]] for each in (first, second))
    a, b = a / np.linalg.norm(a, axis=1, keepdims=True), b / np.linalg.norm(b, axis=1, keepdims=True)
    costs = np.linalg.norm(a[:, None] - b[None], axis=2)
    n, m = costs.shape
    sums = np.vstack([np.kron(np.eye(n), np.ones(m)), np.kron(np.ones(n), np.eye(m))])
    masses = np.concatenate([first.counts / first.counts.sum(), second.counts / second.counts.sum()])
    exact = linprog(costs.ravel(), A_eq=sums, b_eq=masses).fun
    assert 0.5 * exact < relaxed_word_movers_distance(first, second) <= exact + 1e-6


def test_phrases_are_joined_where_they_were_trained():
    told = {"name": "word", "lowercase": True, "phrases": {"passes": 1}}
    assert split_words("A cat in New York", vectors(about=Provenance(tokenizer=told))) == ["a", "cat", "in", "new_york"]
    assert split_words("A cat in New York", vectors()) == ["a", "cat", "in", "new", "york"]


def test_a_single_unknown_word_is_told_with_those_near():
    with pytest.raises(UnknownWordError, match="'stone'"):
        read("stome")


def test_a_text_without_any_known_word_is_refused():
    with pytest.raises(InputError, match="not one word of 'quick brown foxes' has a vector"):
        read("quick brown foxes")


def test_subwords_stand_in_for_unknown_words():
    passage = read("cat kitten", subwords=Subwords(3, 4, np.ones((7, 3), np.float32)))
    assert (passage.words, passage.composed, passage.unknown) == (["cat", "kitten"], ["kitten"], [])


def test_the_odd_one_is_farthest_from_the_mean_whatever_its_length():
    found = odd_one_out(["cat", "stone", "dog"], vectors())
    assert found.word == "stone"
    mean = np.array([0.8, 0.6, 0]) / 3  # cat and stone cancel
    assert [similarity for _, similarity in found.similarities] == pytest.approx(
        [mean[0] / np.linalg.norm(mean), -mean[0] / np.linalg.norm(mean), 1]
    )


def test_the_odd_one_equals_gensim():
    keyed_vectors = pytest.importorskip("gensim.models").KeyedVectors
    theirs = keyed_vectors(3)
    theirs.add_vectors(NAMES, MATRIX)
    for left_out in NAMES:
        words = [word for word in NAMES if word != left_out]
        assert odd_one_out(words, vectors()).word == theirs.doesnt_match(words)


@pytest.mark.parametrize("size", [1e-30, 1e30])
def test_vectors_of_any_size_have_their_cosines_and_their_odd_one(size):
    matrix = np.array([[3, 4], [4, 3], [-3, -4]], np.float32) * np.float32(size)
    found = Vectors.of(Words.of("abc", [1] * 3), matrix, method="test")
    assert cosine(Passage.read("a", found), Passage.read("b", found)) == pytest.approx(0.96, abs=1e-6)
    assert cosine(Passage.read("a", found), Passage.read("a", found)) <= 1
    assert odd_one_out(["a", "b", "c"], found).word == "c"


def test_the_odd_one_of_two_is_not_sought():
    with pytest.raises(InputError, match="three words or more, not 2"):
        odd_one_out(["cat", "dog"], vectors())
