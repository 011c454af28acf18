"""The cross-entropy of a linear layer's softmax, with little memory and few passes over it.

A table of logits for 2,800 tokens and 30,000 words is 336 MB in float32, read and written several times. Here a few
rows at a time become the gradient of their logits, which is all that is kept, in the precision of the products.
"""

from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import Function, once_differentiable

CHUNK_LOGITS = 1 << 23
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
        hidden, weight, total = hidden.to(dtype), weight.to(dtype), bias.new_zeros(())
        surplus = hidden.new_empty((len(hidden), len(weight))) if any(ctx.needs_input_grad) else None
        rows = chunk_rows(len(weight))
        for start in range(0, len(hidden), rows):
            part = slice(start, start + rows)
            loss, gradient = _rows(hidden[part] @ weight.t(), bias, targets[part, None])
            total += loss
            if surplus is not None:
                surplus[part] = gradient
        if surplus is not None:
            ctx.save_for_backward(hidden, weight, surplus)
        return total

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, scale: Tensor) -> tuple[Tensor, Tensor, Tensor, None, None]:
        hidden, weight, surplus = ctx.saved_tensors
        gradients = surplus @ weight, surplus.t() @ hidden, surplus.sum(dim=0, dtype=scale.dtype)
        in_hidden, in_weight, in_bias = (gradient.to(scale.dtype) * scale for gradient in gradients)
        return in_hidden, in_weight, in_bias, None, None


def _rows(products: Tensor, bias: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """Give the loss of some rows (rows, V) and the gradient of their logits: softmax less the target (rows, 1)."""
    with torch.autocast(products.device.type, enabled=False):
        logits = products.to(bias.dtype).add_(bias)
        wanted = logits.gather(1, targets)
        highest = logits.amax(dim=1, keepdim=True)
        shares = logits.sub_(highest).exp_()
        total = shares.sum(dim=1, keepdim=True)
        loss = (total.log() + highest - wanted).sum()
        gradient = shares.mul_(1 / total)
        return loss, gradient.scatter_add_(1, targets, gradient.new_full(targets.shape, -1.0))
