"""`textrnn embed align`: the turned vectors, the words across, the words that changed."""

import json

import numpy as np
import pytest

from textrnn.cli import make_command
from textrnn.commands.embed.align import align
from textrnn.embeddings.vectors import Vectors, open_vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError, NotFoundError, OutputError, UsageError

WORDS = [f"w{number}" for number in range(40)]
COUNTS = list(range(40, 0, -1))


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """b is a turned away, with w5 turned round."""
    monkeypatch.setenv("TEXTRNN_MODELS", str(tmp_path))
    rng = np.random.default_rng(0)
    matrix = rng.normal(size=(40, 4)).astype(np.float32)
    turned = matrix @ np.linalg.qr(rng.normal(size=(4, 4)))[0]
    turned[5] *= -1
    for name, rows in (("a", matrix), ("b", turned), ("narrow", matrix[:, :3])):
        Vectors.of(Words.of(WORDS, COUNTS), np.array(rows, np.float32), method="test").save(tmp_path / name)

    def run(*arguments, names=("a", "b")):
        code = make_command("embed align", align)([*names, *map(str, arguments)], standalone_mode=False)
        return code, *capsys.readouterr()

    return run


def test_the_turned_vectors_lie_in_the_space_of_the_others(run, tmp_path):
    code, out, err = run("-o", "turned")
    assert (code, out) == (0, f"{tmp_path / 'turned'}\n")
    assert "40 anchors. Of 4 held out: mean cosine " in err and "nearest word right for 100.0 %" in err
    turned, b = open_vectors("turned"), open_vectors("b")
    assert turned.vector("w9") == pytest.approx(b.vector("w9"), abs=0.3)
    assert turned.config.network["steps"] == [f"align to {tmp_path / 'b'} of {tmp_path / 'a'}"]


def test_json_has_the_figures(run, tmp_path):
    found = json.loads(run("-o", "turned", "--json")[1])
    assert found["path"] == str(tmp_path / "turned")
    assert (found["anchors"], found["tested"], found["precision_at_1"]) == (40, 4, 1.0)
    assert found["cosine_after"] > 0.9 > found["cosine_before"]


def test_words_across_are_those_of_the_other_space(run):
    code, out, _ = run("--cross", "w3", "-n", 2)
    assert code == 0
    word, cosine = out.splitlines()[0].split("\t")
    assert (word, len(out.splitlines())) == ("w3", 2) and float(cosine) > 0.9


def test_an_unknown_word_is_an_error_and_the_others_are_answered(run):
    code, out, err = run("--cross", "nothing,w3", "-n", 1)
    assert code == NotFoundError.exit_code
    assert "w3\t" in out and "'nothing'" in err


def test_the_word_that_changed_comes_first_with_its_neighbours(run):
    code, out, _ = run("--changed", 2, "-q")
    word, cosine, in_a, in_b = out.splitlines()[0].split("\t")
    assert (code, word, len(out.splitlines())) == (0, "w5", 2)
    assert float(cosine) < -0.9
    assert len(in_a.split(", ")) == len(in_b.split(", ")) == 5 and in_a != in_b


def test_changed_words_as_json(run):
    first = json.loads(run("--changed", 2, "--json")[1])["queries"][0]
    assert (first["word"], len(first["in_a"]), len(first["in_b"])) == ("w5", 5, 5)


def test_only_frequent_words_are_compared_when_so_many_are_asked_for(run):
    out = run("--changed", 40, "--most-frequent", 5)[1]
    assert {line.split("\t")[0] for line in out.splitlines()} == set(WORDS[:5])


def test_rare_words_are_not_compared_unless_asked_for(run, monkeypatch):
    monkeypatch.setattr("textrnn.commands.embed.align.MOST_COMPARED", 3)
    assert len(run("--changed", 40)[1].splitlines()) == 3
    assert len(run("--changed", 40, "--most-frequent", 8)[1].splitlines()) == 8


def test_a_place_that_is_taken_is_found_before_the_work(run, capsys):
    with pytest.raises(OutputError):
        run("-o", "narrow")
    assert "anchors" not in capsys.readouterr().err


def test_a_dictionary_takes_the_place_of_shared_words(run, tmp_path):
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("".join(f"{word}\t{word}\n" for word in WORDS[10:30]))
    assert "20 anchors. Of 2 held out" in run("--cross", "w3", "--dictionary", pairs)[2]


def test_few_anchors_are_told_to_promise_little(run, tmp_path):
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("w0 w0\nw1 w1\n")
    err = run("--cross", "w3", "--dictionary", pairs)[2]
    assert "2 anchors. Of 2 of them" in err and "expect little" in err


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ([], UsageError, "give one of -o, --cross, --changed, not none"),
        (["-o", "x", "--changed", "3"], UsageError, "not -o and --changed"),
        (["-o", "a"], UsageError, "-o a is where the vectors come from"),
        (["-o", "narrow"], OutputError, "narrow exists already"),
        (["--cross", "w1", "--dictionary", "none.txt"], NotFoundError, "none.txt"),
        (["--cross", "w1", "--dictionary", "x", "--most-frequent", "3"], UsageError, "does not go with --dictionary"),
    ],
)
def test_what_cannot_be_done_is_refused(run, arguments, error, said):
    with pytest.raises(error, match=said):
        run(*arguments)


def test_different_dimensions_are_refused(run):
    with pytest.raises(InputError, match="4 dimensions"):
        run("-o", "x", names=("a", "narrow"))
