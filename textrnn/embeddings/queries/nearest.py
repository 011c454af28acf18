"""The rows of a matrix that score highest for a query, found in one walk over the matrix for many queries.

search = Search(vectors, most=10)
search.nearest(directions, left_out=[{row}])[0]       # [Neighbour("queen", .78), ...]
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.lengths import Floats, cosines, unit_rows
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import most_frequent

_SCORES = 1 << 23  # of which there are at most so many at a time

# From the cosines (R, N) of R directions with N rows to the scores (Q, N) of Q queries.
Combine = Callable[[Floats], Floats]


class Neighbour(NamedTuple):
    word: str
    similarity: float


@dataclass(frozen=True)
class Search:
    """How to search. most: neighbours of each query. most_frequent: only among so many words, the most frequent.

    min_count: only among words that came so often; raises UsageError where the vectors carry no counts.
    """

    vectors: Vectors
    most: int = 10
    most_frequent: int | None = None
    min_count: int = 0

    def __post_init__(self) -> None:
        self._candidates  # noqa: B018, what cannot be asked of these vectors is refused before the first query

    @cached_property
    def _candidates(self) -> NDArray[np.bool_] | None:
        """Tell which rows may be found (N,), up to the last one that may; None for all."""
        if self.most_frequent is None and not self.min_count:
            return None
        words = self.vectors.words
        frequent = np.zeros(len(words), bool)
        frequent[most_frequent(words, len(words) if self.most_frequent is None else self.most_frequent)] = True
        allowed = frequent & self.vectors.often(self.min_count)
        return allowed[: np.flatnonzero(allowed)[-1] + 1] if allowed.any() else allowed[:0]

    def nearest(self, directions: Floats, left_out: Sequence[Collection[int]]) -> list[list[Neighbour]]:
        """Give the rows of the highest cosine with each of Q directions (Q, D), without those left out, best first.

        Rows that score the same come in their order. A row of zeros is like nothing: its cosine is 0.
        """
        return self.best(directions, left_out, lambda cosines: cosines)

    def best(self, directions: Floats, left_out: Sequence[Collection[int]], combine: Combine) -> list[list[Neighbour]]:
        """Give the rows of the highest scores, which `combine` makes of the cosines with all directions (R, D)."""
        directions = unit_rows(directions)
        leaders = [Leaders(self.most) for _ in left_out]
        for rows, found in self._cosines(directions):
            scores = self._without(combine(found), rows, left_out)
            for leader, row_scores in zip(leaders, scores, strict=True):
                leader.take(row_scores, rows.start)
        return [self._named(leader) for leader in leaders]

    def _cosines(self, directions: Floats) -> Iterator[tuple[slice, Floats]]:
        """Walk over the matrix: yield ranges of rows with their cosines (R, rows)."""
        vectors, end = self.vectors, len(self.vectors.matrix if self._candidates is None else self._candidates)
        widest = max(1, _SCORES // len(directions))
        for block in vectors.blocks():
            for start in range(block.start, min(block.stop, end), widest):
                rows = slice(start, min(start + widest, block.stop, end))
                yield rows, cosines(directions, vectors.matrix[rows], vectors.norms[rows])
            if block.stop >= end:
                return

    def _without(self, scores: Floats, rows: slice, left_out: Sequence[Collection[int]]) -> Floats:
        if self._candidates is not None:
            scores[:, ~self._candidates[rows]] = -np.inf
        for query, out in enumerate(left_out):
            scores[query, [row - rows.start for row in out if rows.start <= row < rows.stop]] = -np.inf
        return scores

    def _named(self, leader: "Leaders") -> list[Neighbour]:
        pairs = zip(leader.rows, leader.scores, strict=True)
        return [Neighbour(self.vectors.words[int(row)], float(score)) for row, score in pairs]


class Leaders:
    """The highest scores so far, highest first and of equal ones the earlier row."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.scores = np.empty(0, np.float32)
        self.rows = np.empty(0, np.int64)

    def take(self, scores: Floats, start: int) -> None:
        """Take note of the scores (rows,) of the rows from start on; minus infinity is never among the leaders."""
        least = self.scores[-1] if len(self.scores) == self.most else np.float32(-np.inf)
        places = np.flatnonzero(scores > least)
        if len(places) > self.most:
            candidates = scores[places]
            threshold = np.partition(candidates, -self.most)[-self.most]
            places = places[candidates >= threshold]
        together = np.concatenate([self.scores, scores[places]])
        rows = np.concatenate([self.rows, places + start])
        order = np.argsort(-together, kind="stable")[: self.most]  # stable: earlier rows stand first already
        self.scores, self.rows = together[order], rows[order]
