"""The sparse matrix of terms does what the same matrix laid out in full does."""

import numpy as np
import pytest
from plain_texts import dense, random_text

from textrnn.summarizers.term_matrix import TermMatrix
from textrnn.text.terms import Analyzer


@pytest.fixture(scope="module")
def counts() -> TermMatrix:
    return random_text(30).counts


@pytest.fixture(scope="module")
def full() -> np.ndarray:
    return dense(random_text(30))


def test_terms_are_counted_by_sentence() -> None:
    counts = TermMatrix.count(["a cat and a cat", "", "the dog, the cat"], Analyzer("en"))
    assert counts.vocabulary == ("cat", "dog")
    assert list(zip(counts.rows, counts.columns, counts.values, strict=True)) == [(0, 0, 2), (2, 0, 1), (2, 1, 1)]


def test_no_sentences_make_an_empty_matrix() -> None:
    counts = TermMatrix.count([], Analyzer("en"))
    assert (counts.num_rows, counts.num_columns) == (0, 0)
    assert counts.times(np.zeros(0)).shape == (0,)


def test_products_equal_those_of_the_full_matrix(counts: TermMatrix, full: np.ndarray) -> None:
    rng = np.random.default_rng(0)
    terms, sentences = rng.random(counts.num_columns), rng.random(counts.num_rows)
    np.testing.assert_allclose(counts.times(terms), full @ terms)
    np.testing.assert_allclose(counts.transposed_times(sentences), full.T @ sentences)


def test_sums_and_frequencies_equal_those_of_the_full_matrix(counts: TermMatrix, full: np.ndarray) -> None:
    np.testing.assert_array_equal(counts.sums(), full.sum(axis=1))
    np.testing.assert_array_equal(counts.column_sums(), full.sum(axis=0))
    np.testing.assert_array_equal(counts.num_distinct, (full > 0).sum(axis=1))
    np.testing.assert_array_equal(counts.document_frequency, (full > 0).sum(axis=0))


def test_rows_are_found(counts: TermMatrix, full: np.ndarray) -> None:
    for number in range(30):
        columns, values = counts.row(number)
        np.testing.assert_array_equal(full[number, columns], values)
        assert len(columns) == counts.num_distinct[number]


def test_normalized_rows_have_length_one_or_zero() -> None:
    counts = TermMatrix.count(["cat cat dog", "the", "hen"], Analyzer("en")).normalized()
    np.testing.assert_allclose(np.sqrt(counts.with_values(counts.values**2).sums()), [1, 0, 1])


def test_columns_are_left_out(counts: TermMatrix, full: np.ndarray) -> None:
    dropped = counts.document_frequency < 5
    assert 0 < dropped.sum() < counts.num_columns
    smaller = counts.without_columns(dropped)
    weights = np.random.default_rng(0).random(smaller.num_columns)
    np.testing.assert_allclose(smaller.times(weights), full[:, ~dropped] @ weights)
    assert smaller.vocabulary == tuple(np.array(counts.vocabulary)[~dropped])
