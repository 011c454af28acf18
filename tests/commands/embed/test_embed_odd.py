"""`textrnn embed odd`: one word for each list of words."""

import json

import pytest
from asking import Asker

from textrnn.commands.embed.odd import odd
from textrnn.errors import UsageError


@pytest.fixture
def ask(capsys, monkeypatch, tmp_path):
    return Asker(odd, capsys, monkeypatch, tmp_path)


def test_the_word_that_does_not_belong_is_printed_alone(ask):
    assert ask("king", "prince", "stone", "man")[:2] == (0, "stone\n")


def test_lines_out_are_lines_in(ask):
    code, out, err = ask(stdin="king prince stone\nking prnce stone\nnew york\tstone\tking\nking stone\n")
    assert (code, out) == (66, "stone\n\nking\n\n")
    assert "no word 'prnce'" in err and "not 2" in err


def test_json_has_the_similarity_of_every_word(ask):
    found = json.loads(ask("king", "prince", "stone", "--json")[1])
    assert (found["words"], found["odd"]) == (["king", "prince", "stone"], "stone")
    similarities = {each["word"]: each["similarity"] for each in found["similarities"]}
    assert min(similarities, key=similarities.get) == "stone"


def test_two_words_are_refused(ask):
    with pytest.raises(UsageError, match="three words or more, not 2"):
        ask("king", "stone")
