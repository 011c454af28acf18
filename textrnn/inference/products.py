"""The matrix product of a few rows with a large matrix."""

import numpy as np

from textrnn.cells.arrays import Floats

_FEW = 3


def multiply(x: Floats, matrix: Floats, out: Floats | None = None) -> Floats:
    """Give x matrixᵀ (B, N) for x (B, K) and a matrix (N, K). out: where to put it.

    Two or three rows go one by one: OpenBLAS takes twice as long for them together as for one after the other.
    """
    if not 1 < len(x) <= _FEW:
        product: Floats = np.matmul(x, matrix.T, out=out)
        return product
    rows = np.empty((len(x), len(matrix)), x.dtype) if out is None else out
    for one, row in zip(x[:, None], rows[:, None], strict=True):
        np.matmul(one, matrix.T, out=row)
    return rows
