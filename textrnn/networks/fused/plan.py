"""Which kernel of a step computes what, and where every value stands between them.

A product with a matrix needs its operand for the whole batch, so that the expressions of a step are cut into stages
with products between them. Going back, the stages follow from the gradients in the same way.

Arrays, by their letter. Rows of every step: x a m s as in `trace`, y as in `derivative`; n the states after the step,
r their rounded copies, o the operands that are computed, t what is kept for the way back, d the gradients of
products. Rows of the step alone: g c e as in `derivative`; h the gradients of the states before the step, u that of
the input itself; q and z what is handed on between kernels and within one. Vectors: v, and w the sums of their
gradients.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from textrnn.cells.expressions import CONSTANT, JOIN, LOAD, SPREAD, Node
from textrnn.cells.trace import Product, Step
from textrnn.networks.fused.derivative import INCOMING, Piece, differentiate
from textrnn.networks.fused.kernel import Kernel, Place, Store

ROUNDED = "xamceotdr"  # the letters of arrays that may be bf16: what takes part in products, and what is kept
CHEAP = ("add", "subtract", "multiply", "positive", SPREAD)  # computed again rather than kept


@dataclass(frozen=True)
class Stage:
    """A kernel, and the products before it; going back, after it."""

    products: list[Product]
    kernel: Kernel


@dataclass(frozen=True)
class Plan:
    """operands: the array that holds each product's operand; gradients: where that of its result stands; both by array.

    widths: of every array with rows. returned: the states that h has a gradient of.
    """

    step: Step
    forward: list[Stage]
    backward: list[Stage]
    operands: dict[str, str]
    gradients: dict[str, Place]
    widths: dict[str, int]
    returned: list[int]


def plan(step: Step, *, rounds: bool) -> Plan:
    """Plan the kernels of a step and of its derivative. rounds: arrays that take part in products are bf16."""
    return _Planner(step, rounds).run()


class _Planner:
    def __init__(self, step: Step, rounds: bool) -> None:
        self.step, self.rounds = step, rounds
        self.pieces = differentiate(step)
        self.widths = dict(step.widths)
        for node in step.expressions.nodes:
            if node.operation == LOAD and node.array[0] in INCOMING:
                self.widths[node.array] = max(self.widths.get(node.array, 0), node.offset + node.width)
        self.places: dict[Node, Place] = {}  # of values that are computed once
        self.stores: list[Store] = []  # on the way forward
        self.operands: dict[str, str] = {}
        self.gradients: dict[str, Place] = {}
        self._stages: dict[Node, int] = {}
        self._phases: dict[Node, int] = {}
        self._incoming: dict[Node, bool] = {}

    def run(self) -> Plan:
        for number, output in enumerate(self.step.outputs):
            self.store(f"n{number}", 0, output)
        for product in self.step.products:
            self.operands[product.array] = self.operand_array(product)
        returning = list(self.returning())
        self.keep_for_the_way_back(returning)
        self.keep_between_stages()
        returned = [number for number in range(len(self.step.states)) if f"s{number}" in self.pieces]
        forward, backward = self.forward_stages(), self.backward_stages(returning)
        return Plan(self.step, forward, backward, self.operands, self.gradients, self.widths, returned)

    def store(self, array: str, offset: int, node: Node) -> None:
        """Plan to store a value, or the parts of a joined one side by side."""
        if node.operation == JOIN:
            for part in node.arguments:
                self.store(array, offset, part)
                offset += part.width
            return
        self.stores.append(Store((array, offset), node))
        self.widths[array] = max(self.widths.get(array, 0), offset + node.width)
        if node.operation != LOAD or node.array[0] == "m":
            self.places.setdefault(node, (array, offset))

    def operand_array(self, product: Product) -> str:
        """Give the array that a product is taken of, and plan to fill it if the step does not have it anyway."""
        if product.hoisted:
            return "x0"
        if product.operand in self.step.states:
            number = self.step.states.index(product.operand)
            array = f"r{number}" if self.rounds else f"s{number}"
            if self.rounds and array not in self.operands.values():
                self.store(array, 0, self.step.outputs[number])
            return array
        for other in self.step.products:
            if other.operand is product.operand and other.array in self.operands:
                return self.operands[other.array]
        self.store(f"o{product.number}", 0, product.operand)
        return f"o{product.number}"

    def returning(self) -> Iterable[Store]:
        """Plan where the gradients go: those of products that are alike share a place."""
        known: list[tuple[str, list[Piece]]] = []
        for product in sorted(self.step.products, key=lambda product: not product.hoisted):
            pieces = self.pieces[product.array]
            place = _find_alike(pieces, known)
            if place is None:
                place = f"d{product.number}", 0
                known.append((place[0], pieces))
                self.widths[place[0]] = self.widths[product.array]
                yield from (Store((place[0], piece.offset), piece.gradient) for piece in pieces)
            self.gradients[product.array] = place
        for array, pieces in self.pieces.items():
            target = {"s": "h", "x": "u", "v": "w"}.get(array[0])
            if target is not None:
                self.widths[target + array[1:]] = self.widths[array]
                for piece in pieces:
                    yield Store((target + array[1:], piece.offset), piece.gradient, adds=target == "w")

    def keep(self, node: Node) -> None:
        self.store("t0", self.widths.get("t0", 0), node)

    def keep_for_the_way_back(self, returning: Iterable[Store]) -> None:
        """Keep what gradients are computed from and cannot cheaply be computed again."""
        seen: set[Node] = set()
        open_nodes = [store.node for store in returning]
        while open_nodes:
            node = open_nodes.pop()
            if node in seen or node in self.places:
                continue
            seen.add(node)
            is_lost = node.array[0] == "m" if node.operation == LOAD else node.operation not in (*CHEAP, CONSTANT)
            if is_lost and not self.is_incoming(node):
                self.keep(node)
            else:
                open_nodes.extend(node.arguments)

    def keep_between_stages(self) -> None:
        """Keep what a later stage needs and cannot cheaply compute again."""
        open_nodes = [(store.node, self.stage(store.node)) for store in self.stores]
        seen: set[tuple[Node, int]] = set()
        while open_nodes:
            node, stage = open_nodes.pop()
            if (node, stage) in seen:
                continue
            seen.add((node, stage))
            if self.stage(node) < stage and node.operation not in (*CHEAP, CONSTANT, LOAD):
                if node not in self.places:
                    self.keep(node)
                stage = self.stage(node)
            open_nodes.extend((argument, stage) for argument in node.arguments)

    def stage(self, node: Node) -> int:
        """Give the stage on the way forward from which on a value can be computed."""
        if node not in self._stages:
            if node.operation == LOAD:
                self._stages[node] = self.ready(node.array) if node.array[0] == "m" else 0
            else:
                self._stages[node] = max((self.stage(argument) for argument in node.arguments), default=0)
        return self._stages[node]

    def ready(self, array: str) -> int:
        """Give the stage that a product comes before."""
        operand = next(product.operand for product in self.step.products if product.array == array)
        return 0 if operand in self.step.states else self.stage(operand) + 1

    def forward_stages(self) -> list[Stage]:
        count = 1 + max(self.stage(store.node) for store in self.stores)
        inner = [product for product in self.step.products if not product.hoisted]
        stages = []
        for number in range(count):
            at_hand = {node: place for node, place in self.places.items() if self.stage(node) < number}
            stores = [store for store in self.stores if self.stage(store.node) == number]
            kernel = Kernel(stores, at_hand)
            stages.append(Stage([product for product in inner if self.ready(product.array) == number], kernel))
        return stages

    def phase(self, node: Node) -> int:
        """Give the stage on the way back from which on a value can be computed."""
        if node not in self._phases:
            if node.operation == LOAD and node.array[0] == "e":
                self._phases[node] = self.done(f"m{node.array[1:]}") + 1
            elif node.operation == LOAD or not self.is_incoming(node):
                self._phases[node] = 0
            else:
                self._phases[node] = max((self.phase(argument) for argument in node.arguments), default=0)
        return self._phases[node]

    def done(self, array: str) -> int:
        """Give the stage on the way back that completes the gradient of a product."""
        return max(self.phase(piece.gradient) for piece in self.pieces[array])

    def backward_stages(self, returning: list[Store]) -> list[Stage]:
        handed_on = self.handed_on(returning)
        stores = returning + [Store(place, node) for node, place in handed_on.items()]
        inner = [product for product in self.step.products if not product.hoisted]
        stages = []
        for number in range(1 + max(self.phase(store.node) for store in returning)):
            at_hand = self.places | {node: place for node, place in handed_on.items() if self.phase(node) < number}
            mine = [store for store in stores if self.phase(store.node) == number]
            kernel = Kernel(mine, at_hand)
            stages.append(Stage([product for product in inner if self.done(product.array) == number], kernel))
        return stages

    def handed_on(self, returning: Iterable[Store]) -> dict[Node, Place]:
        """Find the places of gradients that one kernel computes and a later one needs."""
        places: dict[Node, Place] = {}
        open_nodes = [(store.node, self.phase(store.node)) for store in returning]
        seen: set[tuple[Node, int]] = set()
        while open_nodes:
            node, phase = open_nodes.pop()
            if (node, phase) in seen or node in self.places or not self.is_incoming(node) or node.operation == LOAD:
                continue
            seen.add((node, phase))
            if self.phase(node) < phase:
                if node not in places:
                    places[node] = "q0", self.widths.get("q0", 0)
                    self.widths["q0"] = places[node][1] + node.width
                phase = self.phase(node)
            open_nodes.extend((argument, phase) for argument in node.arguments)
        return places

    def is_incoming(self, node: Node) -> bool:
        """Say whether a value depends on the gradients that come in, rather than on the step alone."""
        if node not in self._incoming:
            letter = node.array[:1]
            self._incoming[node] = letter in INCOMING if letter else any(map(self.is_incoming, node.arguments))
        return self._incoming[node]


def _find_alike(pieces: list[Piece], known: list[tuple[str, list[Piece]]]) -> Place | None:
    """Give the place where the same gradients stand next to each other."""
    wanted = [(piece.width, piece.gradient) for piece in pieces]
    for array, others in known:
        for start in range(len(others) - len(pieces) + 1):
            run = others[start : start + len(pieces)]
            if [(piece.width, piece.gradient) for piece in run] == wanted:
                return array, run[0].offset
    return None
