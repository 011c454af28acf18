"""Expressions over the values of one time step, each kept once.

A value has a row of `width` numbers for each sequence of a batch; one of width 1 goes with every number of a row.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial, reduce
from itertools import accumulate, pairwise

LOAD, CONSTANT, SUM, SPREAD, JOIN = "load", "constant", "sum", "spread", "join"
POINTWISE = ("add", "subtract", "multiply", "divide", "sigmoid", "tanh", "relu", "positive", "rsqrt")


@dataclass(frozen=True, eq=False)
class Node:
    """An operation on other nodes; a number (`value`); or what stands in `array` from `offset` on."""

    operation: str
    arguments: tuple["Node", ...] = ()
    width: int = 1
    array: str = ""
    offset: int = 0
    value: float = 0.0


class Expressions:
    """Makes nodes, so that equal ones are the same. `nodes`: in the order they were made, arguments first."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Node] = {}

    @property
    def nodes(self) -> list[Node]:
        return list(self._known.values())

    def constant(self, value: float) -> Node:
        return self._make(CONSTANT, value=value)

    def load(self, array: str, offset: int, width: int) -> Node:
        return self._make(LOAD, width=width, array=array, offset=offset)

    def apply(self, operation: str, *arguments: Node) -> Node:
        """Give a pointwise operation of values, the shorter way where it adds nothing or multiplies by one."""
        assert operation in POINTWISE, operation
        if operation in ("add", "subtract") and is_constant(arguments[1], 0):
            return arguments[0]
        if operation == "add" and is_constant(arguments[0], 0):
            return arguments[1]
        if operation == "multiply" and is_constant(arguments[0], 1):
            return arguments[1]
        if operation == "multiply" and is_constant(arguments[1], 1):
            return arguments[0]
        widths = {node.width for node in arguments if node.width > 1}
        if len(widths) > 1:
            raise ValueError(
                f"rows of {' and '.join(map(str, sorted(widths)))} numbers do not go together ({operation})."
            )
        joined = next((node for node in arguments if node.operation == JOIN), None)
        if joined is not None:
            return self.join(
                [
                    self.apply(operation, *(self.cut(node, start, stop) for node in arguments))
                    for start, stop in pairwise(accumulate((part.width for part in joined.arguments), initial=0))
                ]
            )
        return self._make(operation, arguments, width=max(node.width for node in arguments))

    def sum(self, node: Node) -> Node:
        """Give the sum over a row."""
        if node.operation == JOIN:
            return reduce(partial(self.apply, "add"), map(self.sum, node.arguments))
        return node if node.width == 1 else self._make(SUM, (node,))

    def spread(self, node: Node, width: int) -> Node:
        """Give a row of the same number."""
        return node if node.width == width else self._make(SPREAD, (node,), width=width)

    def join(self, parts: Sequence[Node]) -> Node:
        """Put rows side by side. What is computed from them is computed from each, and joined again."""
        flat = [each for part in parts for each in (part.arguments if part.operation == JOIN else (part,))]
        return self._make(JOIN, flat, width=sum(part.width for part in flat)) if len(flat) > 1 else flat[0]

    def cut(self, node: Node, start: int, stop: int) -> Node:
        """Give a part of a row, by taking the same part of what the row is made of."""
        if (start, stop) == (0, node.width) or node.width == 1:
            return node
        if node.operation == LOAD:
            return self.load(node.array, node.offset + start, stop - start)
        if node.operation == JOIN:
            found, begin = [], 0
            for part in node.arguments:
                first, last = max(start, begin), min(stop, begin + part.width)
                if first < last:
                    found.append(self.cut(part, first - begin, last - begin))
                begin += part.width
            return self.join(found)
        arguments = [self.cut(argument, start, stop) for argument in node.arguments]
        return self._make(node.operation, arguments, width=stop - start)

    def _make(
        self, operation: str, arguments: Sequence[Node] = (), *, width: int = 1, array: str = "", offset: int = 0,
        value: float = 0.0,
    ) -> Node:  # fmt: skip
        key = (operation, tuple(map(id, arguments)), width, array, offset, value)
        if key not in self._known:
            self._known[key] = Node(operation, tuple(arguments), width, array, offset, value)
        return self._known[key]


def is_constant(node: Node, value: float) -> bool:
    return node.operation == CONSTANT and node.value == value


def reachable(nodes: Sequence[Node]) -> set[Node]:
    """Give the nodes and everything they are computed from."""
    found: set[Node] = set()
    open_nodes = list(nodes)
    while open_nodes:
        node = open_nodes.pop()
        if node not in found:
            found.add(node)
            open_nodes.extend(node.arguments)
    return found
