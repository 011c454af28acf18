"""What each row has written so far, for the rules against repetition."""

from collections.abc import Iterable, Sequence

import numpy as np

from textrnn.decoding.stepper import Array


class History:
    """The tokens of B rows that began with the same tokens."""

    def __init__(self, rows: int, vocabulary: int, start: Sequence[int], *, ngram: int = 0) -> None:
        self.seen = np.zeros((rows, vocabulary), bool)
        self._ngram = ngram
        self._ids: list[list[int]] = [[] for _ in range(rows)]
        self._followers: list[dict[tuple[int, ...], tuple[int, ...]]] = [{} for _ in range(rows)]
        for row in range(rows):
            for token in start:
                self.append(row, token)

    def append(self, row: int, token: int) -> None:
        ids = self._ids[row]
        ids.append(token)
        self.seen[row, token] = True
        if 0 < self._ngram <= len(ids):
            context = tuple(ids[-self._ngram : -1])
            self._followers[row][context] = (*self._followers[row].get(context, ()), token)

    def select(self, rows: Sequence[int]) -> None:
        """Keep, repeat or reorder the rows."""
        self.seen = self.seen[rows]
        self._ids = [self._ids[row].copy() for row in rows]
        self._followers = [self._followers[row].copy() for row in rows]

    def repeating(self, row: int) -> Sequence[int]:
        """Give the tokens that would complete an n-gram this row already holds (Paulus et al. 2017, sec. 2.5)."""
        context = self._ids[row][len(self._ids[row]) - self._ngram + 1 :]
        return self._followers[row].get(tuple(context), ())

    def ban_repeats(self, scores: Array, rows: Iterable[int]) -> Array:
        """Set tokens that repeat an n-gram to -inf, except in a row where nothing else could be written."""
        banned: Array = scores.copy()
        for index, row in enumerate(rows):
            banned[index, list(self.repeating(row))] = -np.inf
        stuck = banned.max(axis=1) == -np.inf
        banned[stuck] = scores[stuck]
        return banned


def penalize(scores: Array, seen: Array, penalty: float) -> Array:
    """Divide the logits of tokens already written by the penalty (Keskar et al. 2019, arXiv:1909.05858, sec. 4.1).

    Log-probabilities fix the logits up to a constant; here it is chosen so that they average to zero. A
    negative logit is multiplied instead, since dividing would make the token more likely.
    """
    finite = np.isfinite(scores)
    logits = scores - scores.mean(axis=1, keepdims=True, where=finite)
    lowered = np.where(logits > 0, logits / penalty, logits * penalty)
    penalized: Array = np.where(seen & finite, lowered, logits)
    return penalized
