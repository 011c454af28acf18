"""`textrnn embed topics`: what it prints in each format, and what it says where there are no topics."""

import io
import json
import sys

import numpy as np
import pytest

from textrnn.cli import make_command
from textrnn.commands.embed.topics import topics
from textrnn.errors import InputError, UsageError

WORDS = ["ship", "wave", "sail", "storm", "harbour"], ["cow", "barn", "hay", "plough", "meadow"]


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    rng = np.random.default_rng(1)
    lines = [" ".join(["The", *rng.choice(words, 12), "2001"]) for words in WORDS for _ in range(10)]
    (tmp_path / "a.txt").write_text("\n".join(lines))

    def run(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        path = [] if stdin else [str(tmp_path / "a.txt")]
        arguments = [*path, "--quiet", "--language", "en", *map(str, arguments)]
        code = make_command("topics", topics)(arguments, standalone_mode=False)
        return code or 0, *capsys.readouterr()

    return run


@pytest.mark.parametrize("method", ["nmf", "lda", "lsi"])
def test_each_topic_is_a_line_with_share_coherence_and_words(run, method):
    code, out, _ = run("--per-line", "-n", "2", "--method", method, "--words", "5")
    assert code == 0
    rows = [line.split("\t") for line in out.splitlines()]
    assert [row[0] for row in rows] == ["1", "2"]
    assert sum(float(row[1]) for row in rows) == pytest.approx(1, abs=0.01)
    if method != "lsi":
        found = [{word.split(":")[0] for word in row[3].split()} for row in rows]
        assert sorted(map(sorted, found)) == sorted(map(sorted, WORDS))


def test_stop_words_and_numbers_are_no_words_of_topics(run):
    out = run("--per-line", "-n", "2", "--max-share", "1", "--words", "20")[1]
    assert "the:" not in out and "2001" not in out


def test_tsv_has_a_row_for_each_word(run):
    out = run("--per-line", "-n", "2", "--format", "tsv", "--words", "3")[1]
    rows = [line.split("\t") for line in out.splitlines()]
    assert [row[0] for row in rows] == ["1"] * 3 + ["2"] * 3
    assert all(float(weight) > 0 for _, _, weight in rows)


def test_json_holds_topics_and_the_shares_of_documents(run, tmp_path):
    found = json.loads(run("--per-line", "-n", "2", "--json", "--words", "4")[1])
    assert found["method"] == "nmf" and found["words"] == 10 and len(found["documents"]) == 20
    assert [len(topic["words"]) for topic in found["topics"]] == [4, 4]
    document = found["documents"][0]
    assert document["file"] == f"{tmp_path}/a.txt:1"
    assert sum(document["shares"]) == pytest.approx(1, abs=1e-5)
    assert document["topic"] == 1 + int(np.argmax(document["shares"]))
    assert found["coherence"] == pytest.approx(np.mean([topic["coherence"] for topic in found["topics"]]), abs=1e-6)


def test_documents_are_printed_with_their_largest_topic(run, tmp_path):
    rows = [line.split("\t") for line in run("--per-line", "-n", "2", "--documents")[1].splitlines()]
    assert [row[0] for row in rows] == [f"{tmp_path}/a.txt:{line}" for line in range(1, 21)]
    assert len({row[1] for row in rows[:10]}) == 1 and {row[1] for row in rows} == {"1", "2"}


def test_one_document_alone_is_refused_with_the_next_step(run):
    with pytest.raises(InputError, match=r"only .*a\.txt.*--per-line.*--per-paragraph"):
        run()


def test_texts_without_words_in_common_are_refused(run):
    with pytest.raises(InputError, match="--min-documents 1"):
        run("--per-line", stdin="alpha beta\ngamma delta\n")


def test_an_unknown_method_is_refused_before_reading(run):
    with pytest.raises(UsageError, match="unknown method 'ldaa'"):
        run("--method", "ldaa")
