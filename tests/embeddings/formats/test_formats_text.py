"""Vectors in text: what is read, what is refused and where, and the shortest decimals that are written."""

import gzip

import numpy as np
import pytest

from textrnn.embeddings.formats import read_file, write_file
from textrnn.embeddings.formats.decimals import format_rows
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError, NotFoundError


def read(tmp_path, content, *, format=None, name="x.txt"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_file(path, format)


@pytest.mark.parametrize(
    "content",
    [
        "cat 1 2.5 -3\ndog 4 5e-1 6\n",
        "2 3\ncat 1 2.5 -3\ndog 4 5e-1 6\n",
        "2 3\r\ncat 1 2.5 -3\r\ndog 4 5e-1 6\r\n",
        "2 3\ncat 1 2.5 -3 \ndog 4 5e-1 6 \n\n\n",  # as fastText and word2vec.c end their lines
        "cat\t1\t2.5\t-3\ndog\t4\t5e-1\t6",
        "\ufeff2 3\ncat 1 2.5 -3\ndog 4 5e-1 6\n",
    ],
    ids=["glove", "header", "crlf", "blanks", "tabs", "mark"],
)
def test_text_is_read_in_its_variants(tmp_path, content):
    vectors = read(tmp_path, content)
    assert list(vectors.words) == ["cat", "dog"]
    assert vectors.matrix.tolist() == [[1, 2.5, -3], [4, 0.5, 6]]


def test_a_word_with_blanks_has_the_numbers_after_it(tmp_path):
    vectors = read(tmp_path, "the 1 2 3\n. . . 4 5 6\nat name@domain.com 7 8 9\n")
    assert list(vectors.words) == ["the", ". . .", "at name@domain.com"]
    assert vectors.matrix[:, 0].tolist() == [1, 4, 7]


def test_of_equal_words_the_first_counts(tmp_path):
    vectors = read(tmp_path, "a 1 1\nb 2 2\na 3 3\nc 4 4\n")
    assert list(vectors.words) == ["a", "b", "c"]
    assert vectors.matrix[:, 0].tolist() == [1, 2, 4]
    assert vectors.config.data["duplicates"] == 1


def test_words_that_are_not_utf8_are_mended_and_counted(tmp_path):
    vectors = read(tmp_path, b"caf\xe9 1 2\ntea 3 4\n")
    assert list(vectors.words) == ["caf\ufffd", "tea"]
    assert vectors.config.data["undecodable"] == 1


@pytest.mark.parametrize(("word", "lowercase"), [("sea", True), ("Sea", False)])
def test_upper_case_tells_whether_the_words_were_lowered(tmp_path, word, lowercase):
    assert read(tmp_path, f"{word} 1 2\nthe 3 4\n").lowercase is lowercase


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("cat 1 2 3\ndog 4 5\n", "line 2: it holds 2 numbers, not 3"),
        ("cat 1 2 3\ndog 4 5 6 7\n", "line 2: it holds 4 numbers, not 3"),
        ("2 2\ncat 1 2 3\ndog 4 5 6\n", "line 2: it holds 3 numbers, not 2"),
        ("cat 1 2 3\ndog 4 x 6\n", "line 2: 'x' is no number"),
        ("cat 1 2 3\ndog 4 1_0 6\n", "line 2: '1_0' is no number"),
        ("cat 1 2 3\ndog 4 5-5 6\n", "line 2: '5-5' is no number"),
        ("2 3\ncat 1 2 3\ndog 4 nan 6\n", "line 3: the vector of 'dog' holds NaN"),
        ("cat 1 2 3\ndog 4 1e99 6\n", "line 2: the vector of 'dog' holds NaN or an infinite"),
        ("cat 1 2 3\n 4 5 6\n", "line 2: its word is empty"),
        ("cat 1 2 3\nsea\tdog 4 5 6\n", "line 2: its word 'sea\\\\tdog' holds a tab"),
        ("cat 1 2 3\n\ndog 4 5 6\n", "line 2: it is empty"),
        ("3 3\ncat 1 2 3\ndog 4 5 6\n", "promises 3 vectors, it holds 2"),
        ("1 3\ncat 1 2 3\ndog 4 5 6\n", "promises 1 vectors, it holds 2"),
        ("999999999999 3\ncat 1 2 3\n", "promises 999,999,999,999 vectors, it holds 1"),
        ("1 999999999999\ncat 1 2 3\n", "999,999,999,999 numbers"),
        ("0 3\n", "holds no vectors"),
        ("", "holds no vectors"),
        ("\n\n", "holds no vectors"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(tmp_path, content, place):
    with pytest.raises(InputError, match=rf"x\.txt.*{place}"):
        read(tmp_path, content)


def test_the_line_is_right_far_into_a_file(tmp_path):
    lines = [f"w{number} {'0.12345678 ' * 40}" for number in range(30_000)]
    lines[29_000] = "w 1 2"
    with pytest.raises(InputError, match="line 29,001: it holds 2 numbers, not 40"):
        read(tmp_path, "\n".join(lines))


def test_a_file_without_lines_is_not_read_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("textrnn.embeddings.formats.lines._LONGEST_BYTES", 100)
    with pytest.raises(InputError, match="line 1: it is longer"):
        read(tmp_path, b"x" + b" 1" * 500)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(NotFoundError, match=r"gone\.txt"):
        read_file(tmp_path / "gone.txt")


def test_a_cut_archive_is_refused(tmp_path):
    data = gzip.compress(b"".join(b"w%d %d 2 3\n" % (row, row) for row in range(5000)))
    with pytest.raises(InputError, match="damaged"):
        read(tmp_path, data[:-100], name="x.txt.gz")


def test_numbers_are_written_as_numpy_prints_them(tmp_path):
    rng = np.random.default_rng(1)
    any_float = rng.integers(0, 2**32, 20_000, dtype=np.uint32).view(np.float32)
    usual = (10 ** rng.uniform(-6, 6, 20_000) * rng.choice([-1, 1], 20_000)).astype(np.float32)
    values = np.concatenate([usual, any_float[np.isfinite(any_float)], np.float32([0, -0.0, 1, 1e-4, 1e4, 9999.999])])
    written = [float(row) for row in format_rows(values[:, None])]
    np.testing.assert_array_equal(np.float32(written).view(np.uint32), values.view(np.uint32))  # -0.0 as well
    assert written == [float(str(value)) for value in values]  # the shortest, as one of two methods finds it


def test_a_written_file_has_one_line_per_word(tmp_path):
    vectors = Vectors.of(Words.of(["a", "b"], [2, 1]), np.float32([[0.1, -2], [1e-9, 300]]), method="test")
    write_file(vectors, tmp_path / "x.txt")
    assert (tmp_path / "x.txt").read_text() == "2 2\na 0.1 -2.0\nb 1e-09 300.0\n"
    write_file(vectors, tmp_path / "y.txt.gz", "glove")
    assert gzip.decompress((tmp_path / "y.txt.gz").read_bytes()) == b"a 0.1 -2.0\nb 1e-09 300.0\n"


@pytest.mark.parametrize("word", ["route 66", "sea "])
def test_a_word_that_would_not_read_back_is_not_written(tmp_path, word):
    vectors = Vectors.of(Words.of([word], [1]), np.ones((1, 2), np.float32), method="test")
    with pytest.raises(InputError, match="cannot be told from numbers"):
        write_file(vectors, tmp_path / "x.txt")
    assert not list(tmp_path.iterdir())
