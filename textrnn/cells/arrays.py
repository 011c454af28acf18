"""The numpy side of the array namespace that cells and attentions compute in.

The torch side is `textrnn.networks.namespace`.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.integer[Any]]

tanh, log, logaddexp = np.tanh, np.log, np.logaddexp
concatenate, swapaxes, clip, amax = np.concatenate, np.swapaxes, np.clip, np.amax


def sigmoid(x: Floats) -> Floats:
    # through tanh, which neither overflows nor warns
    half: Floats = np.tanh(np.float32(0.5) * x)
    return np.float32(0.5) * half + np.float32(0.5)


def relu(x: Floats) -> Floats:
    positive: Floats = np.maximum(x, 0)
    return positive


def mean(x: Floats) -> Floats:
    """Give the mean over the last axis, which it keeps."""
    means: Floats = x.mean(axis=-1, keepdims=True, dtype=x.dtype)
    return means


def rsqrt(x: Floats) -> Floats:
    inverse: Floats = np.reciprocal(np.sqrt(x))
    return inverse


def zeros(shape: tuple[int, ...]) -> Floats:
    return np.zeros(shape, np.float32)


def bind(weights: dict[str, Floats]) -> dict[str, Any]:
    """Make the matrices of a cell into maps x -> x Wᵀ, and leave its vectors as they are."""
    return {name: linear_map(value) if value.ndim == 2 else value for name, value in weights.items()}


def linear_map(matrix: Floats) -> Callable[[Floats], Floats]:
    transposed = matrix.T

    def apply(x: Floats) -> Floats:
        if x.ndim == 2:
            return x @ transposed
        # numpy would multiply (B, T, I) in B small products
        return (x.reshape(-1, x.shape[-1]) @ transposed).reshape(*x.shape[:-1], len(matrix))

    return apply


def logsigmoid(x: Floats) -> Floats:
    return -np.logaddexp(np.float32(0), -x)


def softmax(x: Floats) -> Floats:
    """Give shares that sum to 1 over the last axis."""
    shares: Floats = x - x.max(axis=-1, keepdims=True)
    np.exp(shares, out=shares)
    shares /= shares.sum(axis=-1, keepdims=True)
    return shares


def logcumsumexp(x: Floats, axis: int) -> Floats:
    sums: Floats = np.logaddexp.accumulate(x, axis=axis)
    return sums


def where(condition: Any, x: Any, y: Any) -> Any:
    """Choose elements; a single float takes on the type of the other, which numpy 1 would widen."""
    return np.where(condition, x, np.asarray(y, x.dtype))


def floats(x: Any) -> Floats:
    """Make whole numbers ones to compute with."""
    return np.asarray(x, np.float32)


def integers(x: Any) -> Ints:
    """Make numbers ones to count with."""
    return np.asarray(x, np.intp)


def zeros_for(x: Any, shape: tuple[int, ...]) -> Floats:
    """Give zeros to compute with x."""
    return np.zeros(shape, np.float32)


def arange_for(x: Any, count: int) -> Any:
    """Count from 0 to compute with x."""
    return np.arange(count)


def take_steps(x: Any, places: Any) -> Any:
    """Give the steps of x (B, S, ...) that are at places (B, P) of each row."""
    return x[np.arange(len(x))[:, None], places]
