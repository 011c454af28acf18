"""A cell's equations as lines of text, written from the expressions that its code computes.

i = σ(W_i x(t) + U_i h(t−1) + b_i)
c(t) = f ⊙ c(t−1) + i ⊙ g
"""

import itertools
from collections import Counter

from textrnn.cells.cell import Cell
from textrnn.cells.expressions import CONSTANT, JOIN, LOAD, SUM, Node, reachable
from textrnn.cells.trace import Step, trace

FUNCTIONS = {"sigmoid": "σ", "tanh": "tanh", "relu": "relu", "rsqrt": "1/√"}
SUM_RANK, PRODUCT_RANK, ATOM_RANK = range(3)  # how tightly the last operation of a text binds
Text = tuple[str, int]


def equations(cell: Cell) -> list[str]:
    """Give one line for each gate and each state, in the order they are computed."""
    return _Writer(cell).lines()


class _Writer:
    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        self.step: Step = trace(cell)
        self.products = {product.array: product for product in self.step.products}
        roots = [*self.step.outputs, *(product.operand for product in self.step.products)]
        used = reachable(roots)
        self.nodes = [node for node in self.step.expressions.nodes if node in used]
        self.uses = Counter(itertools.chain(roots, *(node.arguments for node in self.nodes)))
        self.names: dict[Node, str] = {}

    def lines(self) -> list[str]:
        outputs = zip(self.step.outputs, map(self.after, self.cell.states), strict=True)
        wanted = self.gates() | self.gated() | dict(outputs)
        lines = []
        for node in self.nodes:
            if node in wanted and node.operation != LOAD:
                lines.append(f"{wanted[node]} = {self.text(node)[0]}")
                self.names[node] = wanted[node]
        return lines

    def after(self, state: str) -> str:
        return f"{state}(t)"

    def gates(self) -> dict[Node, str]:
        """Give the nodes that are gates: the outermost function of what has a gate's letter."""
        found: dict[str, Node] = {}
        for node in self.nodes:
            letter = self.letter(node.arguments[0]) if node.operation in FUNCTIONS else None
            if letter is not None:
                found[letter] = node
        return {node: letter for letter, node in found.items()}

    def gated(self) -> dict[Node, str]:
        """Give the operands of products that several equations use, such as those of a mogrifier, by what they gate."""
        found: dict[Node, str] = {}
        for node in dict.fromkeys(product.operand for product in self.step.products):
            arrays = {product.array for product in self.step.products if product.operand is node}
            uses = sum(each.array in arrays for each in self.nodes) + self.uses[node] - len(arrays)
            if node.operation == "multiply" and uses > 1:
                found[node] = f"{self.leaf(node)}{len(found) + 1}"
        return found

    def letter(self, node: Node) -> str | None:
        """Give the gate whose rows of a matrix are added up in a value."""
        if node.operation == LOAD:
            block = self.block(node)
            return block[-1:] if node.array in self.products and block else None
        if node.operation in FUNCTIONS or node in self.step.outputs:
            return None
        return next(filter(None, map(self.letter, node.arguments)), None)

    def leaf(self, node: Node) -> str:
        """Give the input or state that is gated, which stands last."""
        while node.operation == "multiply":
            node = node.arguments[-1]
        return self.names.get(node) or self.text(node)[0][0]

    def text(self, node: Node) -> Text:
        if node in self.names:
            return self.names[node], ATOM_RANK
        if node.operation == CONSTANT:
            return f"{node.value:g}", ATOM_RANK
        if node.operation == LOAD:
            return self.load_text(node)
        normalized = _normalized(node)
        if normalized is not None:
            row, part = normalized
            gate = "" if part is row else f"_{self.block(part)[-1:]}"
            return f"LN({self.text(row)[0]}){gate}", ATOM_RANK
        if node.operation in FUNCTIONS:
            return f"{FUNCTIONS[node.operation]}({self.text(node.arguments[0])[0]})", ATOM_RANK
        if node.operation in (SUM, JOIN):
            inner = ", ".join(self.text(argument)[0] for argument in node.arguments)
            return (f"Σ({inner})" if node.operation == SUM else f"[{inner}]"), ATOM_RANK
        return self.operator_text(node)

    def operator_text(self, node: Node) -> Text:
        left, right = node.arguments
        if node.operation == "add":
            terms = sorted(self.terms(node), key=self.is_bias)
            return " + ".join(self.text(term)[0] for term in terms), SUM_RANK
        if node.operation == "subtract":
            return f"{self.text(left)[0]} − {self.bracketed(right, PRODUCT_RANK)}", SUM_RANK
        sign = "/" if node.operation == "divide" else " " if left.operation == CONSTANT else " ⊙ "
        return f"{self.bracketed(left, PRODUCT_RANK)}{sign}{self.bracketed(right, PRODUCT_RANK)}", PRODUCT_RANK

    def terms(self, node: Node) -> list[Node]:
        if node.operation != "add" or node in self.names:
            return [node]
        return [term for argument in node.arguments for term in self.terms(argument)]

    def is_bias(self, node: Node) -> bool:
        return node.operation == LOAD and node.array in self.step.vectors

    def bracketed(self, node: Node, rank: int) -> str:
        text, its = self.text(node)
        return text if its >= rank else f"({text})"

    def load_text(self, node: Node) -> Text:
        kind, number = node.array[0], int(node.array[1:])
        if kind == "x":
            return "x(t)", ATOM_RANK
        if kind == "s":
            return f"{self.cell.states[number]}(t−1)", ATOM_RANK
        if kind == "v":
            return self.block(node) or self.step.vectors[node.array], ATOM_RANK
        product = self.products[node.array]
        return f"{self.block(node) or product.matrix} {self.bracketed(product.operand, ATOM_RANK)}", PRODUCT_RANK

    def block(self, node: Node) -> str:
        """Give the name of the rows of a weight that belong to one gate, or nothing if they belong to none or all."""
        product = self.products.get(node.array)
        weight = product.matrix if product else self.step.vectors.get(node.array, "")
        gates, H = self.cell.blocks(weight) if weight else "", self.cell.hidden_size
        if not gates or node.width != H:
            return ""
        if len(gates) == 1:
            return weight if weight.endswith(f"_{gates}") else f"{weight}_{gates}"
        return f"{weight}{'' if '_' in weight else '_'}{gates[node.offset // H]}"


def _normalized(node: Node) -> tuple[Node, Node] | None:
    """Give the row that is normalised and the part of it that a value is, if it is (x − mean) · 1/√(variance + ε)."""
    if node.operation != "multiply" or node.arguments[1].operation != "rsqrt":
        return None
    part, mean = node.arguments[0].arguments
    total = next((term for term in mean.arguments if term.operation == SUM), None)
    return total.arguments[0] if total else part, part  # one unit is its own mean
