"""`textrnn embed nearest`: words, expressions and numbers as queries, in every format, from arguments and pipes."""

import json
import os
import subprocess
import sys

import numpy as np
import pytest
from asking import MATRIX_BY_WORD, Asker

from textrnn.commands.embed.nearest import nearest
from textrnn.embeddings.provenance import Provenance
from textrnn.embeddings.subwords import Subwords
from textrnn.errors import InputError, NotFoundError, UsageError


@pytest.fixture
def ask(capsys, monkeypatch, tmp_path):
    return Asker(nearest, capsys, monkeypatch, tmp_path)


def test_one_word_gives_plain_rows_best_first(ask):
    rows = ask.rows("king", "-n", 3)
    assert [word for word, _ in rows] == ["prince", "well-known", "man"]
    assert float(rows[0][1]) == pytest.approx(1.8 / (2 * 1.68) ** 0.5, abs=1e-4)


def test_all_words_but_those_of_the_query_are_candidates(ask):
    assert {word for word, _ in ask.rows("king", "-n", 99)} == set(MATRIX_BY_WORD) - {"king"}
    assert {word for word, _ in ask.rows("king - man", "-n", 99)} == set(MATRIX_BY_WORD) - {"king", "man"}


@pytest.mark.parametrize(
    "words", [["king - man + woman"], ["king", "-", "man", "+", "woman"], ["--vector", "king - man + woman"]]
)
def test_an_expression_is_a_query_quoted_or_not(ask, words):
    assert ask.rows(*words, "-n", 1)[0][0] == "queen"


@pytest.mark.parametrize("word", ["new york", "New York", "new_york"])
def test_a_phrase_is_found_however_it_is_spelled(ask, word):
    assert ask.rows(word, "-n", 1)[0][0] in ("stone", "the")


def test_several_words_have_headings(ask):
    code, out, _ = ask("king", "queen", "-n", 1)
    assert (code, out.splitlines()[0], out.splitlines()[3]) == (0, "==> king <==", "==> queen <==")
    assert out.splitlines()[2] == ""


def test_tsv_has_the_query_first_in_every_row(ask):
    rows = ask.rows("king", "new york", "-n", 2, "--format", "tsv")
    assert [row[0] for row in rows] == ["king", "king", "new york", "new york"]
    assert all(len(row) == 3 for row in rows)


def test_json_has_its_keys(ask):
    found = json.loads(ask("King", "-n", 2, "--json")[1])
    assert set(found) == {"word", "neighbours"}
    assert found["word"] == "King"
    assert found["neighbours"][0] == {"word": "prince", "similarity": pytest.approx(0.981981)}


def test_json_of_several_queries_is_one_object_and_jsonl_one_a_line(ask):
    listed = json.loads(ask("king", "queen", "--json")[1])["queries"]
    assert [json.loads(line) for line in ask("king", "queen", "--jsonl")[1].splitlines()] == listed
    assert [each["word"] for each in listed] == ["king", "queen"]


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_lines_of_standard_input_are_queries(ask, arguments):
    rows = ask.rows(*arguments, "-n", 1, "--format", "tsv", stdin="king\n\n  \r\nking - man + woman\r\nqueen")
    assert [row[0] for row in rows] == ["king", "king - man + woman", "queen"]
    assert ask.rows(*arguments, "-n", 1, stdin="king\n") == ask.rows("king", "-n", 1)


def test_many_lines_are_answered_in_their_order(ask):
    words = [list(MATRIX_BY_WORD)[number % 9] for number in range(1000)]
    rows = ask.rows("-n", 1, "--format", "tsv", stdin="\n".join(words))
    assert [row[0] for row in rows] == words
    one_by_one = {word: ask.rows(word, "-n", 1)[0] for word in MATRIX_BY_WORD}
    assert all([neighbour, cosine] == one_by_one[word] for word, neighbour, cosine in rows)


def test_an_unknown_word_is_an_error_and_the_others_are_answered(ask):
    code, out, err = ask("king", "quen", "queen", "-n", 1, "--format", "tsv")
    assert code == 66
    assert [line.split("\t")[0] for line in out.splitlines()] == ["king", "queen"]
    assert err.splitlines() == [err.strip()] and "no word 'quen'. Did you mean 'queen'" in err


def test_errors_keep_their_place_in_json_lines(ask):
    code, out, _ = ask("--jsonl", stdin="king\nquen\nking +\nqueen\n")
    records = [json.loads(line) for line in out.splitlines()]
    assert code == 66
    assert [set(record) for record in records] == [
        {"word", "neighbours"}, {"word", "error"}, {"word", "error"}, {"word", "neighbours"},
    ]  # fmt: skip


def test_one_unknown_word_prints_no_row(ask):
    assert ask("quen")[:2] == (66, "")


@pytest.mark.parametrize("values", [[1, 1, 0], [10, 10, 0]])
@pytest.mark.parametrize("name", ["v.txt", "v.npy"])
def test_a_vector_of_numbers_is_a_query(ask, tmp_path, values, name):
    path = tmp_path / name
    np.save(path, values) if name.endswith("npy") else path.write_text(" ".join(map(str, values)))
    assert ask.rows("--vector", path, "-n", 2) == [["king", "1.0000"], ["prince", "0.9820"]]


def test_a_vector_of_another_length_is_an_error_with_its_line(ask, tmp_path):
    (tmp_path / "v.txt").write_text("1 1 0\n1 1\n")
    code, out, err = ask("--vector", tmp_path / "v.txt", "-n", 1, "--format", "tsv")
    assert (code, len(out.splitlines())) == (65, 1)
    assert "v.txt:2: 2 numbers, but the vectors have 3" in err


def test_candidates_can_be_limited(ask):
    assert [word for word, _ in ask.rows("king", "--most-frequent", 3)] == ["the", "queen"]
    assert [word for word, _ in ask.rows("king", "--min-count", 99)] == ["the"]


def test_a_least_count_of_words_without_counts_is_refused(ask, tmp_path):
    (tmp_path / "imported.txt").write_text("2 2\na 1 2\nb 3 4\n")
    with pytest.raises(UsageError, match=r"--min-count 1: .*imported\.txt carry no counts"):
        ask("a", "--min-count", 1, name=str(tmp_path / "imported.txt"))


def test_subwords_answer_for_unknown_words_and_say_so(capsys, monkeypatch, tmp_path):
    grams = np.tile(np.array([1, 1, 0], np.float32), (8, 1))
    about = Provenance(tokenizer={"lowercase": True}, network={"subwords": {"min_n": 3, "max_n": 3}})
    told = {"subwords": Subwords(3, 3, grams), "tensors": {"ngrams": grams}}
    found = json.loads(
        Asker(nearest, capsys, monkeypatch, tmp_path, about=about, **told)("kinglike", "-n", 1, "--json")[1]
    )
    assert found == {"word": "kinglike", "composed": True, "neighbours": [{"word": "king", "similarity": 1}]}


def test_options_and_names_are_checked(ask):
    with pytest.raises(UsageError, match="unknown --format 'xml'"):
        ask("king", "--format", "xml")
    with pytest.raises(UsageError, match="one format at a time"):
        ask("king", "--json", "--jsonl")
    with pytest.raises(NotFoundError, match="no vectors 'w'"):
        ask("king", name="w")
    with pytest.raises(InputError, match="there is no query"):
        ask(stdin="\n")


def test_a_slow_pipe_is_answered_line_by_line(ask, tmp_path):
    command = [sys.executable, "-m", "textrnn", "embed", "nearest", "v", "--format", "tsv", "-n", "1"]
    environment = {**os.environ, "TEXTRNN_MODELS": str(tmp_path)}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True) as child:
        assert child.stdin and child.stdout
        for word in ("king", "queen", "man"):
            child.stdin.write(f"{word}\n")
            child.stdin.flush()
            assert child.stdout.readline().startswith(f"{word}\t")  # before the next line is written
        child.stdin.close()
    assert child.returncode == 0
