"""`textrnn embed plot`: what is drawn of which words, and what is refused before any vectors are read."""

import json

import numpy as np
import pytest

from textrnn.cli import make_command
from textrnn.commands.embed.plot import plot
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError, NotFoundError, OutputError, UsageError

WORDS = ["sea", "ship", "king", "sail", "queen"]
MATRIX = [[1, 0, 0], [1, 0.1, 0], [0, 1, 0], [1, 0.3, 0.1], [0.1, 1, 0.3]]


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("TEXTRNN_MODELS", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("LINES", "20")
    Vectors.of(Words.of(WORDS, [9, 8, 7, 6, 5]), np.array(MATRIX, np.float32), method="test").save(tmp_path / "v")

    def run(*arguments, name="v"):
        code = make_command("embed plot", plot)([name, *map(str, arguments)], standalone_mode=False)
        return code, *capsys.readouterr()

    return run


def rows(out):
    return [line.split("\t") for line in out.splitlines()]


def test_the_drawing_has_the_size_of_the_terminal_and_every_word(run):
    code, out, err = run()
    assert code == 0
    assert {len(line) for line in out.splitlines()} == {60}
    assert len(out.splitlines()) == 17
    assert all(word in out for word in WORDS)
    assert "pca of 5 words: " in err and "% of the variance from left to right" in err


def test_tsv_has_word_place_and_colour(run):
    found = rows(run("--words", "sea,ship", "--words", "king,sea", "--format", "tsv")[1])
    assert [(row[0], row[3]) for row in found] == [("sea", "1"), ("ship", "1"), ("king", "2")]
    assert all(np.isfinite(float(number)) for row in found for number in row[1:3])


def test_like_words_are_near_each_other(run):
    places = {row[0]: np.array(row[1:3], float) for row in rows(run("--format", "tsv")[1])}
    assert np.linalg.norm(places["sea"] - places["ship"]) < np.linalg.norm(places["sea"] - places["king"]) / 3


def test_json_has_the_variance_of_both_axes(run):
    found = json.loads(run("--json", "--words", "sea,king,queen")[1])
    assert found["method"] == "pca"
    assert sum(found["variance"]) == pytest.approx(1)
    assert set(found["words"][0]) == {"word", "x", "y", "group"}


def test_a_file_has_a_topic_in_each_block(run, tmp_path):
    (tmp_path / "topics.txt").write_text("sea\nship\n\nking\n")
    found = rows(run("--words", tmp_path / "topics.txt", "--format", "tsv")[1])
    assert [(row[0], row[3]) for row in found] == [("sea", "1"), ("ship", "1"), ("king", "2")]


def test_neighbours_have_the_colour_of_their_word(run):
    found = rows(run("--words", "sea,king", "--neighbours", 1, "--format", "tsv")[1])
    assert {row[0]: row[3] for row in found} == {"sea": "1", "ship": "1", "king": "2", "queen": "2"}


def test_clusters_have_a_colour_each(run):
    group = {row[0]: row[3] for row in rows(run("--cluster", 2, "--format", "tsv")[1])}
    assert group["sea"] == group["ship"] == group["sail"] != group["king"] == group["queen"]


def test_lines_bring_their_words(run):
    out = run("--lines", "king:queen,sea:ship")[1]
    assert "·" in out and all(word in out for word in ("king", "queen", "sea", "ship")) and "sail" not in out


def test_an_unknown_word_is_an_error_and_the_others_are_drawn(run):
    code, out, err = run("--words", "sea,shiip,king")
    assert code == NotFoundError.exit_code
    assert "sea" in out and "'shiip'" in err


def test_an_unknown_end_of_a_line_is_an_error_too(run):
    code, _, err = run("--words", "sea,king", "--lines", "sea:shiip")
    assert (code, err.count("error: ")) == (NotFoundError.exit_code, 1)


def test_one_word_is_drawn(run):
    assert "●sea" in run("--words", "sea")[1]


def test_vectors_of_one_dimension_are_drawn_on_a_line(run, tmp_path):
    Vectors.of(Words.of(["a", "b"], [1, 1]), np.array([[1], [-2]], np.float32), method="test").save(tmp_path / "one")
    found = rows(run("--format", "tsv", name="one")[1])
    assert [row[2] for row in found] == ["0.0000", "0.0000"]


def test_a_picture_is_written_and_its_path_printed(run, tmp_path):
    pytest.importorskip("matplotlib")
    code, out, _ = run("-o", tmp_path / "plot.svg")
    assert (code, out) == (0, f"{tmp_path / 'plot.svg'}\n")
    assert (tmp_path / "plot.svg").read_bytes().startswith(b"<?xml")


def test_tsne_says_no_variance(run):
    pytest.importorskip("sklearn")
    code, out, _ = run("--method", "tsne", "--json")
    assert (code, json.loads(out)["variance"]) == (0, [])


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        (["--method", "umap"], UsageError, "unknown --method 'umap'"),
        (["--perplexity", "5"], UsageError, "--perplexity belongs to --method tsne"),
        (["--words", "sea", "--most-frequent", "3"], UsageError, "--words does not go with"),
        (["--neighbours", "3"], UsageError, "--neighbours belongs to --words"),
        (["--lines", "king-queen"], UsageError, "not 'king-queen'"),
        (["-o", "plot.png", "--json"], UsageError, "--format json. Drop one"),
        (["-o", "plot.gif"], UsageError, ".png, .svg, .pdf"),
        (["-o", "/nowhere/plot.png"], OutputError, "cannot create"),
        (["--format", "jsonl"], UsageError, "unknown --format 'jsonl'"),
    ],
)
def test_wrong_options_are_refused_before_the_vectors_are_looked_for(run, arguments, error, said):
    with pytest.raises(error, match=said):
        run(*arguments, name="there-are-no-such-vectors")


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        (["--cluster", "9"], UsageError, "--cluster 9 needs as many words, not 5"),
        (["--words", "shiip"], NotFoundError, "shiip"),
    ],
)
def test_what_the_words_cannot_do_is_refused(run, arguments, error, said):
    with pytest.raises(error, match=said):
        run(*arguments)


def test_tsne_of_three_words_is_refused(run):
    pytest.importorskip("sklearn")
    with pytest.raises(InputError, match="3 words"):
        run("--method", "tsne", "--words", "sea,king,ship")
