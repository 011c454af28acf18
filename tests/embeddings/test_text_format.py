"""Vectors from GloVe and word2vec text files."""

import gzip

import numpy as np
import pytest

from textrnn.embeddings.text_format import dimensions, fill_rows
from textrnn.errors import InputError, NotFoundError

GLOVE = "the 0.1 0.2 0.3\nCat 1 2 3\ncat 4 5 6\n"


@pytest.mark.parametrize("header", ["", "3 3\n"])
def test_reads_both_formats(tmp_path, header):
    path = tmp_path / "vectors.txt"
    path.write_text(header + GLOVE, encoding="utf-8")
    matrix = np.zeros((4, 3), np.float32)
    assert dimensions(path) == 3
    assert fill_rows(path, ["<unk>", " the", "cat", "dog"], matrix) == 2
    np.testing.assert_allclose(matrix, [[0, 0, 0], [0.1, 0.2, 0.3], [4, 5, 6], [0, 0, 0]])


def test_an_exact_word_wins_over_its_lower_case(tmp_path):
    path = tmp_path / "vectors.txt"
    path.write_text(GLOVE, encoding="utf-8")
    matrix = np.zeros((3, 3), np.float32)
    fill_rows(path, ["Cat", " Cat", " CAT"], matrix)
    assert matrix.tolist() == [[1, 2, 3], [1, 2, 3], [4, 5, 6]]


def test_compressed_files_open(tmp_path):
    path = tmp_path / "vectors.txt.gz"
    path.write_bytes(gzip.compress(GLOVE.encode()))
    assert dimensions(path) == 3


def test_words_with_spaces_are_read(tmp_path):
    path = tmp_path / "vectors.txt"
    path.write_text("the 1 2 3\n. . . 4 5 6\n", encoding="utf-8")
    matrix = np.zeros((2, 3), np.float32)
    assert fill_rows(path, [". . .", "the"], matrix) == 2
    assert matrix.tolist() == [[4, 5, 6], [1, 2, 3]]


@pytest.mark.parametrize("content", ["", "cat 1 2 3\ndog 1 x 3\n"])
def test_what_is_no_vector_file_is_refused(tmp_path, content):
    path = tmp_path / "vectors.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="vector"):
        dimensions(path)
        fill_rows(path, ["cat", "dog"], np.zeros((2, 3), np.float32))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(NotFoundError, match=r"gone\.txt"):
        dimensions(tmp_path / "gone.txt")
