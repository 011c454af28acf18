"""The filters on distributions worked out by hand, and what none of them may ever do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.decoding import filters


def scores_of(*probabilities):
    with np.errstate(divide="ignore"):
        return np.log(np.array([probabilities]))


def kept(scores):
    return np.flatnonzero(np.isfinite(scores[0])).tolist()


@pytest.mark.parametrize(("k", "expected"), [(1, [2]), (2, [1, 2]), (3, [0, 1, 2]), (9, [0, 1, 2, 3])])
def test_top_k_keeps_the_k_best(k, expected):
    assert kept(filters.top_k(scores_of(0.2, 0.25, 0.45, 0.1), k)) == expected


def test_top_k_keeps_ties():
    assert kept(filters.top_k(scores_of(0.3, 0.3, 0.4), 2)) == [0, 1, 2]


@pytest.mark.parametrize(
    ("p", "expected"), [(0.01, [2]), (0.5, [2]), (0.6, [1, 2]), (0.85, [0, 1, 2]), (1.0, [0, 1, 2, 3])]
)
def test_top_p_keeps_the_fewest_that_reach_p(p, expected):
    assert kept(filters.top_p(scores_of(0.15, 0.25, 0.5, 0.1), p)) == expected


@pytest.mark.parametrize(("p", "expected"), [(0.1, [0, 1, 2, 3]), (0.25, [0, 1, 2]), (0.45, [1, 2]), (1.0, [2])])
def test_min_p_is_a_share_of_the_best(p, expected):
    assert kept(filters.min_p(scores_of(0.15, 0.25, 0.5, 0.1), p)) == expected


def test_typical_drops_a_token_that_is_untypically_likely():
    # entropy 2.00 nats: the token of 0.4 has surprise 0.92, those of 0.1 have 2.30
    scores = scores_of(0.4, *[0.1] * 6)
    assert kept(filters.typical(scores, 0.5)) == [1, 2, 3, 4, 5]


def test_filters_see_the_distribution_that_is_left():
    # after top-k 2 the best token has 0.6, so top-p 0.55 needs it alone
    scores = filters.top_k(scores_of(0.3, 0.2, 0.17, 0.17, 0.16), 2)
    assert kept(filters.top_p(scores, 0.55)) == [0]


EVERY_FILTER = {
    "top_k": st.integers(1, 6),
    "top_p": st.floats(1e-9, 1),
    "min_p": st.floats(1e-9, 1),
    "typical": st.floats(1e-9, 1),
}


@pytest.mark.parametrize("name", EVERY_FILTER)
@given(data=st.data())
def test_a_filter_keeps_a_token_of_every_row_and_changes_no_score(name, data):
    score = st.floats(-1e10, 0) | st.just(-np.inf)
    rows = data.draw(st.lists(st.lists(score, min_size=4, max_size=4), min_size=1, max_size=3))
    scores = np.array([[0.0, *row] for row in rows])
    filtered = getattr(filters, name)(scores, data.draw(EVERY_FILTER[name]))
    left = np.isfinite(filtered)
    assert left.any(axis=1).all() and not np.isnan(filtered).any()
    np.testing.assert_array_equal(filtered[left], scores[left])
