"""A sequence that goes through a cell's kernels, forwards and back."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Sequence as Several

import torch
from torch import Tensor

from textrnn.cells.trace import Product
from textrnn.networks.fused.program import Phase, Program
from textrnn.networks.products import PackedMatrix, multiply

# what a step leaves is what the next one finds: letters of arrays that are rows of another, so many steps later
SAME = {"n": ("s", 1), "r": ("r", 1), "g": ("g", 1), "h": ("g", 0)}
Taken = tuple[str, PackedMatrix, Several[Tensor]]
Calls = tuple[Callable[..., None], list[str], Iterator[tuple[int, ...]]]


class Sequence:
    """The arrays of T steps by name, each (T, B, width), or (T + 1, B, width) for what goes from step to step."""

    def __init__(self, program: Program, weights: Mapping[str, Tensor], arrays: Mapping[str, Tensor]) -> None:
        self.program, self.plan = program, program.plan
        self.weights, self.arrays = weights, dict(arrays)
        self.T, self.B, _ = self.arrays["x0"].shape
        self.scratch: list[Tensor] = []
        self.results: dict[str, Tensor] = {}  # of products, in the step that runs

    @classmethod
    def of(cls, program: Program, x: Tensor, weights: Mapping[str, Tensor]) -> "Sequence":
        """Begin with inputs x (T, B, I)."""
        arrays = {"x0": x.to(program.dtype("x0")).contiguous()}
        for array, name in program.plan.step.vectors.items():
            arrays[array] = weights[name].contiguous()
        return cls(program, weights, arrays)

    def run(self, state: Several[Tensor]) -> tuple[Tensor, ...]:
        """Go forwards; give the first state at every step, and all after the last."""
        for number, start in enumerate(state):
            self.new(f"s{number}", self.T + 1)[0] = start
        for array in self.plan.widths:
            if array[0] == "r":
                self.new(array, self.T + 1)[0] = state[int(array[1:])]
            elif array[0] in "ot":
                self.new(array, self.T)
        for product in self.program.products:
            if product.hoisted:
                projected = multiply(self.all_rows("x0"), self.matrix(product))
                self.arrays[product.array] = projected.view(self.T, self.B, -1)
        steps = range(self.T)
        phases = [(self.taken(phase, forwards=True), *self.calls(phase, steps)) for phase in self.program.forward]
        for step in steps:
            for products, kernel, arriving, addresses in phases:
                for array, matrix, operands in products:
                    self.results[array] = matrix.multiply(operands[step])
                kernel(self.B, *[self.results[array].data_ptr() for array in arriving], *next(addresses))
        states = [self.arrays[f"s{number}"] for number in range(len(state))]
        return states[0][1:], *(steps[-1].clone() for steps in states)

    def run_back(self, outer: Tensor, last: Several[Tensor]) -> tuple[Tensor, list[Tensor], dict[str, Tensor]]:
        """Go back from the gradients of what `run` gave; give those of the input, the state and the weights."""
        self.arrays["y0"] = outer.contiguous()
        for number, gradient in enumerate(last):
            room = self.new(f"g{number}", self.T + 1)
            room[self.T] = gradient
            if number not in self.plan.returned:
                room[: self.T] = 0
        for array, width in self.plan.widths.items():
            if array[0] in "du":
                self.new(array, self.T)
            elif array[0] == "q":
                self.arrays[array] = self.program.rows(array, self.B)
            elif array[0] == "w":
                self.arrays[array] = torch.zeros(width, dtype=self.program.number)
            elif array[0] == "c":
                self.results[array] = self.program.rows(array, self.B).zero_()
        steps = range(self.T - 1, -1, -1)
        phases = [(self.taken(phase, forwards=False), *self.calls(phase, steps)) for phase in self.program.backward]
        for step in steps:
            for products, kernel, arriving, addresses in phases:
                kernel(self.B, *[self.results[array].data_ptr() for array in arriving], *next(addresses))
                for array, matrix, gradients in products:
                    self.results[array] = matrix.multiply(gradients[step])
        return self.input_gradient(), self.state_gradients(), self.weight_gradients()

    def kept(self) -> dict[str, Tensor]:
        """Give the arrays that the way back reads."""
        kernels = (stage.kernel for stage in self.plan.backward)
        read = {_home(array)[0] for kernel in kernels for array in kernel.arrays}
        read |= {"x0", *self.plan.operands.values()}
        return {array: tensor for array, tensor in self.arrays.items() if array in read}

    def new(self, array: str, steps: int) -> Tensor:
        self.arrays[array] = self.program.rows(array, steps, self.B)
        return self.arrays[array]

    def all_rows(self, array: str) -> Tensor:
        """Give the rows (T·B, width) of all steps that an array has to be read at."""
        return self.arrays[array][: self.T].reshape(self.T * self.B, -1)

    def all_gradients(self, product: Product) -> Tensor:
        """Give the gradients (T·B, width) of what a product has given."""
        array, offset = self.plan.gradients[product.array]
        return self.all_rows(array)[:, offset : offset + self.plan.widths[product.array]]

    def matrix(self, product: Product) -> Tensor:
        return self.weights[product.matrix].to(self.program.product)

    def taken(self, phase: Phase, *, forwards: bool) -> list[Taken]:
        """Give what a phase multiplies: the name of the result, the matrix, and the other factor at every step."""
        taken: list[Taken] = []
        for product in phase.products:
            if forwards:
                operands = self.arrays[self.plan.operands[product.array]].unbind(0)
                taken.append((product.array, PackedMatrix(self.matrix(product)), operands))
            else:
                letter = "c" if product.operand in self.plan.step.states else "e"
                gradients = self.all_gradients(product).view(self.T, self.B, -1).unbind(0)
                taken.append((letter + product.number, PackedMatrix(self.matrix(product).t()), gradients))
        return taken

    def calls(self, phase: Phase, steps: range) -> Calls:
        """Give a phase's kernel, which of its arrays arrive, and the addresses of the others step by step."""
        columns: list[list[int]] = []
        for array in phase.standing:
            name, later = _home(array)
            tensor = self.arrays[name]
            stride = tensor.stride(0) * tensor.element_size() if tensor.dim() == 3 else 0
            columns.append([tensor.data_ptr() + (step + later) * stride for step in steps])
        scratch = torch.empty(max(1, phase.code.scratch), dtype=self.program.number)
        self.scratch.append(scratch)
        columns.append([scratch.data_ptr()] * len(steps))
        return phase.code.call, phase.arriving, zip(*columns, strict=True)

    def input_gradient(self) -> Tensor:
        parts = [self.arrays["u0"]] if "u0" in self.arrays else []
        for product in self.program.products:
            if product.hoisted:
                part = multiply(self.all_gradients(product), self.matrix(product).t())
                parts.append(part.to(self.program.number).view(self.T, self.B, -1))
        return _sum(parts)

    def state_gradients(self) -> list[Tensor]:
        gradients = []
        for number, state in enumerate(self.plan.step.states):
            products = [product for product in self.program.products if product.operand is state]
            carried = [self.results[f"c{product.number}"] for product in products]
            gradients.append(_sum([self.arrays[f"g{number}"][0], *carried]))
        return gradients

    def weight_gradients(self) -> dict[str, Tensor]:
        """Give the gradient of each matrix as one product over all steps, and of each vector as its kernel sums it."""
        parts = defaultdict(list)
        for product in self.program.products:
            operands = self.all_rows(self.plan.operands[product.array])
            part = multiply(self.all_gradients(product).t(), operands.t())
            parts[product.matrix].append(part.to(self.program.number))
        for array, name in self.plan.step.vectors.items():
            if f"w{array[1:]}" in self.arrays:
                parts[name].append(self.arrays[f"w{array[1:]}"])
        return {name: _sum(its) for name, its in parts.items()}


def _home(array: str) -> tuple[str, int]:
    """Give the array that holds the rows of one, and how many steps later."""
    letter, later = SAME.get(array[0], (array[0], 0))
    return letter + array[1:], later


def _sum(parts: list[Tensor]) -> Tensor:
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total
