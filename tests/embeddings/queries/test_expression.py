"""Expressions of words: how they are read, and where they point."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.embeddings.queries.expression import Term, is_expression, join_expression, parse_expression, resolve
from textrnn.embeddings.subwords import Subwords
from textrnn.embeddings.vectors import UnknownWordError, Vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError

NAMES = ["king", "man", "woman", "new_york", "new", "york", "well-known", "c++", "zero", "("]
MATRIX = np.array([[4, 0, 0], [0, 2, 0], [0, 0, 1], [1, 1, 0], [1, 0, 1], [0, 1, 1], [2, 1, 0], [1, 2, 0], [0, 0, 0],
                   [1, 1, 1]], np.float32)  # fmt: skip


def vectors(**told):
    return Vectors.of(Words.of(NAMES, range(len(NAMES), 0, -1)), MATRIX, method="test", **told)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("king - man + woman", [(1, "king"), (-1, "man"), (1, "woman")]),
        ("- man + king", [(-1, "man"), (1, "king")]),
        ("2*king + .5*woman", [(2, "king"), (0.5, "woman")]),
        ("2 * king", [(2, "king")]),
        ("king - (man - woman)", [(1, "king"), (-1, "man"), (1, "woman")]),
        ("2*(king - 3*(man + boy))", [(2, "king"), (-6, "man"), (-6, "boy")]),
        ("( king )", [(1, "king")]),
        ("new york - usa + france", [(1, "new york"), (-1, "usa"), (1, "france")]),
        ("well-known + c++", [(1, "well-known"), (1, "c++")]),
        ("1984 + 2", [(1, "1984"), (1, "2")]),
    ],
)
def test_terms_have_the_weight_of_all_they_stand_in(text, expected):
    assert parse_expression(text) == [Term(*each) for each in expected]


@pytest.mark.parametrize(
    "text",
    [
        "king +",
        "+",
        "king - + man",
        "(king",
        "king)",
        "()",
        "2*",
        "king * 2",
        "2 * * king",
        "king (man)",
        "",
        "(" * 500,
    ],
)
def test_what_is_no_expression_is_refused(text):
    with pytest.raises(InputError, match=r"is no expression: .* Write it like 'king - man"):
        parse_expression(text)


@given(st.text(" +-*()2ab", max_size=30))
def test_any_text_is_read_or_refused(text):
    with suppress(InputError):
        assert all(term.words for term in parse_expression(text))


@pytest.mark.parametrize("word", ["well-known", "c++", "king", "new york", "2024", "-", "a(b)"])
def test_a_word_with_signs_in_it_is_no_expression(word):
    assert is_expression(word) == (word == "-")


def test_unit_vectors_are_added_whatever_their_length():
    found = resolve("king - man + 2*woman", vectors())
    assert found.vector.tolist() == [1, -1, 2]
    assert found.rows == {0, 1, 2}


def test_an_expression_equals_gensim():
    keyed_vectors = pytest.importorskip("gensim.models").KeyedVectors
    theirs = keyed_vectors(3)
    theirs.add_vectors(NAMES, MATRIX)
    expected = theirs.get_mean_vector(["king", "woman", "man"], [1, 1, -1], pre_normalize=True, post_normalize=True)
    found = resolve("king - man + woman", vectors()).vector
    assert found / np.linalg.norm(found) == pytest.approx(expected, abs=1e-6)


def test_several_words_are_the_phrase_that_was_trained():
    found = resolve("new york", vectors())
    assert found.rows == {3}
    assert found.vector == pytest.approx(MATRIX[3] / 2**0.5)


def test_other_words_together_are_their_mean():
    found = resolve("king woman", vectors())
    assert found.vector.tolist() == [0.5, 0, 0.5]
    assert found.rows == {0, 2}


@pytest.mark.parametrize("word", ["c++", "(", "well-known"])
def test_a_word_is_taken_as_it_is_spelled_before_anything_else(word):
    assert resolve(word, vectors()).rows == {NAMES.index(word)}


def test_a_word_made_of_its_subwords_is_told():
    found = resolve("king + kingly", vectors(subwords=Subwords(3, 3, np.ones((9, 3), np.float32))))
    assert (found.composed, found.rows) == (("kingly",), {0})
    assert found.vector == pytest.approx([1 + 3**-0.5, 3**-0.5, 3**-0.5])


@pytest.mark.parametrize("text", ["zero", "king - king", "king + 2*zero"])
def test_what_sums_up_to_nothing_is_refused(text):
    with pytest.raises(InputError, match="nothing is near it"):
        resolve(text, vectors())


@pytest.mark.parametrize("text", ["qeen", "king - qeen", "new qeen", ""])
def test_an_unknown_word_is_named(text):
    with pytest.raises(UnknownWordError) as caught:
        resolve(text, vectors())
    assert caught.value.word == text.split(" ")[-1]


def test_arguments_that_spell_an_expression_are_one_query():
    assert join_expression(["king", "-", "man", "+", "woman"]) == ["king - man + woman"]
    assert join_expression(["king", "well-known"]) == ["king", "well-known"]
    assert join_expression(["-"]) == ["-"]
