"""The features of a text, counted by hand."""

import pytest

from textrnn.laboratory.text_features import FEATURES, features


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("inside quotes", 'a "b" c', "0011000"),
        ("inside quotes", "„a“ it's", "11000000"),
        ("inside quotes", '"a\n\nb"c"', "11110110"),
        ("bracket depth", "f(a[0]))(", "011221001"),
        ("bracket depth", "(\n \t\nb", "111110"),
        ("position in the line", "ab\ncd", "12012"),
        ("indentation", "  a b\n\n x\n", "1222200110"),
        ("position in the word", "ab _c1\n2", "12012301"),
        ("white space", "a \tb\n", "01101"),
        ("capital", "aBÄ1", "0110"),
        ("digit", "a12", "011"),
    ],
)
def test_a_feature_is_counted_character_by_character(name, text, expected):
    assert "".join(map(str, features(text)[name])) == expected


@pytest.mark.parametrize(
    "text", ["", "\n", "\n\n\n", " \n \n ", "\r\n\r\n", "́x", "a\x0b\x1cb", "\ud800", '("\n\n")' * 3]
)
def test_every_character_has_every_feature(text):
    counted = features(text)
    assert list(counted) == list(FEATURES)
    assert {len(numbers) for numbers in counted.values()} == {len(text)}
