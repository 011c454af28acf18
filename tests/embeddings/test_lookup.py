"""Vectors for the tokens of a vocabulary, from stores and files."""

import gzip

import numpy as np
import pytest

from textrnn.embeddings.formats import FORMATS, write_file
from textrnn.embeddings.lookup import dimensions, fill_rows
from textrnn.embeddings.provenance import Provenance
from textrnn.embeddings.subwords import Subwords
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError, NotFoundError

GLOVE = "the 0.1 0.2 0.3\nCat 1 2 3\ncat 4 5 6\n"


def make(words, rows, **rest):
    return Vectors.of(Words.of(words, [1] * len(words)), np.array(rows, np.float32), method="test", **rest)


@pytest.mark.parametrize("header", ["", "3 3\n"])
def test_reads_both_kinds_of_text(tmp_path, header):
    path = tmp_path / "vectors.txt"
    path.write_text(header + GLOVE, encoding="utf-8")
    matrix = np.zeros((4, 3), np.float32)
    assert dimensions(path) == 3
    assert fill_rows(path, ["<unk>", " the", "cat", "dog"], matrix) == 2
    np.testing.assert_allclose(matrix, [[0, 0, 0], [0.1, 0.2, 0.3], [4, 5, 6], [0, 0, 0]])


@pytest.mark.parametrize("format", FORMATS.names())
def test_every_format_gives_the_same_rows(tmp_path, format):
    write_file(make(["the", "cat"], [[1, 2, 3], [4, 5, 6]]), tmp_path / "x", format)
    matrix = np.zeros((3, 3), np.float32)
    assert dimensions(str(tmp_path / "x")) == 3
    assert fill_rows(tmp_path / "x", ["cat", "dog", "The"], matrix) == 2
    assert matrix.tolist() == [[4, 5, 6], [0, 0, 0], [1, 2, 3]]


def test_an_exact_word_wins_over_its_lower_case(tmp_path):
    path = tmp_path / "vectors.txt"
    path.write_text(GLOVE, encoding="utf-8")
    matrix = np.zeros((3, 3), np.float32)
    fill_rows(path, ["Cat", " Cat", " CAT"], matrix)
    assert matrix.tolist() == [[1, 2, 3], [1, 2, 3], [4, 5, 6]]


def test_a_store_is_found_by_its_name(tmp_path, monkeypatch):
    monkeypatch.setenv("TEXTRNN_MODELS", str(tmp_path))
    make(["cat", "Cat"], [[1, 2], [3, 4]]).save(tmp_path / "news")
    matrix = np.zeros((2, 2), np.float32)
    assert dimensions("news") == 2
    assert fill_rows("news", [" Cat", "CAT"], matrix) == 2
    assert matrix.tolist() == [[3, 4], [1, 2]]


def test_a_word_without_a_vector_gets_that_of_its_subwords(tmp_path):
    ngrams = np.random.default_rng(1).standard_normal((50, 2)).astype(np.float32)
    subwords = Subwords(3, 4, ngrams)
    make(
        ["cat"],
        [[1, 2]],
        subwords=subwords,
        tensors={"ngrams": ngrams},
        about=Provenance(network={"subwords": subwords.shape()}, tokenizer={"lowercase": True}),
    ).save(tmp_path / "store")
    matrix = np.zeros((4, 2), np.float32)
    assert fill_rows(tmp_path / "store", ["<unk>", " cat", " Ships", ","], matrix) == 2
    np.testing.assert_allclose(matrix, [[0, 0], [1, 2], subwords.vector("ships"), [0, 0]], rtol=1e-6)


def test_numbers_of_other_words_are_not_parsed(tmp_path):
    path = tmp_path / "vectors.txt"
    path.write_text("the 1 2 3\ndog x y z\nNew York 4 5 6\nNew x\n", encoding="utf-8")
    matrix = np.zeros((1, 3), np.float32)
    assert fill_rows(path, ["the"], matrix) == 1
    with pytest.raises(InputError, match="line 4"):
        fill_rows(path, ["New York"], matrix)


def test_compressed_files_open(tmp_path):
    path = tmp_path / "vectors.txt.gz"
    path.write_bytes(gzip.compress(GLOVE.encode()))
    assert dimensions(path) == 3


@pytest.mark.parametrize("content", ["", "2 3\n", "cat 1 2 3\ndog 1 x 3\n"])
def test_what_is_no_vector_file_is_refused(tmp_path, content):
    path = tmp_path / "vectors.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"vectors\.txt"):
        fill_rows(path, ["cat", "dog"], np.zeros((2, dimensions(path)), np.float32))


def test_what_does_not_exist_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("TEXTRNN_MODELS", str(tmp_path))
    with pytest.raises(NotFoundError, match=r"gone\.txt"):
        dimensions("gone.txt")
