"""Which format a file has: by its bytes first, then by its ending."""

import gzip

import numpy as np
import pytest

from textrnn.embeddings.formats import FORMATS, read_blocks, read_file, write_file
from textrnn.embeddings.formats.detection import format_by_ending, recognize
from textrnn.embeddings.formats.source import Source
from textrnn.embeddings.vectors import Vectors, open_vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError, OutputError, UsageError

VECTORS = Vectors.of(Words.of(["sea", "ship"], [2, 1]), np.float32([[0.5, -1, 2], [3, 4, 5]]), method="test")


@pytest.mark.parametrize("format", ["word2vec-text", "word2vec-binary", "glove", "npy", "projector", "fasttext-bin"])
@pytest.mark.parametrize("ending", [".txt", ".bin", ".vec", ".npy", ""])
def test_the_bytes_win_over_the_ending(tmp_path, format, ending):
    path = tmp_path / f"x{ending}"
    write_file(VECTORS, path, format)
    assert recognize(Source(path)) == format


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz"])
@pytest.mark.parametrize("name", ["x.txt", "x.bin", "x.npy", "x.tsv"])
def test_archives_are_written_and_read(tmp_path, ending, name):
    path = tmp_path / (name + ending)
    write_file(VECTORS, path)
    np.testing.assert_array_equal(read_file(path).matrix, VECTORS.matrix)


def test_the_same_vectors_give_the_same_archive(tmp_path):
    write_file(VECTORS, tmp_path / "a.txt.gz")
    write_file(VECTORS, tmp_path / "b.txt.gz")
    assert (tmp_path / "a.txt.gz").read_bytes() == (tmp_path / "b.txt.gz").read_bytes()


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("a.txt.gz", "word2vec-text"),
        ("a.VEC", "word2vec-text"),
        ("a.bin", "word2vec-binary"),
        ("a", None),
        ("a.x", None),
    ],
)
def test_an_ending_tells_what_to_write(tmp_path, name, format):
    assert format_by_ending(tmp_path / name) == format


def test_an_ending_that_tells_nothing_is_refused(tmp_path):
    with pytest.raises(UsageError, match=r"\.txt, \.vec.*--to"):
        write_file(VECTORS, tmp_path / "x.xyz")


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("x.kv", ["from gensim.models import KeyedVectors", "KeyedVectors.load('{}').save_word2vec_format("]),
        ("x.model", ["from gensim.models import Word2Vec", "Word2Vec.load('{}').wv.save_word2vec_format("]),
    ],
)
def test_a_pickle_is_refused_with_the_lines_that_convert_it(tmp_path, name, lines):
    (tmp_path / name).write_bytes(b"\x80\x04\x95abc")
    with pytest.raises(InputError) as caught:
        read_file(tmp_path / name)
    for line in lines:
        assert line.format(tmp_path / name) in str(caught.value)


@pytest.mark.parametrize(
    ("data", "step"),
    [
        (b"PK\x03\x04rest", "unzip"),
        (gzip.compress(b"sea 1 2\n", mtime=0), "the ending .gz"),
        (b"\xff\xfes\0e\0a\0", "iconv"),
        (b'\x20\0\0\0\0\0\0\0{"vectors":', "safetensors"),
        (b"\x7fELF\x02\x01\x01\0\0\0\n\0\0", "no file of vectors"),
    ],
)
def test_other_kinds_of_files_are_refused_with_a_next_step(tmp_path, data, step):
    (tmp_path / "x").write_bytes(data)
    with pytest.raises(InputError, match=step):
        read_file(tmp_path / "x")


def test_an_unknown_format_is_refused_with_the_nearest(tmp_path):
    with pytest.raises(UsageError, match="Did you mean 'glove'"):
        read_file(tmp_path / "x", "glov")


def test_a_file_is_not_replaced_unasked(tmp_path):
    (tmp_path / "x.txt").write_text("mine")
    with pytest.raises(OutputError, match="--force"):
        write_file(VECTORS, tmp_path / "x.txt")
    assert (tmp_path / "x.txt").read_text() == "mine"


@pytest.mark.parametrize("format", sorted(set(FORMATS.names()) - {"textrnn"}))
def test_a_failed_write_leaves_the_old_file_alone(tmp_path, format, monkeypatch):
    path = tmp_path / "x"
    path.write_text("mine")

    def fail(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Vectors, "blocks", fail)
    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(KeyboardInterrupt):
        write_file(VECTORS, path, format, force=True)
    assert path.read_text() == "mine"
    assert not list(tmp_path.glob(".*.tmp"))


def test_a_store_is_one_of_the_formats(tmp_path):
    write_file(VECTORS, tmp_path / "store", "textrnn")
    assert list(open_vectors(str(tmp_path / "store")).words) == ["sea", "ship"]


@pytest.mark.parametrize("format", sorted(set(FORMATS.names()) - {"textrnn"}))
def test_blocks_give_at_least_the_words_that_are_wanted(tmp_path, format):
    write_file(VECTORS, tmp_path / "x", format)
    found = {}
    for words, matrix in read_blocks(tmp_path / "x", wanted=["ship", "gone"]):
        found.update(zip(words, matrix.tolist(), strict=True))
    assert found["ship"] == [3, 4, 5]
