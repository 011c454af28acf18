"""The rules against repetition, against looking at every place of what was written."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from textrnn.decoding.history import History, ban, find_repeats

TOKENS = st.integers(0, 3)


def test_what_followed_the_last_tokens_would_repeat():
    rows, tokens = find_repeats(np.array([[1, 2, 3, 1, 2, 4, 1, 2]]), 3)
    assert list(zip(rows, tokens, strict=True)) == [(0, 3), (0, 4)]


@given(st.integers(0, 8), st.integers(0, 4), st.data())
def test_a_token_is_banned_if_and_only_if_it_would_repeat(length, n, data):
    rows = data.draw(st.lists(st.lists(TOKENS, min_size=length, max_size=length), min_size=1, max_size=3))
    written = np.array(rows, np.int64).reshape(len(rows), length)
    banned = set(zip(*find_repeats(written, n), strict=True))
    for row, ids in enumerate(rows):
        ngrams = {tuple(ids[i : i + n]) for i in range(len(ids) - n + 1)} if n > 0 else set()
        for token in range(4):
            repeats = n > 0 and tuple([*ids, token][-n:]) in ngrams and len(ids) >= n
            assert ((row, token) in banned) == repeats


def test_a_history_grows_beyond_its_first_room_and_forgets_rows_that_ended():
    history = History(3, 500, [7, 8])
    for token in range(200):
        history.append(np.array([0, 2]), np.array([token, token + 100]))
    expected = [[7, 8, *range(200)], [7, 8, *range(100, 300)]]
    assert history.written(np.array([0, 2])).tolist() == expected
    assert np.flatnonzero(history.seen[1]).tolist() == [7, 8]
    assert np.flatnonzero(history.seen[0]).tolist() == list(range(200))


def test_a_ban_is_lifted_in_a_row_where_nothing_else_is_left():
    scores = np.array([[-1.0, -2.0, -np.inf], [-1.0, -2.0, -3.0]])
    ban(scores, np.array([0, 0, 0, 1]), np.array([0, 1, 0, 0]))
    np.testing.assert_array_equal(scores, [[-1.0, -2.0, -np.inf], [-np.inf, -2.0, -3.0]])
