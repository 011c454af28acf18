"""Character n-grams, hashed as fastText does it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.embeddings.subwords import Subwords, find_ngrams

WORDS = st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=8)
LENGTHS = st.tuples(st.integers(1, 8), st.integers(1, 8))


def matrix(buckets, dim=4):
    return np.random.default_rng(1).normal(size=(buckets, dim)).astype(np.float32)


def buckets_of(parts, row):
    return parts.rows[parts.starts[row] : parts.starts[row + 1]].tolist()


@given(WORDS, LENGTHS, st.sampled_from([1, 7, 1000, 2_000_000, (1 << 31) - 1]))
def test_the_buckets_are_those_of_gensim(words, lengths, buckets):
    from gensim.models.fasttext import ft_ngram_hashes

    min_n, max_n = lengths
    parts = find_ngrams([word.encode() for word in words], min_n=min_n, max_n=max_n, buckets=buckets)
    assert len(parts.starts) == len(words) + 1
    for row, word in enumerate(words):
        assert buckets_of(parts, row) == ft_ngram_hashes(word, min_n, max_n, buckets)


def test_the_hash_of_a_byte_above_127_is_that_of_a_negative_number():
    state = 2166136261
    for octet in "<é>".encode():
        state = (state ^ (octet | 0xFFFFFF00 if octet > 127 else octet)) * 16777619 % (1 << 32)
    parts = find_ngrams(["é".encode()], min_n=3, max_n=3, buckets=(1 << 31) - 1)
    assert buckets_of(parts, 0) == [state % ((1 << 31) - 1)]


def test_an_ngram_is_of_characters_not_of_bytes():
    parts = find_ngrams(["né".encode(), "ねこ".encode(), b"ab"], min_n=3, max_n=4, buckets=1000)
    assert np.diff(parts.starts).tolist() == [3, 3, 3]  # "<né", "<né>", "né>"


def test_the_mark_of_the_end_of_a_line_is_left_whole():
    parts = find_ngrams([b"</s>", b"a", b"</s>"], min_n=3, max_n=6, buckets=1000)
    assert np.diff(parts.starts).tolist() == [0, 1, 0]


def test_bytes_that_are_no_utf8_are_hashed_too():
    parts = find_ngrams([b"\x80\xff", b"a\xc3"], min_n=2, max_n=3, buckets=1000)
    assert np.all(np.diff(parts.starts) > 0)


def test_the_vector_of_a_word_is_the_mean_of_its_ngrams():
    subwords = Subwords(3, 6, matrix(50))
    rows = find_ngrams([b"seaside"], min_n=3, max_n=6, buckets=50).rows
    np.testing.assert_allclose(subwords.vector("seaside"), subwords.matrix[rows].mean(axis=0), rtol=1e-6)


@pytest.mark.parametrize(("word", "min_n"), [("", 3), ("a", 4), ("</s>", 3)])
def test_a_word_without_ngrams_has_no_vector(word, min_n):
    assert Subwords(min_n, 6, matrix(50)).vector(word) is None


def test_without_buckets_there_are_no_vectors():
    assert Subwords(3, 6, matrix(0)).vector("word") is None


def test_half_a_character_is_no_reason_to_fail():
    assert Subwords(3, 6, matrix(50)).vector("wo\udc80rd") is not None


def test_words_are_composed_of_their_own_row_and_their_ngrams():
    subwords, own = Subwords(3, 3, matrix(50)), matrix(3)
    vectors = subwords.compose([b"sea", b"", b"</s>"], own)
    ngrams = subwords.matrix[find_ngrams([b"sea"], min_n=3, max_n=3, buckets=50).rows]
    np.testing.assert_allclose(vectors[0], (own[0] + ngrams.sum(axis=0)) / 4, rtol=1e-6)
    np.testing.assert_array_equal(vectors[1:], own[1:])


@pytest.mark.parametrize(("min_n", "max_n", "buckets"), [(5, 0, 50), (0, 0, 50), (3, 6, 0)])
def test_without_ngrams_words_are_their_own_rows(min_n, max_n, buckets):
    own = matrix(3)
    np.testing.assert_array_equal(Subwords(min_n, max_n, matrix(buckets)).compose([b"sea", b"a", b"seas"], own), own)


def test_composing_in_place_gives_the_same():
    subwords, own, words = Subwords(3, 6, matrix(50)), matrix(5000), [b"w%d" % number for number in range(5000)]
    expected = subwords.compose(words, own)
    assert subwords.compose(words, own, out=own) is own
    np.testing.assert_array_equal(own, expected)


def test_own_rows_are_what_vectors_were_composed_of():
    subwords, own, words = Subwords(3, 6, matrix(50)), matrix(5000), [b"w%d" % number for number in range(5000)]
    rows = np.concatenate(list(subwords.own_rows(words, subwords.compose(words, own))))
    np.testing.assert_allclose(rows, own, atol=3e-6)
