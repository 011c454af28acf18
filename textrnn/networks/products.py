"""Matrix products in float32 by the faster of the two libraries that torch carries.

Torch takes MKL, which on some processors needs twice the time of oneDNN, and has no public way to choose.
"""

import functools
from collections.abc import Callable
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.autograd.function import Function, once_differentiable

WORTHWHILE = 1 << 22  # multiplications, from where on a call's own cost does not matter


def multiply(x: Tensor, matrix: Tensor) -> Tensor:
    """Give x matrixᵀ (N, M) for x (N, K) and a matrix (M, K), without a gradient."""
    if _suits_onednn(x, matrix):
        product: Tensor = torch.ops.mkldnn._linear_pointwise(x, matrix, None, "none", [], "")
        return product
    return x @ matrix.t()


def linear(x: Tensor, matrix: Tensor) -> Tensor:
    """Give x matrixᵀ (..., M) for x (..., K) and a matrix (M, K), with gradients; autocast chooses its precision."""
    if torch.is_autocast_enabled(x.device.type) or not _suits_onednn(x, matrix):
        return F.linear(x, matrix)
    product: Tensor = _Linear.apply(x.reshape(-1, x.shape[-1]), matrix)  # type: ignore[no-untyped-call]
    return product.view(*x.shape[:-1], len(matrix))


class _Linear(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, matrix: Tensor) -> Tensor:
        ctx.save_for_backward(x, matrix)
        return multiply(x, matrix)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor]:
        x, matrix = ctx.saved_tensors
        return multiply(gradient, matrix.t()), multiply(gradient.t(), x.t())


class PackedMatrix:
    """A matrix (M, K) laid out for many products with few rows."""

    def __init__(self, matrix: Tensor) -> None:
        self.multiply: Callable[[Tensor], Tensor]  # gives x matrixᵀ (N, M) for x (N, K)
        if matrix.dtype == torch.float64 or not has_onednn():
            transposed = matrix.t()
            self.multiply = lambda x: x @ transposed
        else:
            product = torch.ops.mkldnn._linear_pointwise.default
            packed = torch.ops.mkldnn._reorder_linear_weight(matrix.contiguous(), None)
            self.multiply = lambda x: product(x, packed, None, "none", [], "")


def _suits_onednn(x: Tensor, matrix: Tensor) -> bool:
    is_large = x.numel() * len(matrix) >= WORTHWHILE
    return is_large and x.dtype == matrix.dtype == torch.float32 and x.device.type == "cpu" and has_onednn()


@functools.cache
def has_onednn() -> bool:
    """Say whether oneDNN can be reached, by an operator that torch does not promise to keep, and gives the product."""
    x, matrix = torch.arange(6.0).view(2, 3), torch.arange(12.0).view(4, 3)
    try:
        product = torch.ops.mkldnn._linear_pointwise(x, matrix, None, "none", [], "")
    except (AttributeError, RuntimeError, TypeError):
        return False
    return torch.equal(product, x @ matrix.t())
