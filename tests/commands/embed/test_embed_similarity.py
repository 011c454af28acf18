"""`textrnn embed similarity`: words, texts and files in pairs."""

import json

import pytest
from asking import Asker

from textrnn.commands.embed.similarity import similarity
from textrnn.errors import UsageError


@pytest.fixture
def ask(capsys, monkeypatch, tmp_path):
    return Asker(similarity, capsys, monkeypatch, tmp_path)


def test_two_words_give_their_cosine(ask):
    assert ask("king", "queen")[:2] == (0, "0.0000\n")
    assert ask("King", "king")[:2] == (0, "1.0000\n")
    assert float(ask("king", "prince")[1]) == pytest.approx(0.9820, abs=1e-4)


def test_texts_are_compared_by_their_words(ask):
    found = json.loads(ask("The king met a prince.", "a queen and the woman", "--json")[1])
    assert found["texts"] == ["The king met a prince.", "a queen and the woman"]
    assert found["unknown"] == ["met", "a", "and"]
    assert -1 < found["similarity"] < 0.2


def test_lines_out_are_lines_in(ask):
    code, out, err = ask(stdin="king\tqueen\nking\tquen\nonly one\nking\tking\n")
    assert (code, out.splitlines()) == (66, ["0.0000", "", "", "1.0000"])
    assert "Did you mean 'queen'" in err and "'only one' is not two texts" in err


def test_tsv_has_both_texts_first(ask):
    assert ask.rows("king", "new york", "--format", "tsv")[0][:2] == ["king", "new york"]


@pytest.mark.parametrize("form", ["option", "sign"])
def test_files_are_read(ask, tmp_path, form):
    (tmp_path / "a.txt").write_text("The king.\nThe prince.\n")
    (tmp_path / "b.txt").write_text("The king.\nThe prince.\n")
    paths = [tmp_path / "a.txt", tmp_path / "b.txt"]
    arguments = [*paths, "--files"] if form == "option" else [f"@{path}" for path in paths]
    assert ask(*arguments)[:2] == (0, "1.0000\n")


def test_a_file_that_is_not_there_is_an_error(ask, tmp_path):
    code, out, err = ask(tmp_path / "none.txt", tmp_path / "none.txt", "--files")
    assert (code, out.strip()) == (66, "") and "none.txt" in err


def test_wmd_is_a_distance(ask):
    assert json.loads(ask("king", "king", "--method", "wmd", "--json")[1])["distance"] == pytest.approx(0, abs=1e-3)
    near, far = (float(ask("the king", other, "--method", "wmd")[1]) for other in ("the prince", "the queen"))
    assert 0 < near < far < 2


def test_one_text_or_another_method_is_refused(ask):
    with pytest.raises(UsageError, match="takes two texts, A and B, not 1"):
        ask("king")
    with pytest.raises(UsageError, match="unknown --method 'euclid'"):
        ask("king", "queen", "--method", "euclid")
