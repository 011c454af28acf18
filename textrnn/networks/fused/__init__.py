"""Cells at full speed on a processor: a step's equations, and the gradients that follow from them, as compiled kernels.

`cells.trace` reads the equations of a cell, `derivative` differentiates them, `plan` cuts both at the
matrix products into kernels, `machine_code` compiles those, and `scan` runs them over time.
"""

import torch
from torch import Tensor

PRODUCTS = {torch.float32: (torch.float32, torch.bfloat16), torch.float64: (torch.float64,)}


def suits(x: Tensor) -> bool:
    """Say whether kernels can compute with x, in the precision that autocast asks for; they need a step and a row."""
    if x.device.type != "cpu" or x.numel() == 0:
        return False
    return product_dtype(x) in PRODUCTS.get(x.dtype, ())


def product_dtype(x: Tensor) -> torch.dtype:
    """Give what matrices are multiplied in."""
    return torch.get_autocast_dtype("cpu") if torch.is_autocast_enabled("cpu") else x.dtype
