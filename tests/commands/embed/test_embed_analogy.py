"""`textrnn embed analogy`: three words in, what is sought out."""

import json

import pytest
from asking import Asker

from textrnn.commands.embed.analogy import analogy
from textrnn.errors import UsageError


@pytest.fixture
def ask(capsys, monkeypatch, tmp_path):
    return Asker(analogy, capsys, monkeypatch, tmp_path)


@pytest.mark.parametrize("method", ["3cosadd", "3cosmul"])
def test_man_is_to_king_as_woman_is_to_queen(ask, method):
    assert ask.rows("man", "king", "woman", "-n", 1, "--method", method)[0][0] == "queen"


def test_lines_hold_three_words_between_tabs_or_spaces(ask):
    rows = ask.rows("-n", 1, "--format", "tsv", stdin="man king woman\nman\tking\tnew york\n")
    assert [row[:1] for row in rows] == [["man king woman"], ["man king new york"]]
    assert rows[0][1] == "queen"


def test_json_names_the_three_words(ask):
    found = json.loads(ask("man", "king", "woman", "-n", 1, "--json")[1])
    assert (found["a"], found["b"], found["c"]) == ("man", "king", "woman")
    assert found["neighbours"][0]["word"] == "queen"


def test_wrong_lines_are_errors_of_their_own(ask):
    code, out, err = ask("--jsonl", stdin="man king\nman king womon\nman king woman\n")
    assert code == 66
    assert ["error" in json.loads(line) for line in out.splitlines()] == [True, True, False]
    assert "'man king' is not three words" in err and "no word 'womon'. Did you mean 'woman'" in err


def test_another_number_of_words_or_method_is_refused(ask):
    with pytest.raises(UsageError, match="takes three words, A B C, not 2"):
        ask("man", "king")
    with pytest.raises(UsageError, match="Did you mean '3cosmul'"):
        ask("man", "king", "woman", "--method", "cosmul")
