"""What is suggested for a word that is not there."""

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.embeddings.queries.suggestions import edit_distances, near_words
from textrnn.embeddings.words import Words

LETTERS = st.text("abc", min_size=1, max_size=7)


def vocabulary(*words):
    return Words.of(words, range(len(words), 0, -1))


def optimal_alignment(a: str, b: str) -> int:
    """The textbook table, cell by cell."""
    table = {(i, 0): i for i in range(len(a) + 1)} | {(0, j): j for j in range(len(b) + 1)}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            table[i, j] = min(
                table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + (a[i - 1] != b[j - 1])
            )  # fmt: skip
            if i > 1 and j > 1 and a[i - 2 : i] == b[j - 2 : j][::-1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(a), len(b)]


@given(LETTERS, st.lists(st.text("abc", min_size=4, max_size=4), min_size=1, max_size=8))
def test_edits_of_many_words_equal_the_table_of_each(word, others):
    matrix = np.frombuffer("".join(others).encode(), np.uint8).reshape(-1, 4)
    found = edit_distances(np.frombuffer(word.encode(), np.uint8), list(matrix.T))
    assert found.tolist() == [optimal_alignment(word, other) for other in others]


@pytest.mark.parametrize(
    ("word", "words", "expected"),
    [
        ("kign", ["the", "king", "kin"], "king"),
        ("quean", ["queen", "quean's"], "queen"),
        ("univrsity", ["unity", "university"], "university"),
        ("King", ["kink", "king"], "king"),
        ("NEW YORK", ["york", "new_york"], "new_york"),
        ("e-mail", ["e_mail", "mail"], "e_mail"),
        ("vectorization", ["vectors", "vectorize"], "vectorize"),
        ("größa", ["grosse", "größe"], "größe"),
    ],
)
def test_the_likeliest_word_comes_first(word, words, expected):
    assert near_words(word, vocabulary(*words))[0] == expected


def test_fewer_edits_come_first_then_the_same_first_letter_then_the_frequent():
    words = vocabulary("bring", "kings", "sing", "kingly", "ring")
    assert near_words("king", words) == ["kings", "sing", "ring"]


def test_at_most_three_are_suggested_and_never_the_word_itself():
    words = vocabulary("cat", "cats", "car", "cart", "bat", "hat")
    found = near_words("cat", words)
    assert len(found) == 3 and "cat" not in found


@pytest.mark.parametrize("word", ["", "x", "qz", "zzzzzz", "\udcff", "w" * 1000, "a\tb", " "])
def test_nothing_is_suggested_where_nothing_is_near(word):
    assert near_words(word, vocabulary("king", "queen", "vector")) == []
    assert near_words(word, vocabulary()) == []


def test_a_hundred_thousand_words_are_searched_fast():
    rng = np.random.default_rng(0)
    letters = np.array(list("etaoinshrdlu"))
    words = Words.of(["".join(rng.choice(letters, 7)) for _ in range(2000)] * 50 + ["television"], [1] * 100_001)
    start = time.process_time()
    assert near_words("televisoin", words) == ["television"]
    assert time.process_time() - start < 0.5
