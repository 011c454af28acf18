"""Analogies against the formulas of their papers, written out in float64, and against gensim."""

import numpy as np
import pytest

from textrnn.embeddings.queries.analogy import EPSILON, Analogy, solve
from textrnn.embeddings.queries.nearest import Search
from textrnn.embeddings.vectors import UnknownWordError, Vectors
from textrnn.embeddings.words import Words

NAMES = [f"w{row}" for row in range(300)]
MATRIX = np.random.default_rng(3).normal(size=(300, 12)).astype(np.float32)
ASKED = [Analogy("w1", "w2", "w3"), Analogy("w10", "w20", "w10"), Analogy("w299", "w0", "w150")]


@pytest.fixture(scope="module")
def vectors():
    return Vectors.of(Words.of(NAMES, [1] * 300), MATRIX, method="test")


def cosines(word):
    units = MATRIX.astype(np.float64) / np.linalg.norm(MATRIX.astype(np.float64), axis=1, keepdims=True)
    return units @ units[NAMES.index(word)]


def formula(method, a, b, c):
    if method == "3cosadd":
        scores = cosines(b) - cosines(a) + cosines(c)
    else:
        a_cos, b_cos, c_cos = ((cosines(word) + 1) / 2 for word in (a, b, c))
        scores = b_cos * c_cos / (a_cos + EPSILON)
    scores[[NAMES.index(word) for word in (a, b, c)]] = -np.inf
    return [NAMES[row] for row in np.argsort(-scores, kind="stable")[:8]], np.sort(scores)[::-1][:8]


@pytest.mark.parametrize("method", ["3cosadd", "3cosmul"])
def test_answers_equal_the_formula(vectors, method):
    for analogy, found in zip(ASKED, solve(Search(vectors, 8), ASKED, method=method), strict=True):
        words, scores = formula(method, *analogy)
        assert [word for word, _ in found] == words
        if method == "3cosmul":
            assert [score for _, score in found] == pytest.approx(scores.tolist(), rel=1e-4)


def test_the_score_of_3cosadd_is_a_cosine(vectors):
    units = MATRIX / np.linalg.norm(MATRIX, axis=1, keepdims=True)
    sought = units[2] - units[1] + units[3]
    word, score = solve(Search(vectors, 1), ASKED[:1])[0][0]
    assert score == pytest.approx(units[NAMES.index(word)] @ sought / np.linalg.norm(sought), abs=1e-5)


@pytest.mark.parametrize("method", ["3cosadd", "3cosmul"])
def test_answers_equal_gensim(vectors, method):
    keyed_vectors = pytest.importorskip("gensim.models").KeyedVectors
    theirs = keyed_vectors(12)
    theirs.add_vectors(NAMES, MATRIX)
    ask = theirs.most_similar if method == "3cosadd" else theirs.most_similar_cosmul
    for a, b, c in ASKED[::2]:
        expected = ask(positive=[b, c], negative=[a], topn=8)
        found = solve(Search(vectors, 8), [Analogy(a, b, c)], method=method)[0]
        assert [word for word, _ in found] == [word for word, _ in expected]
        assert [score for _, score in found] == pytest.approx(
            [score for _, score in expected], rel=1e-2
        )  # another epsilon


def test_the_words_of_the_question_are_no_answers(vectors):
    for analogy, found in zip(ASKED, solve(Search(vectors, 300), ASKED), strict=True):
        assert {word for word, _ in found} == set(NAMES) - set(analogy)


def test_an_unknown_word_is_named(vectors):
    with pytest.raises(UnknownWordError, match="'queen'"):
        solve(Search(vectors), [Analogy("w1", "queen", "w2")])
