"""A cell run over time by its compiled kernels, with gradients (backpropagation through time, Werbos 1990).

Products with the input are taken for all steps at once, as are the gradients of all matrices; in between, a step is
its recurrent products and one kernel for all that is pointwise. Equal to `textrnn.networks.scan` up to rounding.
"""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import Function, once_differentiable

from textrnn.cells.cell import Cell
from textrnn.networks.fused import product_dtype
from textrnn.networks.fused.program import Program, program_for
from textrnn.networks.fused.sequence import Sequence

TorchState = tuple[Tensor, ...]


def scan(cell: Cell, x: Tensor, state: TorchState, weights: Mapping[str, Tensor]) -> tuple[Tensor, TorchState]:
    """Run a cell over a sequence x (T, B, I) from a state of arrays (B, H); give h at every step and the last state."""
    program = program_for(cell, x.dtype, product_dtype(x))
    outputs, *last = _Scan.apply(program, x, *state, *(weights[name] for name in program.weights))  # type: ignore[no-untyped-call]
    return outputs, tuple(last)


class _Scan(Function):
    @staticmethod
    def forward(ctx: Any, program: Program, x: Tensor, *tensors: Tensor) -> Any:
        count = len(program.plan.step.states)
        weights = dict(zip(program.weights, tensors[count:], strict=True))
        sequence = Sequence.of(program, x, weights)
        results = sequence.run(tensors[:count])
        kept = sequence.kept()
        ctx.program, ctx.arrays = program, list(kept)
        ctx.save_for_backward(*weights.values(), *kept.values())
        return results

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, outer: Tensor, *last: Tensor) -> Any:
        program, saved = ctx.program, ctx.saved_tensors
        count = len(program.weights)
        weights = dict(zip(program.weights, saved[:count], strict=True))
        sequence = Sequence(program, weights, dict(zip(ctx.arrays, saved[count:], strict=True)))
        with torch.autocast("cpu", enabled=False):  # the precision is that of the way forward
            dx, states, gradients = sequence.run_back(outer, last)
        return None, dx, *states, *(gradients.get(name) for name in program.weights)
