"""The torch side of the array namespace that cells and attentions compute in; see `textrnn.cells.arrays`."""

from collections.abc import Callable, Mapping
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from textrnn.networks.products import linear

tanh, sigmoid, relu, log, logaddexp = torch.tanh, torch.sigmoid, torch.relu, torch.log, torch.logaddexp
swapaxes, clip, where, rsqrt, zeros = torch.swapaxes, torch.clip, torch.where, torch.rsqrt, torch.zeros
logsigmoid = F.logsigmoid


def mean(x: Tensor) -> Tensor:
    return x.mean(dim=-1, keepdim=True)


def concatenate(parts: Any, axis: int) -> Tensor:
    return torch.cat(tuple(parts), dim=axis)


def softmax(x: Tensor) -> Tensor:
    return torch.softmax(x, dim=-1, dtype=torch.float32)


def logcumsumexp(x: Tensor, axis: int) -> Tensor:
    return torch.logcumsumexp(x.float(), dim=axis)


def floats(x: Tensor) -> Tensor:
    return x.float()


def integers(x: Tensor) -> Tensor:
    return x.long()


def amax(x: Tensor, axis: int | None) -> Tensor:
    return x.max() if axis is None else x.amax(dim=axis)


def zeros_for(x: Tensor, shape: tuple[int, ...]) -> Tensor:
    return torch.zeros(shape, device=x.device)


def arange_for(x: Tensor, count: int) -> Tensor:
    return torch.arange(count, device=x.device)


def take_steps(x: Tensor, places: Tensor) -> Tensor:
    B, S = x.shape[:2]
    rows = torch.arange(B, device=x.device)[:, None] * S + places  # (B, P)
    return x.flatten(0, 1).index_select(0, rows.flatten()).view(*places.shape, *x.shape[2:])


def bind(weights: Mapping[str, Tensor]) -> dict[str, Any]:
    """Make matrices into maps x -> x Wᵀ that give float32 whatever they compute in; leave vectors as they are."""
    return {name: linear_map(value) if value.dim() == 2 else value for name, value in weights.items()}


def linear_map(matrix: Tensor) -> Callable[[Tensor], Tensor]:
    return lambda x: linear(x, matrix).to(x.dtype)
