"""Expressions compiled into a function that loops over the rows of a batch.

    kernel(rows, a0, m1, s1, n0, n1):
        for b in range(rows):
            for j in range(512):
                n0[b, j] = ... a0[b, j] ... m1[b, 512 + j] ...

A sum over a row has to be whole before it is used, so that there may be several loops over j, one after the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from textrnn.cells.expressions import CONSTANT, LOAD, SPREAD, SUM, Node

VECTORS = "vw"  # the letters of arrays that have no row for each sequence
ARRIVING = "mec"  # those that are new in each step come first among the arrays of a kernel
Place = tuple[str, int]  # an array, and where in its rows
Loop = tuple[int, int]  # a level, and how wide the rows are


@dataclass(frozen=True)
class Store:
    """What a kernel writes to a place; adds: onto what is there."""

    place: Place
    node: Node
    adds: bool = False


class Kernel:
    """The order in which a row's values are computed.

    places: where values stand that need not be computed. level: how many sums must be whole before a node. crossing:
    the values that one loop computes and another uses, numbered.
    """

    def __init__(self, stores: Sequence[Store], places: Mapping[Node, Place]) -> None:
        self.stores = list(stores)
        self.places = dict(places)
        self.level: dict[Node, int] = {}
        for store in stores:
            self._order(store.node)
        self.arrays = sorted(dict.fromkeys(self._arrays()), key=lambda array: array[0] not in ARRIVING)
        self.crossing: dict[Node, int] = {}
        for node in self.level:
            if not self.is_at_hand(node):
                for argument in node.arguments:
                    if self.is_computed_row(argument) and self.loop_of(argument) != self.loop_of(node):
                        self.crossing.setdefault(argument, len(self.crossing))

    def is_at_hand(self, node: Node) -> bool:
        return node in self.places or node.operation in (LOAD, CONSTANT)

    def is_sum(self, node: Node) -> bool:
        return node.operation == SUM and not self.is_at_hand(node)

    def is_computed_row(self, node: Node) -> bool:
        return node.width > 1 and node.operation != SPREAD and not self.is_at_hand(node)

    def place(self, node: Node) -> Place:
        """Give where a value is read that is at hand."""
        return self.places.get(node, (node.array, node.offset))

    def loop_of(self, node: Node) -> Loop:
        """Give the loop that computes a node; a sum belongs to that of what it sums."""
        return self.level[node], node.arguments[0].width if self.is_sum(node) else node.width

    def loops(self, level: int) -> list[Loop]:
        return sorted({self.loop_of(node) for node, its in self.level.items() if its == level and self._has_row(node)})

    def levels(self) -> range:
        return range(1 + max(self.level.values(), default=0))

    def _has_row(self, node: Node) -> bool:
        return node.width > 1 or self.is_sum(node)

    def _order(self, node: Node) -> None:
        """Find the level of a node after those of all that it is computed from."""
        if node in self.level:
            return
        if not self.is_at_hand(node):
            for argument in node.arguments:
                self._order(argument)
            self.level[node] = max(self.level[argument] + self.is_sum(argument) for argument in node.arguments)
        else:
            self.level[node] = 0

    def _arrays(self) -> Iterator[str]:
        yield from (self.place(node)[0] for node in self.level if self.is_at_hand(node) and node.operation != CONSTANT)
        yield from (store.place[0] for store in self.stores)
