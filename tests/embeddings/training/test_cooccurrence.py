"""Counting co-occurrences: against a plain double loop, and the same with any number of threads."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.embeddings.training import cooccurrence
from textrnn.embeddings.training.cooccurrence import count_cooccurrences
from textrnn.embeddings.training.corpus import WordIds

POOL = ThreadPoolExecutor(2)
lines = st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=12), min_size=2, max_size=6)


def dense(text, *, window, symmetric=True, pool=POOL):
    x = count_cooccurrences(text, window=window, symmetric=symmetric, pool=pool)
    matrix = np.zeros((len(text.words), len(text.words)))
    for row, (begin, end) in enumerate(zip(x.row_starts[:-1], x.row_starts[1:], strict=True)):
        assert len(set(x.columns[begin:end].tolist())) == end - begin  # no pair comes twice
        matrix[row, x.columns[begin:end]] = x.values[begin:end]
    return matrix


def reference(text, window, symmetric):
    matrix = np.zeros((len(text.words), len(text.words)))
    for begin, end in zip(text.starts[:-1], text.starts[1:], strict=True):
        for i in range(begin, end):
            for j in range(max(begin, i - window), i):
                matrix[text.ids[i], text.ids[j]] += 1 / (i - j)
                if symmetric:
                    matrix[text.ids[j], text.ids[i]] += 1 / (i - j)
    return matrix


@pytest.fixture(scope="module")
def text():
    rng = np.random.default_rng(1)
    words = np.array([f"w{number}" for number in range(300)])
    return WordIds.of([words[np.minimum(rng.zipf(1.3, 40) - 1, 299)].tolist() for _ in range(500)])


def test_a_neighbour_counts_by_its_distance():
    text = WordIds.of([["the", "cat", "saw", "the", "dog"]])
    matrix, row = dense(text, window=3), {word: row for row, word in enumerate(text.words)}
    assert matrix[row["cat"], row["the"]] == pytest.approx(1 + 1 / 2)  # one before it, one two words after
    assert matrix[row["the"], row["the"]] == pytest.approx(2 / 3)  # either is a neighbour of the other
    assert matrix[row["cat"], row["dog"]] == pytest.approx(1 / 3)
    assert matrix[row["the"], row["dog"]] == 1  # the first one is four words away


@given(lines, st.integers(1, 15), st.booleans())
def test_the_counts_are_those_of_a_plain_loop(texts, window, symmetric):
    text = WordIds.of([*texts, ["a", "b"]])
    expected = reference(text, window, symmetric)
    np.testing.assert_allclose(dense(text, window=window, symmetric=symmetric), expected, rtol=1e-6)


def test_windows_do_not_leave_their_context():
    text = WordIds.of([["a", "b"], ["c", "d"]])
    row = {word: row for row, word in enumerate(text.words)}
    matrix = dense(text, window=10)
    assert matrix[row["a"], row["b"]] == 1
    assert matrix[row["b"], row["c"]] == 0


def test_both_sides_are_the_left_side_and_its_mirror(text):
    left = dense(text, window=5, symmetric=False)
    assert not np.array_equal(left, left.T)
    np.testing.assert_allclose(dense(text, window=5), left + left.T, rtol=1e-5)


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_the_bytes_do_not_depend_on_threads_or_jobs(text, threads, monkeypatch):
    expected = count_cooccurrences(text, window=4, pool=POOL)
    monkeypatch.setattr(cooccurrence, "JOB_PAIRS", 1)  # the least: about four rows to a job
    found = count_cooccurrences(text, window=4, pool=ThreadPoolExecutor(threads))
    assert [array.tobytes() for array in found] == [array.tobytes() for array in expected]


def test_words_alone_in_their_contexts_have_no_neighbours():
    x = count_cooccurrences(WordIds.of([["a"], ["b"]]), window=2, pool=POOL)
    assert len(x.columns) == len(x.values) == 0
    assert x.row_starts.tolist() == [0, 0, 0]
