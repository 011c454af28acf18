"""A cell's step as expressions, found by running its equations over symbols instead of numbers.

Arrays have a letter and a number: x the input, a the products with the input, s the states before the step, m the
products within it, v the vectors among the weights.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from textrnn.cells.cell import Cell
from textrnn.cells.expressions import Expressions, Node, reachable


@dataclass(frozen=True)
class Product:
    """A matrix of the cell times a value of the step, which gives `array`."""

    matrix: str
    operand: Node
    array: str

    @property
    def number(self) -> str:
        return self.array[1:]

    @property
    def hoisted(self) -> bool:
        """Say whether the operand is the input, so that all steps can be multiplied at once."""
        return self.array[0] == "a"


@dataclass(frozen=True)
class Step:
    """outputs: the states after the step. vectors: the names of weights by array. widths: of every array."""

    expressions: Expressions
    products: list[Product]
    states: list[Node]
    outputs: list[Node]
    vectors: dict[str, str]
    widths: dict[str, int]


def trace(cell: Cell) -> Step:
    """Run a cell's equations once; what they do is all that is remembered of them."""
    return _Tracer(cell).run()


class _Tracer:
    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        self.expressions = Expressions()
        self.products: list[Product] = []
        self.vectors: dict[str, str] = {}
        self.widths: dict[str, int] = {}

    def run(self) -> Step:
        x = self.whole("x0", self.cell.input_size)
        states = [self.whole(f"s{number}", self.cell.hidden_size) for number in range(len(self.cell.states))]
        weights = {name: self.weight(name, shape, x.node) for name, shape in self.cell.shapes().items()}
        after = self.cell.step(Namespace(self.expressions), x, tuple(states), weights)
        outputs = [symbol.node for symbol in after]
        widths = [node.width for node in outputs]
        if widths != [self.cell.hidden_size] * len(states):
            raise ValueError(f"the states after the step have {widths} numbers, not {self.cell.hidden_size} each.")
        states_before = [symbol.node for symbol in states]
        return Step(self.expressions, self.used(outputs), states_before, outputs, self.vectors, self.widths)

    def used(self, outputs: list[Node]) -> list[Product]:
        """Give the products that the outputs depend on; operands come before what is made of them."""
        roots, used = list(outputs), []
        for product in reversed(self.products):
            if product.array in {node.array for node in reachable(roots)}:
                used.append(product)
                roots.append(product.operand)
        return used[::-1]

    def whole(self, array: str, width: int) -> "Symbol":
        self.widths[array] = width
        return Symbol(self.expressions, self.expressions.load(array, 0, width))

    def weight(self, name: str, shape: tuple[int, ...], x: Node) -> Any:
        if len(shape) == 2:
            return partial(self.multiply, name, shape, x)
        array = f"v{len(self.vectors)}"
        self.vectors[array] = name
        return self.whole(array, shape[0])

    def multiply(self, matrix: str, shape: tuple[int, ...], x: Node, operand: "Symbol") -> "Symbol":
        rows, columns = shape
        if operand.node.width != columns:
            raise ValueError(f"the matrix {matrix} has {columns} columns, but multiplies {operand.node.width} numbers.")
        letter = "a" if operand.node is x else "m"
        product = Product(matrix, operand.node, f"{letter}{len(self.products)}")
        self.products.append(product)
        return self.whole(product.array, rows)


class Symbol:
    """A node that computes like an array (B, width)."""

    def __init__(self, expressions: Expressions, node: Node) -> None:
        self.expressions = expressions
        self.node = node

    @property
    def shape(self) -> tuple[None, int]:
        return None, self.node.width

    def apply(self, operation: str, *operands: "Symbol | float") -> "Symbol":
        nodes = [
            operand.node if isinstance(operand, Symbol) else self.expressions.constant(float(operand))
            for operand in operands
        ]
        return Symbol(self.expressions, self.expressions.apply(operation, *nodes))

    def __add__(self, other: "Symbol | float") -> "Symbol":
        return self.apply("add", self, other)

    def __radd__(self, other: float) -> "Symbol":
        return self.apply("add", other, self)

    def __sub__(self, other: "Symbol | float") -> "Symbol":
        return self.apply("subtract", self, other)

    def __rsub__(self, other: float) -> "Symbol":
        return self.apply("subtract", other, self)

    def __mul__(self, other: "Symbol | float") -> "Symbol":
        return self.apply("multiply", self, other)

    def __rmul__(self, other: float) -> "Symbol":
        return self.apply("multiply", other, self)

    def __truediv__(self, other: "Symbol | float") -> "Symbol":
        return self.apply("divide", self, other)

    def __neg__(self) -> "Symbol":
        return self.apply("subtract", 0.0, self)

    def __getitem__(self, key: tuple[Any, slice]) -> "Symbol":
        _, part = key
        start, stop, _ = part.indices(self.node.width)
        return Symbol(self.expressions, self.expressions.cut(self.node, start, stop))


class Namespace:
    """The array namespace of symbols; `textrnn.cells.arrays` says what each function gives."""

    def __init__(self, expressions: Expressions) -> None:
        self.expressions = expressions

    def sigmoid(self, x: Symbol) -> Symbol:
        return x.apply("sigmoid", x)

    def tanh(self, x: Symbol) -> Symbol:
        return x.apply("tanh", x)

    def relu(self, x: Symbol) -> Symbol:
        return x.apply("relu", x)

    def rsqrt(self, x: Symbol) -> Symbol:
        return x.apply("rsqrt", x)

    def mean(self, x: Symbol) -> Symbol:
        return Symbol(self.expressions, self.expressions.sum(x.node)) * (1 / x.node.width)

    def concatenate(self, parts: tuple[Symbol, ...], axis: int) -> Symbol:
        return Symbol(self.expressions, self.expressions.join([part.node for part in parts]))
