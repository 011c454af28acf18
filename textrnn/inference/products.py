"""The matrix product of a few rows with a large matrix."""

import numpy as np

from textrnn.cells.arrays import Floats

_FEW = 3


def multiply(x: Floats, matrix: Floats) -> Floats:
    """Give x matrixᵀ (B, N) for x (B, K) and a matrix (N, K).

    Two or three rows go one by one: OpenBLAS takes twice as long for them together as for one after the other.
    """
    if 1 < len(x) <= _FEW:
        return np.concatenate([row @ matrix.T for row in x[:, None]])
    product: Floats = x @ matrix.T
    return product
