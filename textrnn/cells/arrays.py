"""The numpy side of the array namespace that cells compute in; the torch side is torch itself."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

tanh = np.tanh


def sigmoid(x: Floats) -> Floats:
    # through tanh, which neither overflows nor warns
    half: Floats = np.tanh(np.float32(0.5) * x)
    return np.float32(0.5) * half + np.float32(0.5)


def relu(x: Floats) -> Floats:
    return np.maximum(x, 0)


def zeros(shape: tuple[int, ...]) -> Floats:
    return np.zeros(shape, np.float32)


def bind(weights: dict[str, Floats]) -> dict[str, Any]:
    """Make the matrices of a cell into maps x -> x Wᵀ, and leave its vectors as they are."""
    return {name: linear_map(value) if value.ndim == 2 else value for name, value in weights.items()}


def linear_map(matrix: Floats) -> Callable[[Floats], Floats]:
    transposed = matrix.T
    return lambda x: x @ transposed
