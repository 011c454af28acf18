"""Reranking by hand."""

import pytest

from textrnn.decoding.beam import Hypothesis
from textrnn.decoding.reranking import rerank

GENERIC, SPECIAL = Hypothesis((5, 1), (-0.5, -0.5), -1.0), Hypothesis((7, 1), (-1.0, -0.5), -1.5)


def test_what_is_likely_without_the_source_loses():
    found = rerank([GENERIC, SPECIAL], [-2.0, -6.0], 0.5)
    assert [one.ids for one in found] == [SPECIAL.ids, GENERIC.ids]
    assert [one.score for one in found] == pytest.approx([-1.5 + 3.0, -1.0 + 1.0])
    assert found[0].log_probs == SPECIAL.log_probs


def test_a_penalty_can_be_a_function():
    assert rerank([GENERIC, SPECIAL], lambda one: -2.0 if 5 in one.ids else -6.0, 0.5)[0].ids == SPECIAL.ids


def test_no_weight_and_equal_scores_change_no_order():
    assert rerank([GENERIC, SPECIAL], [-2.0, -6.0], 0.0) == [GENERIC, SPECIAL]
    assert [one.ids for one in rerank([SPECIAL, GENERIC], [-0.5, 0.0], 1.0)] == [SPECIAL.ids, GENERIC.ids]


def test_a_penalty_is_needed_for_each():
    with pytest.raises(ValueError, match="shorter"):
        rerank([GENERIC, SPECIAL], [-2.0], 0.5)
