"""Vectors made into others: fewer words, fewer dimensions, without what all of them share, turned into another space.

smaller = pruned(vectors, most_frequent(vectors.words, 10_000), step="prune --most-frequent 10000")
better = transformed(vectors, all_but_the_top(vectors, 3)[0], step="center --components 3")
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.provenance import Provenance
from textrnn.embeddings.spaces.projection import PrincipalComponents
from textrnn.embeddings.vectors import Vectors
from textrnn.embeddings.words import Words
from textrnn.io import release_pages

NGRAMS = "ngrams"  # the tensor of the vectors of subwords
STEPS = "steps"  # what config.json calls the commands that made vectors out of others, the first one first
_DIMENSIONS_A_COMPONENT = 100  # the rule of the paper for how many to remove
_BLOCK_ROWS = 1 << 15


@dataclass(frozen=True)
class AffineMap:
    """x -> (x - mean) matrix. mean: (D,). matrix: (D, E).

    What it does to a mean of vectors it does to each of them, so applied to the vectors of n-grams it gives the
    mapped vector of every word that is put together from them.
    """

    mean: NDArray[np.float64]
    matrix: NDArray[np.float64]

    def apply(self, vectors: NDArray[Any]) -> NDArray[np.float32]:
        """Map the rows (N, D) to (N, E), walking them in blocks."""
        mapped = np.empty((len(vectors), self.matrix.shape[1]), np.float32)
        for block in _blocks(len(vectors)):
            mapped[block] = (vectors[block] - self.mean) @ self.matrix
            release_pages(vectors)
        return mapped


def _blocks(num_rows: int) -> Iterator[slice]:
    return (slice(start, start + _BLOCK_ROWS) for start in range(0, num_rows, _BLOCK_ROWS))


def all_but_the_top(vectors: Vectors, components: int) -> tuple[AffineMap, float]:
    """Give the map that takes away the mean and the strongest directions (Mu & Viswanath 2018, arXiv:1702.01417).

    x' = x - μ - Σ_i (u_i · (x - μ)) u_i, where u_i are the first principal components. Also gives the share of the
    variance that they had.
    """
    found = PrincipalComponents.of(vectors.matrix, components, vectors.blocks)
    return AffineMap(found.mean, np.eye(vectors.dim) - found.axes.T @ found.axes), float(found.shares.sum())


def components_to_remove(dim: int) -> int:
    """Give the number of directions that the paper removes from vectors of this many dimensions."""
    return max(1, round(dim / _DIMENSIONS_A_COMPONENT))


def strongest_dimensions(vectors: Vectors, dim: int) -> tuple[AffineMap, float]:
    """Give the map to the first principal components, and the share of the variance that it keeps."""
    found = PrincipalComponents.of(vectors.matrix, dim, vectors.blocks)
    return AffineMap(found.mean, found.axes.T), float(found.shares.sum())


def transformed(vectors: Vectors, mapping: AffineMap, *, step: str) -> Vectors:
    """Map the vectors and those of their subwords. step: the command that is noted in config.json."""
    subwords = vectors.subwords
    mapped = replace(subwords, matrix=mapping.apply(subwords.matrix)) if subwords else None
    return _derived(vectors, vectors.words, mapping.apply(vectors.matrix), mapped, step)


def pruned(vectors: Vectors, rows: NDArray[np.int64], *, step: str, keep_subwords: bool = True) -> Vectors:
    """Keep the words of these rows, in their order. step: the command that is noted in config.json."""
    words = Words.of((vectors.words[row] for row in rows.tolist()), vectors.words.counts[rows].tolist())
    matrix = np.empty((len(rows), vectors.dim), np.float32)
    for block in _blocks(len(rows)):
        matrix[block] = vectors.matrix[rows[block]]
        release_pages(vectors.matrix)
    return _derived(vectors, words, matrix, vectors.subwords if keep_subwords else None, step)


def _derived(origin: Vectors, words: Words, matrix: NDArray[np.float32], subwords: Any, step: str) -> Vectors:
    """Make vectors that tell what they were; tensors that fit the old words and the old space only are left out."""
    config = origin.config
    told = {name: value for name, value in config.network.items() if name not in ("words", "dim", "subwords")}
    told[STEPS] = [*told.get(STEPS, []), f"{step} of {origin.name}"]
    if subwords is not None:
        told["subwords"] = config.network["subwords"]
    return Vectors.of(
        words, matrix, method=told.pop("method", "imported"), kind=config.kind,
        about=Provenance(config.tokenizer, _of_origin(config.training), config.data, network=told),
        name=origin.name, subwords=subwords, tensors={} if subwords is None else {NGRAMS: subwords.matrix},
    )  # fmt: skip


def _of_origin(training: Mapping[str, Any]) -> dict[str, Any]:
    """Note how the origin was trained; what was made of it is no training that could go on."""
    return {"origin": training.get("origin", dict(training))} if training else {}


def left_out(vectors: Vectors) -> list[str]:
    """Name the tensors that vectors made out of these will lack."""
    return sorted(set(vectors.tensors) - {"norms", NGRAMS})
