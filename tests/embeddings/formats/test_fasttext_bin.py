"""fastText's binary models: read as gensim reads them, written as gensim and fastText read them."""

import struct
import warnings
from pathlib import Path

import numpy as np
import pytest

from textrnn.embeddings.formats import read_file, write_file
from textrnn.embeddings.provenance import Provenance
from textrnn.embeddings.subwords import Subwords
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words
from textrnn.errors import InputError

WORDS, COUNTS = ["the", "ships", "naïve", "ねこ"], [90, 7, 2, 1]
UNKNOWN = ["shipping", "naïveté", "いぬ"]
DIM, BUCKETS, HEADER_BYTES = 5, 40, 8 + 48 + 8
CLOSE = {"rtol": 1e-5, "atol": 1e-6}


def normal(*shape):
    return np.random.default_rng(1).normal(size=shape).astype(np.float32)


@pytest.fixture
def vectors():
    subwords = Subwords(3, 6, normal(BUCKETS, DIM))
    training = {"cbow": True, "window": 4, "epochs": 3, "negative": 9, "sample": 1e-4}
    about = Provenance(training=training)
    return Vectors.of(Words.of(WORDS, COUNTS), normal(4, DIM), method="fasttext", subwords=subwords, about=about)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "model.bin"


@pytest.fixture
def data(vectors, path):
    """The bytes of a whole model."""
    write_file(vectors, path, "fasttext-bin")
    return path.read_bytes()


def read(path):
    return read_file(path, "fasttext-bin")


def of_gensim(name):
    from gensim.test.utils import datapath

    return Path(datapath(name))


@pytest.mark.parametrize("name", ["lee_fasttext_new.bin", "crime-and-punishment.bin", "toy-model.bin"])
def test_models_of_fasttext_are_read_as_gensim_reads_them(name):
    from gensim.models.fasttext import load_facebook_vectors

    ours, theirs = read(of_gensim(name)), load_facebook_vectors(str(of_gensim(name)))
    assert list(ours.words) == theirs.index_to_key
    assert ours.words.counts.tolist() == [theirs.get_vecattr(word, "count") for word in ours.words]
    for word in [*ours.words, "unheard-of", "неслыханный"]:
        if word != "</s>":  # gensim gives it n-grams, fastText does not
            np.testing.assert_allclose(ours.vector(word), theirs[word], **CLOSE)


def test_the_end_of_a_line_is_its_own_row_as_in_fasttext():
    ours = read(of_gensim("crime-and-punishment.bin"))
    data = of_gensim("crime-and-punishment.bin").read_bytes()
    rows, dim = len(ours.words) + 100, 5
    inputs = np.frombuffer(data, "<f4", rows * dim, len(data) - 4 * len(ours.words) * dim - 17 - 4 * rows * dim)
    row = ours.words.row("</s>")
    np.testing.assert_array_equal(ours.matrix[row], inputs.reshape(rows, dim)[row])


def test_a_word_that_is_empty_is_left_out():
    ours = read(of_gensim("toy-model-pretrained.bin"))
    assert len(ours.words) == 23
    assert list(ours.words)[-2:] == ["by", "dummy"]


@pytest.mark.parametrize("sg", [0, 1])
def test_what_gensim_writes_is_read(path, sg):
    from gensim.models import FastText
    from gensim.models.fasttext import save_facebook_model

    sentences = [["the", "ships", "sank"], ["the", "naïve", "ねこ"]] * 5
    model = FastText(sentences, vector_size=8, sg=sg, bucket=100, min_count=1, window=3, negative=4, epochs=2, seed=1)
    save_facebook_model(model, str(path))
    ours = read(path)
    assert sorted(ours.words) == sorted(model.wv.index_to_key)
    for word in [*ours.words, *UNKNOWN]:
        np.testing.assert_allclose(ours.vector(word), model.wv[word], **CLOSE)
    assert ours.config.training == {"cbow": not sg, "window": 3, "negative": 4, "sample": 1e-3, "epochs": 2}
    assert ours.config.network["subwords"] == {"min_n": 3, "max_n": 6, "buckets": 100}


def test_gensim_reads_what_is_written(vectors, path, data):
    from gensim.models.fasttext import load_facebook_model

    model = load_facebook_model(str(path))
    assert model.wv.index_to_key == WORDS
    assert [model.wv.get_vecattr(word, "count") for word in WORDS] == COUNTS
    for word in [*WORDS, *UNKNOWN]:
        np.testing.assert_allclose(model.wv[word], vectors.vector(word), **CLOSE)
    assert (model.window, model.epochs, model.negative, model.sample, model.sg) == (4, 3, 9, 1e-4, 0)


def test_what_is_written_reads_back(vectors, path, data):
    again = read(path)
    assert again.words.data == vectors.words.data
    np.testing.assert_allclose(again.matrix, vectors.matrix, **CLOSE)
    np.testing.assert_array_equal(again.subwords.matrix, vectors.subwords.matrix)
    assert again.config.training == vectors.config.training


def test_vectors_without_subwords_are_a_model_without_ngrams(path):
    from gensim.models.fasttext import load_facebook_vectors

    plain = Vectors.of(Words.of(WORDS, [0] * 4), normal(4, DIM), method="imported")
    write_file(plain, path, "fasttext-bin")
    assert read(path).subwords is None
    np.testing.assert_array_equal(read(path).matrix, plain.matrix)
    np.testing.assert_array_equal(load_facebook_vectors(str(path))[WORDS], plain.matrix)


def test_a_store_of_a_read_model_gives_unknown_words_too(path, data, tmp_path):
    from textrnn.embeddings.vectors import open_vectors

    model = read(path)
    model.save(tmp_path / "store")
    for word in [*WORDS, *UNKNOWN]:
        np.testing.assert_array_equal(open_vectors(str(tmp_path / "store")).vector(word), model.vector(word))


def test_a_compressed_model_is_read(data, path):
    import gzip

    packed = path.with_suffix(".bin.gz")
    packed.write_bytes(gzip.compress(data))
    np.testing.assert_array_equal(read(packed).matrix, read(path).matrix)


def test_a_model_cut_anywhere_is_refused_with_the_byte(path, data):
    for size in range(0, len(data), 7):
        path.write_bytes(data[:size])
        with pytest.raises(InputError, match=f"ends at byte {size:,}, within"):
            read(path)


def test_more_than_a_model_is_refused(path, data):
    path.write_bytes(data + b"\0")
    with pytest.raises(InputError, match=f"before byte {len(data):,}: it goes on after its last number"):
        read(path)


def test_any_damaged_byte_is_read_or_refused_in_one_line(path, data):
    for place in range(0, HEADER_BYTES + 200, 3):
        for value in (0, 0x7F, 0xFF):
            path.write_bytes(data[:place] + bytes([value]) + data[place + 1 :])
            try:
                with warnings.catch_warnings(action="error"):
                    read(path)
            except InputError as error:
                assert "\n" not in str(error)


def place_of(data, what):
    """Give the byte at which a part of the model begins."""
    vocabulary = HEADER_BYTES + 28
    matrix = vocabulary + sum(len(word.encode()) + 10 for word in WORDS)
    ngrams = matrix + 17 + 4 * len(WORDS) * DIM
    return {
        "version": 4, "dim": 8, "model": 36, "buckets": 40, "max_n": 48, "entries": HEADER_BYTES,
        "labels": HEADER_BYTES + 8, "pruned": HEADER_BYTES + 20, "word": vocabulary, "count": vocabulary + 4,
        "quantized": matrix, "rows": matrix + 1, "number": matrix + 17, "ngram": ngrams,
        "outputs": ngrams + 4 * BUCKETS * DIM + 1,
    }[what]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "new", "message"),
    [
        ("version", struct.pack("<i", 13), "of version 13; 11 and 12 are read"),
        ("dim", struct.pack("<i", 0), "vectors of 0 numbers"),
        ("dim", struct.pack("<i", 1 << 30), "vectors of 1,073,741,824 numbers"),
        ("model", struct.pack("<i", 3), "is a supervised fastText model"),
        ("buckets", struct.pack("<i", -1), "its settings make no sense: -1 buckets"),
        ("buckets", struct.pack("<i", 1 << 30), "the input matrix is of 44 x 5 numbers, not of 1,073,741,828 x 5"),
        ("max_n", struct.pack("<i", 1 << 30), "n-grams of up to 1,073,741,824 characters"),
        ("entries", struct.pack("<i", 1 << 30), "a vocabulary of 1,073,741,824 entries, 4 words"),
        ("entries", struct.pack("<2i", 1 << 30, 1 << 30), "within the vocabulary|no word|goes on without an end"),
        ("entries", struct.pack("<2i", 0, 0), "a vocabulary of 0 entries"),
        ("labels", struct.pack("<i", 2), "2 labels"),
        ("pruned", struct.pack("<q", 5), "is a quantized fastText model"),
        ("word", b"t\te", r"its word 't\\te' holds a tab"),
        ("count", struct.pack("<q", -5), "'the' is no word with a count"),
        ("quantized", b"\1", "is a quantized fastText model"),
        ("rows", struct.pack("<2q", 1 << 60, 1 << 60), "the input matrix is of 1,152,921,504,606,846,976 x"),
        ("number", struct.pack("<f", float("nan")), "row 1 of the vectors of words holds NaN or an infinite number"),
        ("outputs", struct.pack("<2q", 5, 5), "the output matrix is of 5 x 5 numbers, not of 4 x 5"),
    ],
)
def test_damage_is_named(path, data, what, new, message):
    place = place_of(data, what)
    path.write_bytes(data[:place] + new + data[place + len(new) :])
    with pytest.raises(InputError, match=message):
        read(path)


def test_ngrams_that_are_not_finite_are_refused(path, data):
    place = place_of(data, "ngram")
    path.write_bytes(data[:place] + np.full(BUCKETS * DIM, np.inf, "<f4").tobytes() + data[place + 4 * BUCKETS * DIM :])
    with pytest.raises(InputError, match="row 1 of the vectors of n-grams holds NaN"):
        read(path)


@pytest.mark.parametrize("content", [b"", b"4 5\nthe 1 2 3 4 5\n", b"PK\3\4"])
def test_another_file_is_refused(path, content):
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"no fastText model of version 11 or 12|ends at byte 0"):
        read(path)


def test_a_word_with_nul_cannot_be_written(path):
    odd = Vectors.of(Words.of(["a\0b"], [1]), normal(1, DIM), method="imported")
    with pytest.raises(InputError, match="cannot hold the word 'a\\\\x00b'"):
        write_file(odd, path, "fasttext-bin")
    assert not path.exists()
