"""Matrix products in float32 by the faster of the two libraries that torch carries.

Torch takes MKL, which on some processors needs twice the time of oneDNN, and has no public way to choose.
"""

import functools

import torch
from torch import Tensor

WORTHWHILE = 1 << 22  # multiplications, from where on a call's own cost does not matter


def multiply(x: Tensor, matrix: Tensor) -> Tensor:
    """Give x matrixᵀ (N, M) for x (N, K) and a matrix (M, K), without a gradient."""
    is_large = len(x) * matrix.numel() >= WORTHWHILE
    if is_large and x.dtype == torch.float32 and x.device.type == "cpu" and has_onednn():
        product: Tensor = torch.ops.mkldnn._linear_pointwise(x, matrix, None, "none", [], "")
        return product
    return x @ matrix.t()


@functools.cache
def has_onednn() -> bool:
    """Say whether oneDNN can be reached, by an operator that torch does not promise to keep, and gives the product."""
    x, matrix = torch.arange(6.0).view(2, 3), torch.arange(12.0).view(4, 3)
    try:
        product = torch.ops.mkldnn._linear_pointwise(x, matrix, None, "none", [], "")
    except (AttributeError, RuntimeError, TypeError):
        return False
    return torch.equal(product, x @ matrix.t())
