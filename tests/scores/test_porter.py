"""Stems against worked examples of the paper, and where ROUGE departs from it."""

import pytest

from textrnn.scores.porter import stem


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("caresses", "caress"),
        ("ponies", "poni"),
        ("agreed", "agre"),
        ("feed", "feed"),
        ("plastered", "plaster"),
        ("sing", "sing"),
        ("conflated", "conflat"),
        ("sized", "size"),
        ("hopping", "hop"),
        ("filing", "file"),
        ("falling", "fall"),
        ("happy", "happi"),
        ("sky", "sky"),
        ("relational", "relat"),
        ("vietnamization", "vietnam"),
        ("electrical", "electr"),
        ("adjustment", "adjust"),
        ("adoption", "adopt"),
        ("rate", "rate"),
        ("cease", "ceas"),
        ("controlling", "control"),
        ("yielding", "yield"),
        ("1990s", "1990"),
    ],
)
def test_examples_of_the_paper(word, expected):
    assert stem(word) == expected


@pytest.mark.parametrize(("word", "base"), [("governmental", "govern"), ("dimensional", "dimension")])
def test_several_noun_endings_are_cut_one_after_the_other(word, base):
    assert stem(word) == stem(base)
