"""The derivative of every operation of a step, against torch's own."""

import pytest
import torch

from textrnn.cells.cell import Cell
from textrnn.cells.expressions import CONSTANT, JOIN, LOAD, SPREAD, SUM
from textrnn.cells.trace import trace
from textrnn.networks import namespace
from textrnn.networks.fused.derivative import differentiate

B, H = 3, 4
OPERATIONS = {
    "add": lambda xp, x, h, v: x + h + v,
    "add a number": lambda xp, x, h, v: 0.5 + x,
    "subtract": lambda xp, x, h, v: x - h * v,
    "subtract from a number": lambda xp, x, h, v: 1 - x,
    "negate": lambda xp, x, h, v: -x * h,
    "multiply": lambda xp, x, h, v: x * h * v,
    "square": lambda xp, x, h, v: x * x,
    "divide": lambda xp, x, h, v: x / (2 + h * h),
    "divide by a number": lambda xp, x, h, v: x / 3,
    "sigmoid": lambda xp, x, h, v: xp.sigmoid(x * h),
    "tanh": lambda xp, x, h, v: xp.tanh(x * h),
    "relu": lambda xp, x, h, v: xp.relu(x * h),
    "rsqrt": lambda xp, x, h, v: xp.rsqrt(1 + x * x),
    "mean": lambda xp, x, h, v: xp.mean(x) * h,
    "mean of a mean": lambda xp, x, h, v: h * xp.mean(x * xp.mean(h)),
    "parts that overlap": lambda xp, x, h, v: xp.concatenate((x[..., 0:3] * x[..., 1:4], h[..., 0:1]), axis=-1),
    "join": lambda xp, x, h, v: xp.concatenate((x[..., 2:4], h[..., 0:2]), axis=-1) * x,
    "a value used twice": lambda xp, x, h, v: xp.tanh(x + h) * (x + h) + xp.tanh(x + h),
}


class Operation(Cell):
    """One operation as a cell. v: the bias."""

    gates = "h"
    paper = "none"

    def __init__(self, operation):
        super().__init__(H, H)
        self.operation = operation

    def step(self, xp, x, state, weights):
        return (self.operation(xp, x, state[0], weights["b"]),)

    def advance(self, xp, a, state, weights):
        raise NotImplementedError


def evaluate(node, arrays):
    """Compute an expression in torch; rows of width 1 keep their dimension."""
    if node.operation == CONSTANT:
        return torch.full((B, 1), node.value, dtype=torch.float64)
    if node.operation == LOAD:
        return arrays[node.array][:, node.offset : node.offset + node.width]
    values = [evaluate(argument, arrays) for argument in node.arguments]
    by_operation = {
        "add": torch.add, "subtract": torch.sub, "multiply": torch.mul, "divide": torch.div, "sigmoid": torch.sigmoid,
        "tanh": torch.tanh, "relu": torch.relu, "rsqrt": torch.rsqrt, "positive": lambda x: (x > 0).double(),
        SUM: lambda x: x.sum(dim=1, keepdim=True), JOIN: lambda *parts: torch.cat(parts, dim=1),
        SPREAD: lambda x: x.expand(-1, node.width),
    }  # fmt: skip
    return by_operation[node.operation](*values)


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_derivative_of_an_operation_is_torchs(name):
    generator = torch.Generator().manual_seed(0)
    x, h, v, outer, last = (torch.randn((B, H), generator=generator, dtype=torch.float64) for _ in range(5))
    leaves = [value.requires_grad_() for value in (x, h, v)]
    cell = Operation(OPERATIONS[name])
    (output,) = cell.step(namespace, x, (h,), {"b": v})
    wanted = torch.autograd.grad(output, leaves, outer + last, materialize_grads=True)
    arrays = {"x0": x, "s0": h, "v0": v, "y0": outer, "g0": last}
    pieces_by_array = differentiate(trace(cell))
    for array, gradient in zip(("x0", "s0", "v0"), wanted, strict=True):
        found = torch.zeros(B, H, dtype=torch.float64)
        for piece in pieces_by_array.get(array, []):
            found[:, piece.offset : piece.offset + piece.width] += evaluate(piece.gradient, arrays)
        torch.testing.assert_close(found, gradient, rtol=1e-12, atol=1e-12)
