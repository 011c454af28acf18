"""Rankers that build the summary sentence by sentence, each choice in the light of those before it."""

from collections.abc import Callable

import numpy as np

from textrnn.summarizers.term_matrix import Floats


def rank_greedily(num_sentences: int, wanted: int, value: Callable[[list[int]], Floats]) -> Floats:
    """Choose `wanted` sentences in turn by their value (N,) given those chosen, then order the rest by theirs.

    Gives scores: the first choice has N, the second N - 1, and so on.
    """
    chosen: list[int] = []
    open_places = np.ones(num_sentences, bool)
    for _ in range(min(wanted, num_sentences)):
        best = int(np.where(open_places, value(chosen), -np.inf).argmax())
        chosen.append(best)
        open_places[best] = False
    rest = np.argsort(-value(chosen), kind="stable")
    order = np.array([*chosen, *rest[open_places[rest]]], np.int64)
    scores = np.empty(num_sentences)
    scores[order] = np.arange(num_sentences, 0, -1)
    return scores
