"""`textrnn embed clusters`: what it prints in each format, and what it refuses."""

import io
import json
import sys

import numpy as np
import pytest

from textrnn.cli import make_command
from textrnn.commands.embed.clusters import clusters
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError, NotFoundError, UsageError

WORDS = ["sea", "ship", "king", "sail", "queen", "zero"]
MATRIX = [[1, 0, 0], [1, 0.1, 0], [0, 1, 0], [1, 0.3, 0], [0.1, 1, 0], [0, 0, 0]]


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("TEXTRNN_MODELS", str(tmp_path))
    words = Words.of(WORDS, [90, 80, 70, 60, 50, 40])
    Vectors.of(words, np.array(MATRIX, np.float32), method="test").save(tmp_path / "v")

    def run(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        code = make_command("embed clusters", clusters)(["v", *map(str, arguments)], standalone_mode=False)
        return code, *capsys.readouterr()

    return run


def test_a_line_has_cluster_size_cosine_and_words_nearest_first(run):
    code, out, err = run("-n", 2)
    lines = [line.split("\t") for line in out.splitlines()]
    assert code == 0
    assert [(number, size, words) for number, size, _, words in lines] == [
        ("1", "3", "ship, sea, sail"),
        ("2", "2", "queen, king"),
    ] or lines[1][3] == "king, queen"
    assert all(0.9 < float(cosine) <= 1 for _, _, cosine, _ in lines)
    assert "5 words in 2 clusters" in err  # the word without a direction is in none


def test_tsv_has_a_line_for_every_word(run):
    rows = [line.split("\t") for line in run("-n", 2, "--format", "tsv")[1].splitlines()]
    assert {word: cluster for word, cluster, _ in rows} == {
        "sea": "1", "ship": "1", "sail": "1", "king": "2", "queen": "2",
    }  # fmt: skip


def test_json_has_sizes_and_cosines(run):
    found = json.loads(run("-n", 2, "--json", "--show", 1)[1])
    assert found["words"] == 5 and 0.9 < found["mean_cosine"] <= 1
    first = found["clusters"][0]
    assert (first["cluster"], first["size"], len(first["words"])) == (1, 3, 1)
    assert set(first["words"][0]) == {"word", "cosine"}


def test_jsonl_has_an_object_for_each_cluster(run):
    assert [json.loads(line)["size"] for line in run("-n", 2, "--jsonl")[1].splitlines()] == [3, 2]


def test_words_can_be_named_in_a_list_a_file_or_standard_input(run, tmp_path):
    (tmp_path / "w.txt").write_text("sea\nking\n")
    named = [run("-n", 2, "--words", "sea,king"), run("-n", 2, "--words", tmp_path / "w.txt")]
    named.append(run("-n", 2, "--words", "-", stdin="sea\t90\nking\n"))
    assert len({out for _, out, _ in named}) == 1 and "sea" in named[0][1]


def test_the_clusters_of_words_are_told_also_of_those_not_grouped(run):
    code, out, _ = run("-n", 2, "--most-frequent", 3, "--of", "queen,sail", "--show", 1)
    assert code == 0
    assert [line.split("\t")[:2] for line in out.splitlines()] == [["queen", "2"], ["sail", "1"]]


def test_an_unknown_word_is_an_error_and_the_others_are_answered(run):
    code, out, err = run("-n", 2, "--of", "sea,shiip")
    assert code == NotFoundError.exit_code
    assert out.startswith("sea\t1\t") and "error: " in err and "'shiip'" in err


def test_an_unknown_word_to_be_grouped_is_an_error_and_the_others_are(run):
    code, out, err = run("-n", 2, "--words", "sea,king,shiip")
    assert (code, len(out.splitlines())) == (NotFoundError.exit_code, 2)
    assert err.count("error: ") == 1


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        (["-n", "9"], UsageError, "-n 9 clusters need as many words, not 5"),
        (["--words", "sea", "--most-frequent", "2"], UsageError, "--words does not go with --most-frequent"),
        (["--words", "none.txt"], NotFoundError, "no file none.txt"),
        (["--words", " , "], InputError, "holds no word"),
        (["--words", "shiip"], NotFoundError, "shiip"),
        (["--format", "xml"], UsageError, "'xml'"),
    ],
)
def test_what_cannot_be_done_is_refused(run, arguments, error, said):
    with pytest.raises(error, match=said):
        run(*arguments)


def test_the_same_seed_prints_the_same(run):
    assert run("-n", 3, "--seed", 5) == run("-n", 3, "--seed", 5)
