"""Formats that keep numbers and words in two files: .npy and TensorBoard's projector."""

import numpy as np
import pytest

from textrnn.embeddings.formats import read_file, write_file
from textrnn.embeddings.formats.projector import metadata_path
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError, NotFoundError, OutputError

MATRIX = np.float32([[1.5, -2, 3], [4, 5, 6.25]])
VECTORS = Vectors.of(Words.of(["sea", "new york"], [7, 3]), MATRIX, method="test")


@pytest.mark.parametrize("dtype", ["<f2", "<f4", "<f8", ">f4", ">f8"])
@pytest.mark.parametrize("order", ["C", "F"])
def test_arrays_of_every_float_are_read(tmp_path, dtype, order):
    np.save(tmp_path / "x.npy", np.asarray(MATRIX, dtype, order=order))
    (tmp_path / "x.txt").write_text("sea\nnew york\n")
    vectors = read_file(tmp_path / "x.npy")
    assert vectors.matrix.dtype == np.float32
    np.testing.assert_array_equal(vectors.matrix, MATRIX)
    assert list(vectors.words) == ["sea", "new york"]


def test_an_array_of_float32_is_mapped(tmp_path):
    write_file(VECTORS, tmp_path / "x.npy")
    assert not read_file(tmp_path / "x.npy").matrix.flags.writeable


@pytest.mark.parametrize("suffix", [".tsv", ".txt", ".vocab", ".words"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_words_stand_beside_with_counts_or_without(tmp_path, suffix, end):
    np.save(tmp_path / "x.npy", MATRIX)
    (tmp_path / f"x{suffix}").write_bytes(f"sea\t7{end}ship{end}".encode())
    words = read_file(tmp_path / "x.npy").words
    assert list(words) == ["sea", "ship"]
    assert words.counts.tolist() == [7, 0]


def test_equal_words_are_left_out_of_a_mapped_array(tmp_path):
    np.save(tmp_path / "x.npy", MATRIX)
    (tmp_path / "x.txt").write_text("sea\nsea\n")
    assert read_file(tmp_path / "x.npy").matrix.tolist() == [[1.5, -2, 3]]


@pytest.mark.parametrize(
    ("array", "words", "fault"),
    [
        (MATRIX, "sea\n", "x.txt holds 1 words for 2 vectors"),
        (MATRIX, "sea\n\n", "x.txt, line 2: its word is empty"),
        (MATRIX * np.float32("nan"), "sea\nship\n", "the vector of 'sea', row 0, holds NaN"),
        (np.float64([[1, 1e99]]), "sea\n", "row 0, holds NaN or a number beyond float32"),
        (np.ones((2, 2, 2), np.float32), "sea\nship\n", r"of shape \(2, 2, 2\)"),
        (np.ones((2, 2), np.int64), "sea\nship\n", "an array of int64"),
        (np.array([None, {}], object), "sea\nship\n", "no usable .npy file"),
        (np.ones((0, 3), np.float32), "", "no vectors|no usable"),
    ],
)
def test_a_wrong_array_or_list_is_refused(tmp_path, array, words, fault):
    np.save(tmp_path / "x.npy", array, allow_pickle=array.dtype == object)
    (tmp_path / "x.txt").write_text(words)
    with pytest.raises(InputError, match=fault):
        read_file(tmp_path / "x.npy")


@pytest.mark.parametrize("name", ["x.npy", "x.tsv"])
def test_missing_words_are_named(tmp_path, name):
    write_file(VECTORS, tmp_path / name)
    for path in set(tmp_path.iterdir()) - {tmp_path / name}:
        path.unlink()
    with pytest.raises(NotFoundError, match=r"x\.tsv|x_metadata\.tsv"):
        read_file(tmp_path / name)


def test_the_projector_gets_tabs_and_named_columns(tmp_path):
    write_file(VECTORS, tmp_path / "vectors.tsv")
    assert (tmp_path / "vectors.tsv").read_text() == "1.5\t-2.0\t3.0\n4.0\t5.0\t6.25\n"
    assert (tmp_path / "metadata.tsv").read_text() == "word\tcount\nsea\t7\nnew york\t3\n"


def test_a_plain_list_of_words_is_metadata_too(tmp_path):
    (tmp_path / "a_tensor.tsv").write_text("1\t2\n3\t4\n")
    (tmp_path / "a_metadata.tsv").write_text("sea\nship\n")
    assert list(read_file(tmp_path / "a_tensor.tsv").words) == ["sea", "ship"]


@pytest.mark.parametrize(
    ("name", "metadata"),
    [("vectors.tsv", "metadata.tsv"), ("a_tensor.tsv.gz", "a_metadata.tsv.gz"), ("news.tsv", "news_metadata.tsv")],
)
def test_metadata_is_named_after_the_vectors(tmp_path, name, metadata):
    assert metadata_path(tmp_path / name) == tmp_path / metadata


@pytest.mark.parametrize(("row", "fault"), [("3\tx", "'x' is no number"), ("3", "1 numbers, not 2"), ("3\tnan", "NaN")])
def test_a_wrong_row_of_the_projector_is_named(tmp_path, row, fault):
    (tmp_path / "vectors.tsv").write_text(f"1\t2\n{row}\n")
    (tmp_path / "metadata.tsv").write_text("sea\nship\n")
    with pytest.raises(InputError, match=f"line 2: .*{fault}"):
        read_file(tmp_path / "vectors.tsv")


@pytest.mark.parametrize("name", ["x.npy", "x.tsv"])
def test_neither_of_two_files_is_replaced_unasked(tmp_path, name):
    write_file(VECTORS, tmp_path / name)
    (tmp_path / name).unlink()
    with pytest.raises(OutputError, match="exists already"):
        write_file(VECTORS, tmp_path / name)
    write_file(VECTORS, tmp_path / name, force=True)
