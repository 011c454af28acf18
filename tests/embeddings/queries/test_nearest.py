"""The search for the nearest rows against a sorted table of all cosines."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.embeddings.queries import nearest as module
from textrnn.embeddings.queries.nearest import Leaders, Search
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words
from textrnn.errors import UsageError

SEED = st.integers(0, 2**32 - 1)


def some_vectors(matrix, counts=None):
    matrix = np.asarray(matrix, np.float32)
    return Vectors.of(Words.of(map(str, range(len(matrix))), counts or [1] * len(matrix)), matrix, method="test")


def draw(seed, num_rows=60, dim=5):
    """Give rows of which many are equal, or zero."""
    return np.random.default_rng(seed).integers(-1, 2, (num_rows, dim)).astype(np.float32)


def table(matrix, query, left_out, most):
    """Sort all rows by cosine and number, in float64."""
    lengths = np.linalg.norm(matrix, axis=1) * np.linalg.norm(query)
    cosines = np.where(lengths > 0, matrix @ query / np.where(lengths > 0, lengths, 1), 0)
    order = sorted(range(len(matrix)), key=lambda row: (-np.float32(cosines[row]), row))
    return [(str(row), cosines[row]) for row in order if row not in left_out][:most]


@given(SEED, st.integers(1, 70), st.integers(1, 4))
def test_many_queries_equal_the_sorted_table(seed, most, num_queries):
    matrix = draw(seed)
    queries, left_out = draw(seed + 1, num_queries) + np.float32(0.25), [{3, 7}, set(), {0}, {59, 58}][:num_queries]
    found = Search(some_vectors(matrix), most).nearest(queries, left_out)
    for query, out, neighbours in zip(queries, left_out, found, strict=True):
        expected = table(matrix, query, out, most)
        assert [similarity for _, similarity in neighbours] == pytest.approx([c for _, c in expected], abs=1e-6)
        assert len({word for word, _ in neighbours} & set(map(str, out))) == 0


@pytest.mark.parametrize("size", [1, 7, 59, 60, 1000])
def test_blocks_of_any_size_give_the_same_answers(size, monkeypatch):
    matrix, queries = draw(5), draw(6, 3)
    expected = Search(some_vectors(matrix), 12).nearest(queries, [{1}, {2}, set()])
    monkeypatch.setattr(module, "_SCORES", 3 * size)
    assert Search(some_vectors(matrix), 12).nearest(queries, [{1}, {2}, set()]) == expected


def test_rows_that_score_the_same_come_in_their_order():
    found = Search(some_vectors([[1, 0], [0, 1]] * 30), 5).nearest(np.array([[2, 0]], np.float32), [{4}])
    assert [word for word, _ in found[0]] == ["0", "2", "6", "8", "10"]


@given(st.lists(st.lists(st.integers(-3, 3), max_size=9), max_size=9), st.integers(1, 6))
def test_leaders_of_pieces_are_those_of_the_whole(pieces, most):
    leaders, start = Leaders(most), 0
    for piece in pieces:
        leaders.take(np.array(piece, np.float32), start)
        start += len(piece)
    whole = [score for piece in pieces for score in piece]
    order = sorted(range(len(whole)), key=lambda place: (-whole[place], place))[:most]
    assert (leaders.rows.tolist(), leaders.scores.tolist()) == (order, [whole[place] for place in order])


def test_only_frequent_words_are_candidates():
    vectors = some_vectors([[1, 0], [1, 0.1], [1, 0.2], [1, 0.3]], counts=[9, 2, 5, 1])
    query = np.array([[1, 0.3]], np.float32)

    def found(**limits):
        return [word for word, _ in Search(vectors, **limits).nearest(query, [set()])[0]]

    assert found() == ["3", "2", "1", "0"]
    assert found(most_frequent=2) == ["2", "0"]  # by their counts
    assert found(min_count=3) == ["2", "0"]
    assert found(most_frequent=99, min_count=10) == []


def test_words_without_counts_are_frequent_in_their_order_and_have_no_least_count():
    vectors = some_vectors([[1, 0], [1, 0.1], [1, 0.2]], counts=[0] * 3)
    found = Search(vectors, most_frequent=2).nearest(np.array([[1, 0.3]], np.float32), [set()])
    assert [word for word, _ in found[0]] == ["1", "0"]
    with pytest.raises(UsageError, match=r"--min-count 1: the words of the vectors carry no counts"):
        Search(vectors, min_count=1)


@pytest.mark.parametrize("size", [1e-42, 1e-30, 1e-3, 1e30, 1e38])
def test_vectors_of_any_size_have_their_cosines(size):
    matrix = np.array([[3, 4], [4, 3], [-3, -4], [0, 0]]) * size / 5
    expected = [("0", 1), ("1", 0.96), ("3", 0), ("2", -1)]
    for query in (matrix[:1], matrix[:1] / size):
        found = Search(some_vectors(matrix)).nearest(np.asarray(query, np.float32), [set()])[0]
        assert [word for word, _ in found] == [word for word, _ in expected]
        assert [score for _, score in found] == pytest.approx([score for _, score in expected], abs=2e-3)
        assert max(abs(score) for _, score in found) <= 1


def test_a_row_of_zeros_is_like_nothing():
    found = Search(some_vectors([[0, 0], [1, 0], [-1, 0]])).nearest(np.array([[1, 0]], np.float32), [set()])
    assert found == [[("1", 1), ("0", 0), ("2", -1)]]


def test_the_answers_equal_gensim():
    keyed_vectors = pytest.importorskip("gensim.models").KeyedVectors
    matrix = np.random.default_rng(0).normal(size=(500, 20)).astype(np.float32)
    theirs = keyed_vectors(20)
    theirs.add_vectors(list(map(str, range(500))), matrix)
    found = Search(some_vectors(matrix), 10).nearest(matrix[7:8], [{7}])[0]
    expected = theirs.most_similar("7", topn=10)
    assert [word for word, _ in found] == [word for word, _ in expected]
    assert [similarity for _, similarity in found] == pytest.approx([cosine for _, cosine in expected], abs=1e-6)
