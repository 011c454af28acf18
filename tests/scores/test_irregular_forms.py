"""Irregular English words find the word they belong to."""

import pytest

from textrnn.scores.irregular_forms import base_form


@pytest.mark.parametrize(
    ("form", "base"),
    [
        ("taught", "teach"),
        ("mice", "mouse"),
        ("better", "good"),
        ("easiest", "easy"),
        ("applied", "apply"),
        ("mimicked", "mimic"),
        ("customer", "customer"),
    ],
)
def test_forms_and_their_words(form, base):
    assert base_form(form) == base


@pytest.mark.parametrize("word", ["teach", "walked", "lied", "unspecified", "houses"])
def test_other_words_are_left_to_the_stemmer(word):
    assert base_form(word) is None
