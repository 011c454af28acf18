"""`textrnn embed compare`: several vectors in one table, alone and on common words, stored or trained for it."""

import json
from pathlib import Path

import pytest
from asking import MATRIX_BY_WORD, Asker, save_vectors
from fake_trainer import text

from textrnn.commands.embed.compare import compare
from textrnn.embeddings import METHODS
from textrnn.errors import NotFoundError, UsageError

__all__ = ["text"]  # a fixture, found by its name

RATED = "king prince 9\nking man 7\nking queen 5\nking stone 2\nking dragon 4\nqueen dragon 3\n"


@pytest.fixture
def ask(capsys, monkeypatch, tmp_path):
    (tmp_path / "rated.txt").write_text(RATED)
    ask = Asker(compare, capsys, monkeypatch, tmp_path)
    turned = {word: [x, z, -y] for word, (x, y, z) in MATRIX_BY_WORD.items()}
    save_vectors(tmp_path / "w", turned | {"dragon": [-1, 0, 0]})
    return lambda *arguments, **more: ask(*arguments, "--pairs", tmp_path / "rated.txt", **more)


def test_each_has_a_row_on_its_own_words_and_one_on_common_words(ask):
    own, common = ask("w")[1].split("\n\n")
    head, *rows = own.splitlines()
    assert head.split()[:4] == ["VECTORS", "METHOD", "WORDS", "DIM"]
    assert [row.split()[:4] for row in rows] == [["v", "word2vec", "9", "3"], ["w", "word2vec", "10", "3"]]
    assert [row.endswith(f"of {covered}") for row, covered in zip(rows, (4, 6), strict=True)] == [True, True]
    assert common.splitlines()[0] == "on the 9 words that all have:"
    figures = [row.split("  ")[-1].strip() for row in common.splitlines()[2:]]
    assert figures == ["0.800 [-0.819, 0.998] of 4"] * 2  # a turned space has the same cosines


def test_one_alone_has_no_second_table(ask):
    assert "words that all have" not in ask()[1]


def test_json_has_everything(ask):
    found = json.loads(ask("w", "--json")[1])
    assert found["common_words"] == 9
    assert [set(each) for each in found["vectors"]] == [
        {"name", "method", "words", "dim", "pairs", "analogies", "common"}
    ] * 2
    assert found["vectors"][1]["pairs"][0]["covered"] == 6
    assert found["vectors"][1]["common"]["pairs"][0]["covered"] == 4


def test_tsv_has_a_row_for_every_figure(ask):
    rows = [line.split("\t") for line in ask("w", "--format", "tsv")[1].splitlines()]
    assert [(row[0], row[1], row[7]) for row in rows] == [
        ("v", "all", "4"), ("w", "all", "6"), ("v", "common", "4"), ("w", "common", "4"),
    ]  # fmt: skip
    assert rows[0][3:7] == ["spearman", "0.8000", "-0.8188", "0.9975"]


def test_known_sets_are_taken_by_themselves(capsys, monkeypatch, tmp_path):
    found = json.loads(Asker(compare, capsys, monkeypatch, tmp_path)("--json")[1])["vectors"][0]
    assert [each["name"] for each in found["pairs"] + found["analogies"]] == [
        "wordsim353", "simlex999", "questions-words",
    ]  # fmt: skip


@pytest.fixture
def two_methods(text, monkeypatch):
    """Let a second name stand for the fake trainer."""
    monkeypatch.setitem(METHODS._target_by_name, "glove", "fake_trainer:FakeTrainer")
    return text


def test_methods_are_trained_with_the_same_budget_and_then_gone(ask, two_methods):
    before = sorted(Path().rglob("*"))
    arguments = ("--train", two_methods, "--methods", "word2vec, glove", "--epochs", 2, "--dim", 5)
    code, out, err = ask(*arguments, "--json", name=None)
    listed = json.loads(out)["vectors"]
    assert code == 0
    assert [(each["name"], each["dim"], each["words"]) for each in listed] == [("word2vec", 5, 12), ("glove", 5, 12)]
    assert all(each["seconds"] >= 0 for each in listed)
    assert ask(*arguments, name=None)[1].split()[:5] == ["VECTORS", "METHOD", "WORDS", "DIM", "SECONDS"]
    assert err.count("epoch 2: loss") == 2 and "epoch 3" not in err
    assert sorted(Path().rglob("*")) == before


def test_trained_vectors_are_kept_under_a_name_and_compared_with_others(ask, two_methods, tmp_path):
    arguments = ("--train", two_methods, "--methods", "word2vec,glove", "-o", "new", "--quiet", "--json")
    listed = json.loads(ask(*arguments)[1])["vectors"]
    assert [each["name"] for each in listed] == ["v", str(tmp_path / "new-word2vec"), str(tmp_path / "new-glove")]
    assert (tmp_path / "new-glove" / "vectors.safetensors").exists()


def test_standard_input_is_read_by_every_method(ask, two_methods):
    arguments = ("--train", "-", "--methods", "word2vec,glove", "--epochs", 1, "--quiet", "--json")
    listed = json.loads(ask(*arguments, name=None, stdin=two_methods.read_bytes())[1])["vectors"]
    assert [each["words"] for each in listed] == [12, 12]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "nothing to compare"),
        (("v", "--epochs", "3"), "--epochs belongs to --train"),
        (("--train", "x.txt", "--methods", " ,"), "--methods names no method"),
        (("--train", "x.txt", "--methods", "word2vex"), "Did you mean 'word2vec'"),
        (("--train", "x.txt", "--methods", "doc2vec"), "doc2vec trains vectors of documents"),
        (("--train", "x.txt", "--methods", "word2vec", "--epochs", "1", "--minutes", "1"), "exactly one|one of"),
        (("v", "--format", "markdown"), "unknown --format"),
    ],
)
def test_what_cannot_work_is_refused_before_anything_is_read(ask, two_methods, arguments, message):
    with pytest.raises(UsageError, match=message):
        ask(*arguments, name=None)


def test_a_name_that_does_not_exist_is_refused_before_training(ask, two_methods):
    with pytest.raises(NotFoundError, match="no vectors 'none'"):
        ask("none", "--train", two_methods, "--methods", "word2vec")
