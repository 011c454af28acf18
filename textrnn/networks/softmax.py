"""The cross-entropy of a linear layer's softmax, without its whole table of logits in memory.

A table of 2,800 tokens by 30,000 words is 336 MB, read and written several times. Here a few rows at a time give their
share of the loss and of every gradient while they are in the cache.
"""

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import Function, once_differentiable

CHUNK_LOGITS = 1 << 21
FEWEST_ROWS = 64


def softmax_loss(hidden: Tensor, weight: Tensor, bias: Tensor, targets: Tensor) -> Tensor:
    """Sum -log softmax(W h + b)[target], in nats. hidden: (N, H). weight: (V, H). bias: (V,). targets: (N,)."""
    device = hidden.device.type
    dtype = torch.get_autocast_dtype(device) if torch.is_autocast_enabled(device) else hidden.dtype
    total: Tensor = _SoftmaxLoss.apply(hidden, weight, bias, targets, dtype)  # type: ignore[no-untyped-call]
    return total


def chunk_rows(vocabulary: int) -> int:
    """Give how many rows of logits are looked at together."""
    return max(FEWEST_ROWS, CHUNK_LOGITS // vocabulary)


class _SoftmaxLoss(Function):
    @staticmethod
    def forward(ctx: Any, hidden: Tensor, weight: Tensor, bias: Tensor, targets: Tensor, dtype: torch.dtype) -> Tensor:
        with torch.autocast(hidden.device.type, enabled=False):
            gradients = _Gradients(weight.to(dtype), bias, needed=any(ctx.needs_input_grad))
            rows = chunk_rows(len(weight))
            for part, wanted in zip(torch.split(hidden.to(dtype), rows), torch.split(targets, rows), strict=True):
                gradients.add(part, wanted)
        if gradients.needed:
            ctx.save_for_backward(torch.cat(gradients.hidden).to(hidden.dtype), gradients.weight, gradients.bias)
        return gradients.total

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, scale: Tensor) -> tuple[Tensor, Tensor, Tensor, None, None]:
        hidden, weight, bias = ctx.saved_tensors
        return hidden * scale, weight * scale, bias * scale, None, None


class _Gradients:
    """The loss and, if needed, its gradients, added up chunk by chunk in float32 or wider."""

    def __init__(self, weight: Tensor, bias: Tensor, *, needed: bool) -> None:
        self.rounded, self.needed = weight, needed
        self.start = bias.detach()
        self.total = bias.new_zeros(())
        self.hidden: list[Tensor] = []
        if needed:
            self.weight = bias.new_zeros(weight.shape)
            self.bias = torch.zeros_like(bias)

    def add(self, hidden: Tensor, targets: Tensor) -> None:
        logits = (hidden @ self.rounded.t()).to(self.start.dtype).add_(self.start)  # (rows, V)
        log_normalizer = logits.logsumexp(dim=1, keepdim=True)
        wanted = targets.unsqueeze(1)
        self.total += (log_normalizer - logits.gather(1, wanted)).sum()
        if not self.needed:
            return
        # the gradient of the logits: softmax less the target
        surplus = logits.sub_(log_normalizer).exp_()
        surplus.scatter_add_(1, wanted, -torch.ones_like(wanted, dtype=surplus.dtype))
        self.bias += surplus.sum(dim=0)
        rounded = surplus.to(hidden.dtype)
        self.hidden.append(rounded @ self.rounded)
        self.weight += rounded.t() @ hidden
