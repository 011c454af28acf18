"""Stop words: function words are in, words that carry content are out."""

import subprocess
import sys

import pytest

from textrnn.text.stop_words import stop_words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "the of and don ve ll s t isn't isn’t i'm im they're whose somehow x"),
        ("de", "und der nicht wäre z x"),
        ("fr", "le est d l qu aujourd'hui aujourd"),
        ("es", "el está muy"),
        ("ru", "и в не"),
        ("th", "และ"),
        ("ja", "の は"),
    ],
)
def test_function_words_are_stop_words(language: str, words: str) -> None:
    assert set(words.split()) <= stop_words(language)


def test_english_words_that_carry_content_are_none() -> None:
    content = "research system world member problem computer microsoft young important fire work information number"
    assert not set(content.split()) & stop_words("en")


def test_codes_of_countries_are_no_english_stop_words() -> None:
    assert not {"ad", "ch", "uk", "tv"} & stop_words("en")


@pytest.mark.parametrize("language", ["en", "de", "tr", "el"])
def test_stop_words_are_in_lower_case(language: str) -> None:
    assert all(word == word.lower() for word in stop_words(language))


def test_a_language_without_a_list_has_the_letters_only() -> None:
    assert stop_words("ka") == frozenset("abcdefghijklmnopqrstuvwxyz")


def test_the_package_of_lists_is_read_but_not_imported() -> None:
    code = "import sys, textrnn.text.stop_words as s; s.stop_words('en'); print('stopwordsiso' in sys.modules)"
    finished = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert finished.stdout.strip() == "False"
