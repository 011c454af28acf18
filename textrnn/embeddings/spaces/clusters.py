"""Groups of words with like directions, by spherical k-means (Dhillon & Modha 2001).

clusters = spherical_kmeans(unit_rows(matrix), 50, seed=1)
clusters.members(0, 10)              # rows of the largest cluster, the nearest to its centre first
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.lengths import Floats, unit_rows

RESTARTS = 4
_MOST_ROUNDS = 100
_SMALLEST_GAIN = 5e-5  # of the mean cosine in a round
_DRAWN_A_CENTRE = 50  # vectors that the centres to start from are chosen among, which has to be quick and no more
_PRODUCT_CELLS = 1 << 23  # of a block of the product with the centres


@dataclass(frozen=True)
class Clusters:
    """centres: (K, D) of length one. labels, cosines: (N,), each row's cluster and its cosine to that centre."""

    centres: Floats
    labels: NDArray[np.int64]
    cosines: Floats

    @property
    def sizes(self) -> NDArray[np.int64]:
        return np.bincount(self.labels, minlength=len(self.centres))

    @property
    def cohesion(self) -> float:
        """The mean cosine, which k-means makes as large as it can."""
        return float(self.cosines.mean(dtype=np.float64))

    def members(self, cluster: int, most: int | None = None) -> NDArray[np.int64]:
        """Give the rows of a cluster, the nearest to its centre first."""
        rows = np.flatnonzero(self.labels == cluster)
        return rows[np.argsort(-self.cosines[rows], kind="stable")][:most]

    def by_size(self) -> "Clusters":
        """Give the same clusters, the largest first, without those that came out empty."""
        sizes = self.sizes
        order = np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]
        place = np.empty(len(sizes), np.int64)
        place[order] = np.arange(len(order))
        return Clusters(self.centres[order], place[self.labels], self.cosines)


def spherical_kmeans(vectors: Floats, num_clusters: int, *, seed: int = 0, restarts: int = RESTARTS) -> Clusters:
    """Divide vectors (N, D) of length one so that the sum over all x of x·c, c being x's centre, is large.

    It stops at a local maximum, so it starts several times and keeps the best. The clusters come largest first.
    """
    rng = np.random.default_rng(seed)
    found = [_converge(vectors, _start(vectors, num_clusters, rng)) for _ in range(restarts)]
    return max(found, key=lambda clusters: clusters.cohesion).by_size()


def _start(vectors: Floats, num_clusters: int, rng: np.random.Generator) -> Floats:
    """Draw the centres one by one, far from those there are (k-means++, Arthur & Vassilvitskii 2007).

    Between vectors of length one the squared distance is 2 (1 - cosine).
    """
    drawn = vectors[rng.choice(len(vectors), min(_DRAWN_A_CENTRE * num_clusters, len(vectors)), replace=False)]
    chosen = [0]
    distances = np.full(len(drawn), np.inf)
    while len(chosen) < num_clusters:
        distances = np.minimum(distances, np.maximum(1 - drawn @ drawn[chosen[-1]], 0))
        sums = np.cumsum(distances)
        chosen.append(int(np.searchsorted(sums, rng.random() * sums[-1], side="right").clip(max=len(sums) - 1)))
    return drawn[chosen]


def _converge(vectors: Floats, centres: Floats) -> Clusters:
    """Turn by turn give every vector to its nearest centre and move every centre to the mean of its vectors."""
    best = assign(vectors, centres)
    for _ in range(_MOST_ROUNDS):
        latest = assign(vectors, _move(vectors, best))
        gain = latest.cohesion - best.cohesion
        best = latest if gain > 0 else best
        if gain < _SMALLEST_GAIN:
            break
    return best


def assign(vectors: Floats, centres: Floats) -> Clusters:
    """Give every vector (N, D) to the centre (K, D) it has the largest cosine with."""
    labels = np.empty(len(vectors), np.int64)
    cosines = np.empty(len(vectors), np.float32)
    step = max(1, _PRODUCT_CELLS // len(centres))
    for start in range(0, len(vectors), step):
        block = slice(start, start + step)
        products = vectors[block] @ centres.T  # (n, K)
        labels[block] = products.argmax(axis=1)
        cosines[block] = np.take_along_axis(products, labels[block, None], axis=1)[:, 0].clip(-1, 1)
    return Clusters(centres, labels, cosines)


def _move(vectors: Floats, clusters: Clusters) -> Floats:
    """Give the new centres c_j = s_j / |s_j|, s_j being the sum of the vectors of cluster j.

    A cluster that lost all its vectors begins anew at one that fits its own worst.
    """
    sizes = clusters.sizes
    order = np.argsort(clusters.labels, kind="stable")
    starts = np.cumsum(sizes) - sizes
    centres = np.empty_like(clusters.centres)
    centres[sizes > 0] = np.add.reduceat(vectors[order], starts[sizes > 0], axis=0)
    empty = np.flatnonzero(sizes == 0)
    centres[empty] = vectors[np.argsort(clusters.cosines, kind="stable")[: len(empty)]]
    return unit_rows(centres)
