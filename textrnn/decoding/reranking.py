"""Ranking texts anew by what tells a good one from one that would fit anything."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from textrnn.decoding.beam import Hypothesis


def rerank(
    hypotheses: Sequence[Hypothesis], penalty: Callable[[Hypothesis], float] | Sequence[float], weight: float
) -> list[Hypothesis]:
    """Subtract a weighted penalty from the scores and give the hypotheses best first; equal ones keep their order.

    With the log-probability of a text without its source as the penalty this is maximum mutual information (Li et al.
    2016, arXiv:1510.03055, eq. 9): what is likely after anything loses. Scores that are divided by a factor of the
    length need a penalty divided by the same.
    """
    penalties = [penalty(one) for one in hypotheses] if callable(penalty) else penalty
    found = [replace(one, score=one.score - weight * cost) for one, cost in zip(hypotheses, penalties, strict=True)]
    return sorted(found, key=lambda one: -one.score)
