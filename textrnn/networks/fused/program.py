"""The compiled kernels of a cell, and how its products and arrays fit around them."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from llvmlite import ir
from torch import Tensor

from textrnn.cells.cell import Cell
from textrnn.cells.trace import Product, trace
from textrnn.networks.fused.kernel import ARRIVING
from textrnn.networks.fused.machine_code import MachineCode
from textrnn.networks.fused.plan import ROUNDED, Plan, Stage, plan

NUMBERS = {torch.float32: ir.FloatType(), torch.float64: ir.DoubleType()}


@dataclass(frozen=True)
class Phase:
    """A kernel with the products next to it. arriving: those of its arrays that are new in each step, the first."""

    products: list[Product]
    code: MachineCode

    @property
    def arriving(self) -> list[str]:
        return [array for array in self.code.arrays if array[0] in ARRIVING]

    @property
    def standing(self) -> list[str]:
        return [array for array in self.code.arrays if array[0] not in ARRIVING]


class Program:
    """A cell to be run in `number`, its products in `product`, which is the same or bfloat16."""

    def __init__(self, cell: Cell, number: torch.dtype, product: torch.dtype) -> None:
        self.number, self.product = number, product
        self.rounded = ROUNDED if number != product else ""
        self.plan: Plan = plan(trace(cell), rounds=number != product)
        step = self.plan.step
        self.products = step.products
        self.weights = list(dict.fromkeys([*(product.matrix for product in step.products), *step.vectors.values()]))

    @functools.cached_property
    def forward(self) -> list[Phase]:
        return self._compile(self.plan.forward)

    @functools.cached_property
    def backward(self) -> list[Phase]:
        return self._compile(self.plan.backward)

    def _compile(self, stages: Sequence[Stage]) -> list[Phase]:
        number = NUMBERS[self.number]
        return [
            Phase(stage.products, MachineCode(stage.kernel, self.plan.widths, number, self.rounded)) for stage in stages
        ]

    def dtype(self, array: str) -> torch.dtype:
        return self.product if array[0] in self.rounded else self.number

    def rows(self, array: str, *shape: int) -> Tensor:
        """Give room for rows of an array."""
        return torch.empty((*shape, self.plan.widths[array]), dtype=self.dtype(array))


@functools.cache
def program_for(cell: Cell, number: torch.dtype, product: torch.dtype) -> Program:
    """Give the program of a cell, whose kernels are compiled when they are first asked for."""
    return Program(cell, number, product)
