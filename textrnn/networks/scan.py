"""A cell unrolled over time in torch, with torch's gradients: on any device, and what `networks.fused` has to equal.

The equations come from `Cell.advance`. The input product is taken for all steps at once, and the gradient of a
recurrent matrix is one product over all steps instead of T small ones.
"""

from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import Function, FunctionCtx, once_differentiable

from textrnn.cells.cell import Cell
from textrnn.networks import namespace
from textrnn.networks.products import multiply

TorchState = tuple[Tensor, ...]


def scan(cell: Cell, x: Tensor, state: TorchState, weights: Mapping[str, Tensor]) -> tuple[Tensor, TorchState]:
    """Run a cell over a sequence x (T, B, I) from a state of arrays (B, H); give h at every step and the last state."""
    dtype = torch.get_autocast_dtype(x.device.type) if torch.is_autocast_enabled(x.device.type) else x.dtype
    maps: dict[str, Any] = {name: recurrent_map(w, dtype) if w.dim() == 2 else w for name, w in weights.items()}
    projected = cell.project(namespace, x, namespace.bind(weights))  # (T, B, ...)
    outputs = []
    for a in projected.unbind(0):
        state = cell.advance(namespace, a, state, maps)
        outputs.append(state[0])
    return torch.stack(outputs), state


def recurrent_map(matrix: Tensor, dtype: torch.dtype) -> Callable[[Tensor], Tensor]:
    """Make a matrix into the map h -> h Wᵀ, computed in `dtype`, with one weight gradient for all steps."""
    if not torch.is_grad_enabled():
        transposed = matrix.to(dtype).t()
        return lambda h: (h.to(dtype) @ transposed).to(h.dtype)
    tape: list[tuple[Tensor, Tensor]] = []
    collected = _Collect.apply(matrix, tape)  # type: ignore[no-untyped-call]
    rounded = matrix.detach().to(dtype)
    return lambda h: _Multiply.apply(h, collected, rounded, tape)  # type: ignore[no-untyped-call]


class _Collect(Function):
    """Pass a matrix on; its backward runs after that of every step and turns their tape into the gradient."""

    @staticmethod
    def forward(ctx: Any, matrix: Tensor, tape: list[tuple[Tensor, Tensor]]) -> Tensor:
        ctx.tape, ctx.dtype = tape, matrix.dtype
        ctx.set_materialize_grads(False)
        return matrix.view_as(matrix)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, _: None) -> tuple[Tensor | None, None]:
        if not ctx.tape:
            return None, None
        inputs = torch.cat([h for h, _ in ctx.tape])  # (T·B, H)
        gradients = torch.cat([d for _, d in ctx.tape])  # (T·B, G·H)
        ctx.tape.clear()
        return multiply(gradients.t(), inputs.t()).to(ctx.dtype), None


class _Multiply(Function):
    """Multiply one step; its backward gives the gradient of h and leaves that of the matrix on the tape."""

    @staticmethod
    def forward(ctx: Any, h: Tensor, collected: Tensor, rounded: Tensor, tape: list[tuple[Tensor, Tensor]]) -> Tensor:
        ctx.tape = tape
        inputs = h.to(rounded.dtype)
        ctx.save_for_backward(inputs, rounded)
        return multiply(inputs, rounded).to(h.dtype)

    @staticmethod
    @once_differentiable
    def backward(ctx: FunctionCtx, gradient: Tensor) -> tuple[Tensor, None, None, None]:
        inputs, rounded = ctx.saved_tensors  # type: ignore[attr-defined]
        d = gradient.to(rounded.dtype)
        ctx.tape.append((inputs, d))  # type: ignore[attr-defined]
        return multiply(d, rounded.t()).to(gradient.dtype), None, None, None
