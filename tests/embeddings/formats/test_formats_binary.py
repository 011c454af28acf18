"""The binary format of word2vec."""

import numpy as np
import pytest

from textrnn.embeddings.formats import read_file, write_file
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError

MATRIX = np.float32([[1.5, -2, 3], [4, 5, 6.25]])


def encode(header=b"2 3\n", words=(b"caf\xc3\xa9", b"tea"), end=b"\n"):
    return header + b"".join(word + b" " + row.tobytes() + end for word, row in zip(words, MATRIX, strict=True))


def read(tmp_path, data):
    path = tmp_path / "x.bin"
    path.write_bytes(data)
    return read_file(path)


@pytest.mark.parametrize("end", [b"", b"\n"])
def test_a_line_feed_may_follow_each_vector(tmp_path, end):
    vectors = read(tmp_path, encode(end=end))
    assert list(vectors.words) == ["café", "tea"]
    np.testing.assert_array_equal(vectors.matrix, MATRIX)


def test_vectors_may_lie_across_the_pieces_that_are_read(tmp_path, monkeypatch):
    monkeypatch.setattr("textrnn.embeddings.formats.word2vec_binary._BLOCK_BYTES", 7)
    np.testing.assert_array_equal(read(tmp_path, encode()).matrix, MATRIX)


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (encode()[:-6], "word 2, byte 23: the file ends there, its header promises 2 words"),
        (encode(b"3 3\n"), "word 3, byte 40: the file ends there"),
        (encode(b"99999999999 3\n"), "word 3, byte .* promises 99,999,999,999 words"),
        (encode(b"1 3\n"), "goes on after the last vector"),
        (encode(b"2 99999999999\n"), "99,999,999,999 numbers"),
        (encode(words=(b"", b"tea")), "word 1: its word is empty"),
        (encode(words=(b"a\tb", b"tea")), "word 1: its word .* holds a tab"),
        (encode().replace(np.float32(5).tobytes(), np.float32("nan").tobytes()), "word 2, 'tea', holds NaN"),
        (b"1 3\n" + b"x\0" * 40_000, "no blank ends the word"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(tmp_path, data, place):
    with pytest.raises(InputError, match=rf"x\.bin.*{place}"):
        read(tmp_path, data)


def test_a_word_with_a_blank_cannot_be_written(tmp_path):
    vectors = Vectors.of(Words.of(["new york"], [1]), MATRIX[:1], method="test")
    with pytest.raises(InputError, match="word2vec-binary cannot hold the word 'new york'"):
        write_file(vectors, tmp_path / "x.bin")
    assert not list(tmp_path.iterdir())


def test_gensim_reads_what_is_written_and_writes_what_is_read(tmp_path):
    models = pytest.importorskip("gensim.models")
    write_file(Vectors.of(Words.of(["café", "tea"], [1, 1]), MATRIX, method="test"), tmp_path / "x.bin")
    theirs = models.KeyedVectors.load_word2vec_format(str(tmp_path / "x.bin"), binary=True)
    assert theirs.index_to_key == ["café", "tea"]
    np.testing.assert_array_equal(theirs.vectors, MATRIX)
    for name, binary in (("y.bin", True), ("y.txt", False)):
        theirs.save_word2vec_format(str(tmp_path / name), binary=binary)
        ours = read_file(tmp_path / name)
        assert list(ours.words) == ["café", "tea"]
        np.testing.assert_array_equal(ours.matrix, MATRIX)
