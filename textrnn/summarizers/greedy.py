"""Rankers that build the summary sentence by sentence, each choice in the light of those before it."""

from typing import Protocol

import numpy as np

from textrnn.summarizers.term_matrix import Floats

MOST_CHOSEN = 300  # each choice looks at all sentences


class Choice(Protocol):
    """What a summary is worth as it grows."""

    def values(self) -> Floats:
        """Give the worth of each sentence (N,) as the next one."""

    def take(self, place: int) -> None:
        """Add a sentence to the summary."""


def rank_greedily(num_sentences: int, wanted: int, choice: Choice) -> Floats:
    """Take `wanted` sentences in turn, MOST_CHOSEN at most, then order the rest by what each would be worth next.

    Gives scores: the first choice has N, the second N - 1, and so on.
    """
    taken: list[int] = []
    left = np.ones(num_sentences, bool)
    for _ in range(min(wanted, num_sentences, MOST_CHOSEN)):
        best = int(np.where(left, choice.values(), -np.inf).argmax())
        choice.take(best)
        taken.append(best)
        left[best] = False
    rest = np.argsort(-choice.values(), kind="stable")
    order = np.array([*taken, *rest[left[rest]]], np.int64)
    scores = np.empty(num_sentences)
    scores[order] = np.arange(num_sentences, 0, -1)
    return scores
