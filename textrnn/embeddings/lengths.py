"""Lengths of vectors and their cosines, for vectors of any size: a square in float32 is 0 below 1e-23, inf above 1e19.

row_lengths(matrix)                                # (N,)
cosines(unit_rows(queries), matrix, row_lengths(matrix))      # (Q, N), none beyond -1 and 1
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_SHORTEST, _LONGEST = 1e-25, 1e25  # vectors between them have products with unit vectors that float32 can tell


def row_lengths(matrix: NDArray[Any]) -> NDArray[np.float64]:
    """Give the length of every row (N, D), its squares added in float64."""
    return np.asarray(np.sqrt(np.einsum("ij,ij->i", matrix, matrix, dtype=np.float64)))


def unit_rows(matrix: NDArray[Any]) -> Floats:
    """Divide every row (N, D) by its length; a row of zeros stays one."""
    lengths = row_lengths(matrix)[:, None]
    units: Floats = np.empty(matrix.shape, np.float32)
    np.divide(matrix, np.where(lengths > 0, lengths, 1), out=units, casting="same_kind")
    return units


def cosines(directions: Floats, matrix: Floats, lengths: NDArray[Any]) -> Floats:
    """Give the cosines (Q, N) of unit vectors (Q, D) and the rows of a matrix (N, D) that have these lengths (N,).

    A row of zeros is like nothing: its cosine is 0.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # only in columns that are made anew
        products = directions @ matrix.T
        products /= np.clip(lengths, _SHORTEST, _LONGEST)
    extreme = np.flatnonzero(~((lengths >= _SHORTEST) & (lengths <= _LONGEST)))
    if len(extreme):
        products[:, extreme] = directions @ unit_rows(matrix[extreme]).T
    np.clip(products, -1, 1, out=products)
    return products
