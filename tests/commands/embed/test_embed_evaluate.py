"""`textrnn embed evaluate`: a table, JSON with its keys, and files of one's own."""

import json

import pytest
from asking import Asker

from textrnn.commands.embed.evaluate import evaluate
from textrnn.errors import InputError, NotFoundError, UsageError

RATED = "word1,word2,score\nking,prince,9\nking,man,7\nking,queen,5\nking,stone,2\nking,dragon,4\n"
ASKED = ": family\nman king woman queen\nman king woman stone\nman king dragon queen\n"


@pytest.fixture
def ask(capsys, monkeypatch, tmp_path):
    (tmp_path / "rated.csv").write_text(RATED)
    (tmp_path / "asked.txt").write_text(ASKED)
    return Asker(evaluate, capsys, monkeypatch, tmp_path)


def test_known_sets_are_taken_by_themselves(ask):
    lines = ask()[1].splitlines()
    assert lines[0].split() == ["SET", "MEASURE", "VALUE", "95", "%", "COVERED", "OF"]
    assert [line.split()[0] for line in lines[1:4]] == ["wordsim353", "simlex999", "questions-words"]
    family = next(line for line in lines if line.split()[0] == "family")
    assert family.split()[-2:] == ["2", "506"]  # of man, woman, king and queen


def test_json_has_its_keys(ask, tmp_path):
    found = json.loads(ask("--pairs", tmp_path / "rated.csv", "--analogies", tmp_path / "asked.txt", "--json")[1])
    assert set(found) == {"vectors", "method", "words", "dim", "pairs", "analogies"}
    pairs, analogies = found["pairs"][0], found["analogies"][0]
    assert set(pairs) == {"name", "spearman", "interval", "covered", "total", "composed"}
    assert (pairs["spearman"], pairs["covered"], pairs["total"]) == (0.8, 4, 5)
    assert (analogies["accuracy"], analogies["covered"], analogies["total"]) == (0.5, 2, 3)
    assert analogies["groups"]["family"]["correct"] == 1
    assert analogies["semantic"]["accuracy"] == 0.5 and analogies["syntactic"]["accuracy"] is None


def test_figures_of_a_single_set_stand_at_the_top_of_json(ask, tmp_path):
    pairs = json.loads(ask("--pairs", tmp_path / "rated.csv", "--json")[1])
    assert (pairs["spearman"], pairs["covered"], pairs["total"], pairs["analogies"]) == (0.8, 4, 5, [])
    assert json.loads(ask("--analogies", tmp_path / "asked.txt", "--json")[1])["accuracy"] == 0.5


def test_several_sets_are_rows_in_their_order(ask, tmp_path):
    rows = ask.rows("--pairs", tmp_path / "rated.csv", "--pairs", "simlex", "--format", "tsv")
    assert [(name, measure) for name, measure, *_ in rows] == [
        (str(tmp_path / "rated.csv"), "spearman"), ("simlex999", "spearman"),
    ]  # fmt: skip
    assert rows[0][2:] == ["0.800", "[-0.819, 0.998]", "4", "5"]


def test_a_set_without_known_words_has_no_value(ask, tmp_path):
    (tmp_path / "other.txt").write_text("dragon wyrm 1\nwyrm drake 2\n")
    assert ask.rows("--pairs", tmp_path / "other.txt", "--format", "tsv")[0][2:] == ["-", "-", "0", "2"]
    assert json.loads(ask("--pairs", tmp_path / "other.txt", "--json")[1])["spearman"] is None


def test_analogies_are_solved_among_the_most_frequent(ask, tmp_path):
    arguments = ("--analogies", tmp_path / "asked.txt", "--json")
    assert json.loads(ask(*arguments, "--most-frequent", 4)[1])["covered"] == 0


def test_wrong_files_and_options_are_refused(ask, tmp_path):
    (tmp_path / "wrong.txt").write_text("a b c d e\n: x\na b c d\n")
    with pytest.raises(InputError, match=r"wrong\.txt, line 1"):
        ask("--analogies", tmp_path / "wrong.txt")
    with pytest.raises(NotFoundError, match="Did you mean 'wordsim353'"):
        ask("--pairs", "wordsim35")
    with pytest.raises(UsageError, match="unknown --format"):
        ask("--format", "jsonl")
