"""What each row has written so far, for the rules against repetition."""

from collections.abc import Callable, Sequence

import numpy as np

from textrnn.decoding.stepper import Array

Tokens = tuple[Array, Array]  # rows, and a token for each
Barred = Callable[[int, Sequence[int]], Sequence[int]]  # the tokens that must not come next in the text of a prompt


class History:
    """The tokens of B rows that began with the same tokens; which of them were written, and in what order."""

    def __init__(self, rows: int, vocabulary: int, start: Sequence[int]) -> None:
        self.seen = np.zeros((rows, vocabulary), bool)
        self.seen[:, list(start)] = True
        self._length = len(start)
        self._ids = np.zeros((rows, 2 * len(start) + 64), np.int64)
        self._ids[:, : len(start)] = start

    def append(self, rows: Array, tokens: Array) -> None:
        """Add a token to each of these rows. A row that is left out once has ended."""
        if self._length == self._ids.shape[1]:
            self._ids = np.concatenate((self._ids, np.zeros_like(self._ids)), axis=1)
        self._ids[rows, self._length] = tokens
        self._length += 1
        self.seen[rows, tokens] = True

    def written(self, rows: Array) -> Array:
        """Give the tokens of rows that have not ended, (R, T)."""
        return self._ids[rows, : self._length]


def find_repeats(written: Array, n: int) -> Tokens:
    """Give the rows and tokens that would complete an n-gram a second time after what is written, (R, T); 0 for none.

    Paulus et al. 2017, arXiv:1705.04304, sec. 2.5.
    """
    return _followers(written, n) if 0 < n <= written.shape[1] else no_tokens()


def find_banned(written: Array, ngram: int, barred: Barred | None, prompts: Sequence[int]) -> Tokens:
    """Give the rows and tokens that no row may write next, by the rule against n-grams or by a caller's.

    written: (R, T). prompts: the number that the caller's rule knows each row by, (R,).
    """
    found = [find_repeats(written, ngram)]
    if barred is not None:
        by_row = [barred(prompt, ids) for prompt, ids in zip(prompts, written.tolist(), strict=True)]
        rows = np.repeat(np.arange(len(by_row)), [len(tokens) for tokens in by_row])
        found.append((rows, np.array([token for tokens in by_row for token in tokens], np.intp)))
    all_rows, all_tokens = zip(*found, strict=True)
    return np.concatenate(all_rows), np.concatenate(all_tokens)


def no_tokens() -> Tokens:
    return np.empty(0, np.intp), np.empty(0, np.intp)


def _followers(written: Array, n: int) -> Tokens:
    """Give what followed wherever the last n - 1 tokens stood before."""
    T = written.shape[1]
    places = T - n + 1
    matches = np.ones((len(written), places), bool)
    for i in range(n - 1):
        matches &= written[:, i : i + places] == written[:, places + i, None]
    rows, starts = np.nonzero(matches)
    return rows, written[rows, starts + n - 1]


def ban(scores: Array, rows: Array, tokens: Array) -> None:
    """Set scores (R, V) of tokens in these rows to -inf, except in a row where nothing else could be written."""
    kept = scores[rows, tokens]
    scores[rows, tokens] = -np.inf
    stuck = (scores.max(axis=1) == -np.inf)[rows]
    scores[rows[stuck], tokens[stuck]] = kept[stuck]


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
