"""Analogies: "man is to king as woman is to ?".

solve(Search(vectors), [Analogy("man", "king", "woman")])[0]     # [Neighbour("queen", .71), ...]
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from textrnn.embeddings.lengths import Floats
from textrnn.embeddings.queries.expression import Direction, resolve
from textrnn.embeddings.queries.nearest import Neighbour, Search
from textrnn.embeddings.vectors import Vectors

EPSILON = 0.001  # of 3CosMul, against division by zero


class Analogy(NamedTuple):
    """a is to b as c is to what is sought."""

    a: str
    b: str
    c: str


Directions = tuple[Direction, Direction, Direction]  # of a, b and c
Solver = Callable[[Search, Sequence[Directions]], list[list[Neighbour]]]


def three_cos_add(search: Search, analogies: Sequence[Directions]) -> list[list[Neighbour]]:
    """Give the words d of the highest cos(d, b - a + c), of unit vectors a, b, c (Mikolov et al. 2013, NAACL)."""
    sought = np.stack([b.vector - a.vector + c.vector for a, b, c in analogies])
    return search.nearest(sought, _left_out(analogies))


def three_cos_mul(search: Search, analogies: Sequence[Directions]) -> list[list[Neighbour]]:
    """Give the words d of the highest cos(d, b) cos(d, c) / (cos(d, a) + epsilon) (Levy & Goldberg 2014, eq. 4).

    Each cosine is shifted to 0..1, as they do in section 5, so that the product has a meaning.
    """

    def combine(cosines: Floats) -> Floats:
        a, b, c = np.split((cosines + 1) / 2, 3)
        return np.asarray(b * c / (a + np.float32(EPSILON)), np.float32)

    directions = np.stack([each.vector for column in zip(*analogies, strict=True) for each in column])
    return search.best(directions, _left_out(analogies), combine)


def _left_out(analogies: Sequence[Directions]) -> list[frozenset[int]]:
    return [a.rows | b.rows | c.rows for a, b, c in analogies]


SOLVERS: dict[str, Solver] = {"3cosadd": three_cos_add, "3cosmul": three_cos_mul}


def directions_of(analogy: Analogy, vectors: Vectors) -> Directions:
    """Look up the three words. Raises UnknownWordError."""
    a, b, c = (resolve(word, vectors) for word in analogy)
    return a, b, c


def solve(search: Search, analogies: Sequence[Analogy], *, method: str = "3cosadd") -> list[list[Neighbour]]:
    """Give what is sought of each analogy, best first; its own words are no answers. Raises UnknownWordError."""
    return SOLVERS[method](search, [directions_of(analogy, search.vectors) for analogy in analogies])
