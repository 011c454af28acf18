"""One space of vectors turned into another, so that words can be compared across the two.

anchors = Anchors.shared(old, new)
turn = fit(old, new, anchors)                     # an AffineMap: postprocessing.transformed(old, turn, step=...)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.lengths import unit_rows
from textrnn.embeddings.queries.nearest import Search
from textrnn.embeddings.spaces.postprocessing import AffineMap
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import most_frequent
from textrnn.errors import InputError
from textrnn.io import open_binary

Rows = NDArray[np.int64]
_HELD_OUT = 10  # every tenth word is no anchor, but tells how well the others fit
_MOST_TESTED = 1_000  # words that precision is measured on


@dataclass(frozen=True)
class Anchors:
    """Words that mean the same: a word of A at sources (M,) and one of B at targets (M,)."""

    sources: Rows
    targets: Rows

    @classmethod
    def shared(cls, a: Vectors, b: Vectors, most: int | None = None) -> "Anchors":
        """Pair the words that are spelled alike, first those that are frequent in both.

        Raises InputError if there are none.
        """
        row_by_word = {word: row for row, word in reversed(list(enumerate(a.words)))}
        pairs = [(row_by_word[word], target) for target, word in enumerate(b.words) if word in row_by_word]
        ranks = [np.argsort(most_frequent(vectors.words, len(vectors.words))) for vectors in (a, b)]
        pairs.sort(key=lambda pair: max(ranks[0][pair[0]], ranks[1][pair[1]]))
        return cls._of(pairs[:most], f"{a.name} and {b.name} share no word. Give pairs with --dictionary FILE.")

    @classmethod
    def of_pairs(cls, a: Vectors, b: Vectors, pairs: Iterable[tuple[str, str]]) -> "Anchors":
        """Pair the words of a dictionary that both have. Raises InputError if there are none."""
        found = [(a.find(source), b.find(target)) for source, target in pairs]
        known = [(source, target) for source, target in found if source is not None and target is not None]
        return cls._of(known, f"no pair of the dictionary is in {a.name} and {b.name}. Is it the other way round?")

    @classmethod
    def _of(cls, pairs: list[tuple[int, int]], error: str) -> "Anchors":
        if not pairs:
            raise InputError(error)
        sources, targets = np.array(list(dict.fromkeys(pairs)), np.int64).T
        return cls(sources, targets)

    def __len__(self) -> int:
        return len(self.sources)

    def first(self, most: int) -> "Anchors":
        return Anchors(self.sources[:most], self.targets[:most])

    def pairs(self) -> list[tuple[int, int]]:
        return list(zip(self.sources.tolist(), self.targets.tolist(), strict=True))

    def split(self) -> tuple["Anchors", "Anchors"]:
        """Give those to fit, and those of every tenth word of A, which are held out with all their translations."""
        _, first, group = np.unique(self.sources, return_index=True, return_inverse=True)
        place = np.empty(len(first), np.int64)
        place[np.argsort(first)] = np.arange(len(first))
        out = place[group] % _HELD_OUT == _HELD_OUT - 1
        return Anchors(self.sources[~out], self.targets[~out]), Anchors(self.sources[out], self.targets[out])


def read_dictionary(path: Path) -> list[tuple[str, str]]:
    """Read pairs of words, one to a line, a tab or blanks between. Raises InputError naming a line that is none."""
    with open_binary(path) as file:
        lines = file.read().decode("utf-8-sig", "replace").splitlines()
    pairs = []
    for number, line in enumerate(lines, 1):
        words = line.split("\t") if "\t" in line else line.split()
        if words and len(words) != 2:
            raise InputError(f"{path}, line {number}: {line[:60]!r} is no pair of words. Write: word TAB translation.")
        pairs += [(words[0].strip(), words[1].strip())] if words else []
    return pairs


def check_same_size(a: Vectors, b: Vectors) -> None:
    """Raise InputError unless both have the same number of dimensions, without which nothing can be turned."""
    if a.dim != b.dim:
        larger, dim = (a, b.dim) if a.dim > b.dim else (b, a.dim)
        raise InputError(
            f"{a.name} has {a.dim} dimensions and {b.name} {b.dim}. "
            f"Make them equal: textrnn embed prune {larger.name} -o NEW --dim {dim}"
        )


def fit(a: Vectors, b: Vectors, anchors: Anchors) -> AffineMap:
    """Find the rotation of A onto B that brings the anchors nearest, as vectors of length one (Xing et al. 2015).

    It leaves every cosine within A as it was. Vectors without their mean fit better still (Artetxe et al. 2016), but
    then both must lack it, which `postprocessing.all_but_the_top` sees to.
    """
    x, y = unit_rows(a.matrix[anchors.sources]), unit_rows(b.matrix[anchors.targets])
    return AffineMap(np.zeros(a.dim), procrustes(x.astype(np.float64), y.astype(np.float64)))


def procrustes(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the orthogonal W (D, D) with the least |x W - y|, for x and y (M, D).

    W = U Vᵀ, where U Σ Vᵀ is the singular value decomposition of xᵀ y (Schönemann 1966).
    """
    u, _, vt = np.linalg.svd(x.T @ y)
    rotation: NDArray[np.float64] = u @ vt
    return rotation


@dataclass(frozen=True)
class Agreement:
    """How near words of A are to their partners in B, for a number of words: mean cosine before and after the turn.

    precision: the share of them whose nearest word in B is a partner.
    """

    words: int
    before: float
    after: float
    precision: float


def measure(a: Vectors, b: Vectors, turn: AffineMap, anchors: Anchors) -> Agreement:
    """Compare anchors; those held out from `fit` tell how well the other words of A fit."""
    turned = unit_rows(turn.apply(a.matrix[anchors.sources]))
    targets = unit_rows(b.matrix[anchors.targets])
    before = (unit_rows(a.matrix[anchors.sources]) * targets).sum(axis=1).mean(dtype=np.float64)
    after = (turned * targets).sum(axis=1).mean(dtype=np.float64)
    tested, first = np.unique(anchors.sources, return_index=True)
    chosen = np.linspace(0, len(tested) - 1, min(len(tested), _MOST_TESTED)).astype(np.int64)
    found = Search(b, most=1).nearest(turned[first[chosen]], [()] * len(chosen))
    partners = {(source, b.words[target]) for source, target in anchors.pairs()}
    hits = [(source, near[0].word) in partners for source, near in zip(tested[chosen].tolist(), found, strict=True)]
    return Agreement(len(tested), float(before), float(after), sum(hits) / len(hits))


def most_changed(a: Vectors, b: Vectors, turn: AffineMap, anchors: Anchors, most: int) -> list[tuple[int, float]]:
    """Give the places of the anchors whose vectors moved farthest, with their cosine after the turn.

    This distance tells words that changed their meaning between two corpora (Hamilton et al. 2016, arXiv:1605.09096).
    """
    turned = unit_rows(turn.apply(a.matrix[anchors.sources]))
    cosines = (turned * unit_rows(b.matrix[anchors.targets])).sum(axis=1).clip(-1, 1)
    return [(int(place), float(cosines[place])) for place in np.argsort(cosines, kind="stable")[:most]]
