"""Principal components: the directions in which vectors differ most.

components = PrincipalComponents.of(matrix, 2)
places = components.project(matrix)              # (N, 2)
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Blocks = Callable[[], Iterable[slice]]  # gives ranges of rows to walk a large matrix in


@dataclass(frozen=True)
class PrincipalComponents:
    """mean: (D,). axes: (K, D), orthonormal, the strongest first. shares: (K,) of the whole variance."""

    mean: NDArray[np.float64]
    axes: NDArray[np.float64]
    shares: NDArray[np.float64]

    @classmethod
    def of(cls, matrix: NDArray[Any], count: int, blocks: Blocks | None = None) -> "PrincipalComponents":
        """Find the eigenvectors of the covariance with the largest eigenvalues (Pearson 1901).

        matrix: (N, D). Walks it twice, so only a block of it and (D, D) sums are in memory.
        """
        walk = blocks or (lambda: [slice(None)])
        mean = np.zeros(matrix.shape[1])
        for block in walk():
            mean += np.sum(matrix[block], axis=0, dtype=np.float64) / len(matrix)
        covariance = np.zeros((len(mean), len(mean)))
        for block in walk():
            centred = matrix[block] - mean  # (n, D), float64
            covariance += centred.T @ centred
        variances, vectors = np.linalg.eigh(covariance)  # rising
        axes = vectors.T[::-1][:count]  # (K, D)
        strongest = np.abs(axes).argmax(axis=1)[:, None]
        signs = np.sign(np.take_along_axis(axes, strongest, axis=1))  # or they would depend on the machine
        variances = np.maximum(variances[::-1], 0)
        return cls(mean, axes * signs, variances[:count] / (variances.sum() or 1.0))

    def project(self, matrix: NDArray[Any]) -> NDArray[np.float64]:
        """Give the coordinates (N, K) of vectors (N, D) along the axes."""
        return (matrix - self.mean) @ self.axes.T
