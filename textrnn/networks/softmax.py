"""The cross-entropy of a linear layer's softmax, with little memory and few passes over it.

A table of logits for 2,800 tokens and 30,000 words is 336 MB in float32, read and written several times. Here a few
rows at a time become the gradient of their logits, which is all that is kept, in the precision of the products.
"""

from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.autograd.function import Function, once_differentiable

from textrnn.networks.products import multiply

CHUNK_LOGITS = 1 << 23
FEWEST_ROWS = 64


class WordLogProbs(NamedTuple):
    """Of each row: the log-probability of its target, and the mean of those of the words; (N,) each, in nats.

    The mean is 0 where nobody asks for it.
    """

    target: Tensor
    mean: Tensor


def softmax_loss(hidden: Tensor, weight: Tensor, bias: Tensor, targets: Tensor) -> Tensor:
    """Sum -log softmax(W h + b)[target], in nats. hidden: (N, H). weight: (V, H). bias: (V,). targets: (N,)."""
    return -softmax_log_probs(hidden, weight, bias, targets).target.sum()


def softmax_log_probs(
    hidden: Tensor, weight: Tensor, bias: Tensor, targets: Tensor, *, spread: Tensor | None = None
) -> WordLogProbs:
    """Give log softmax(W h + b) row by row, at the target and on average. Shapes are those of `softmax_loss`.

    spread: the parts that the words have in the mean (V,); without it there is none.
    """
    device = hidden.device.type
    dtype = torch.get_autocast_dtype(device) if torch.is_autocast_enabled(device) else hidden.dtype
    rows = _LogSoftmax.apply(  # type: ignore[no-untyped-call]
        hidden, weight, bias, targets, spread, dtype, torch.is_grad_enabled()
    )
    return WordLogProbs(*rows)


def chunk_rows(vocabulary: int) -> int:
    """Give how many rows of logits are looked at together."""
    return max(FEWEST_ROWS, CHUNK_LOGITS // vocabulary)


class _LogSoftmax(Function):
    """Log-probabilities of N rows; what is kept of their logits is the softmax less the target, p - y.

    The gradient of the logits is -(d + e) (p - y) + e (s - y) for gradients d of the target's log-probability and e
    of the mean, in which the words have the parts s. These go through the products one by one, so that no table (N, V)
    is written again.
    """

    @staticmethod
    def forward(
        ctx: Any,
        hidden: Tensor,
        weight: Tensor,
        bias: Tensor,
        targets: Tensor,
        spread: Tensor | None,
        dtype: torch.dtype,
        with_gradient: bool,
    ) -> tuple[Tensor, Tensor]:
        # needs_input_grad says what requires a gradient, under no_grad too, and in here gradients are always off
        with_gradient = with_gradient and any(ctx.needs_input_grad)
        hidden, weight = hidden.to(dtype), weight.to(dtype)
        surplus = hidden.new_empty((len(hidden), len(weight))) if with_gradient else None
        log_probs, means = bias.new_zeros(len(hidden)), bias.new_zeros(len(hidden))
        rows = chunk_rows(len(weight))
        for start in range(0, len(hidden), rows):
            part = slice(start, start + rows)
            logits = multiply(hidden[part], weight).to(bias.dtype).add_(bias)
            if spread is not None:
                means[part] = logits.mv(spread)  # which autocast leaves in float32
            log_probs[part], totals, gradient = _chunk(logits, targets[part, None])
            if spread is not None:
                means[part] -= totals
            if surplus is not None:
                surplus[part] = gradient
        if surplus is not None:
            ctx.save_for_backward(hidden, weight, surplus, targets, spread)
        return log_probs, means

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, in_target: Tensor, in_mean: Tensor) -> tuple[Tensor | None, ...]:
        hidden, weight, surplus, targets, spread = ctx.saved_tensors
        scale = -in_target if spread is None else -(in_target + in_mean)  # (N,)
        scaled = hidden * scale.to(hidden.dtype)[:, None]
        in_hidden = multiply(surplus, weight.t()).to(scale.dtype) * scale[:, None]
        in_weight = multiply(surplus.t(), scaled.t()).to(scale.dtype)
        in_bias = (scale.to(surplus.dtype) @ surplus).to(scale.dtype)
        if spread is not None:
            e = in_mean[:, None]
            in_hidden += e * (spread.to(weight.dtype) @ weight - weight[targets])
            in_weight.index_add_(0, targets, hidden * -e).addr_(spread, (e * hidden).sum(dim=0))
            in_bias.index_add_(0, targets, -in_mean).add_(in_mean.sum() * spread)
        return in_hidden, in_weight, in_bias, None, None, None, None


def _chunk(logits: Tensor, targets: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Give of some rows (rows, V) the target's log-probability, the log of the total, and p - y, written over them."""
    with torch.autocast(logits.device.type, enabled=False):
        wanted = logits.gather(1, targets)
        highest = logits.amax(dim=1, keepdim=True)
        shares = logits.sub_(highest).exp_()
        total = shares.sum(dim=1, keepdim=True)
        log_total = total.log() + highest
        gradient = shares.mul_(1 / total)
        gradient.scatter_add_(1, targets, gradient.new_full(targets.shape, -1.0))
        return (wanted - log_total).squeeze(1), log_total.squeeze(1), gradient
