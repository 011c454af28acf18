"""The derivative of a step, as expressions over the same values and the gradients that reach it.

Arrays that come in: y0 the gradient of the output h, g that of the states after the step, c the gradient of a state
through a product of the step after (whose operand it was whole), e that of the operand of any other product.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from textrnn.cells.expressions import CONSTANT, LOAD, Expressions, Node
from textrnn.cells.trace import Step

INCOMING = "ygce"  # the letters of gradients


@dataclass(frozen=True)
class Piece:
    """The gradient of part of an array, from `offset` on."""

    offset: int
    width: int
    gradient: Node


def differentiate(step: Step) -> dict[str, list[Piece]]:
    """Give the gradients of every array that the step loads, in pieces from left to right (reverse accumulation)."""
    expressions = step.expressions
    forward = expressions.nodes
    position = {node: number for number, node in enumerate(forward)}
    first_use = {product.array: len(forward) for product in step.products}
    for node in forward:
        if node.array in first_use:
            first_use[node.array] = min(first_use[node.array], position[node])
    operand_at = {first_use[product.array]: product for product in step.products}
    terms: defaultdict[Node, list[Node]] = defaultdict(list)
    for number, output in enumerate(step.outputs):
        terms[output] += _incoming(step, number)
    loads: dict[Node, Node] = {}
    for node in reversed(forward):
        if node in terms:
            total = _total(expressions, terms[node])
            if node.operation == LOAD:
                loads[node] = total
            for argument, gradient in _partials(expressions, node, total):
                narrowed = expressions.sum(gradient) if argument.width == 1 else gradient
                terms[argument].append(narrowed)
        # every use of a product has been met once its first one has
        product = operand_at.get(position[node])
        if product is not None and not product.hoisted and product.operand not in step.states:
            terms[product.operand].append(expressions.load(f"e{product.number}", 0, product.operand.width))
    return _pieces(step, loads)


def _incoming(step: Step, number: int) -> list[Node]:
    """Give the gradients that reach a state after the step."""
    state = step.states[number]
    arrays = ["y0"] if number == 0 else []
    arrays += [f"g{number}"] + [f"c{product.number}" for product in step.products if product.operand is state]
    return [step.expressions.load(array, 0, state.width) for array in arrays]


def _total(expressions: Expressions, terms: list[Node]) -> Node:
    total = expressions.constant(0.0)
    for term in terms:
        total = expressions.apply("add", total, term)
    return total


def _partials(expressions: Expressions, node: Node, gradient: Node) -> Iterator[tuple[Node, Node]]:
    """Give the arguments of a node, each with its share in the gradient."""
    apply, one, arguments = expressions.apply, expressions.constant(1.0), node.arguments

    def times(*factors: Node) -> Node:
        product = factors[0]
        for factor in factors[1:]:
            product = apply("multiply", product, factor)
        return product

    def minus(term: Node) -> Node:
        return apply("subtract", expressions.constant(0.0), term)

    shares: list[Node] = []
    match node.operation:
        case "add":
            shares = [gradient, gradient]
        case "subtract":
            shares = [gradient, minus(gradient)]
        case "multiply":
            shares = [times(gradient, arguments[1]), times(gradient, arguments[0])]
        case "divide":
            quotient = apply("divide", gradient, arguments[1])
            shares = [quotient, minus(times(quotient, node))]
        case "sigmoid":
            shares = [times(gradient, times(node, apply("subtract", one, node)))]
        case "tanh":
            shares = [times(gradient, apply("subtract", one, times(node, node)))]
        case "relu":
            shares = [times(gradient, apply("positive", node))]
        case "rsqrt":
            shares = [times(gradient, expressions.constant(-0.5), times(node, node, node))]
        case "sum":
            shares = [expressions.spread(gradient, arguments[0].width)]
        case "join":
            offset = 0
            for part in arguments:
                shares.append(expressions.cut(gradient, offset, offset + part.width))
                offset += part.width
    for argument, share in zip(arguments, shares, strict=True):
        if argument.operation != CONSTANT:
            yield argument, share


def _pieces(step: Step, gradients: dict[Node, Node]) -> dict[str, list[Piece]]:
    """Sum the gradients of loads that overlap, by cutting each array wherever one of its loads begins or ends."""
    expressions = step.expressions

    def whole(loads: list[tuple[Node, Node]], start: int, stop: int) -> Node:
        parts = [
            expressions.cut(gradient, start - load.offset, stop - load.offset)
            for load, gradient in loads
            if load.offset <= start and stop <= load.offset + load.width
        ]
        return expressions.spread(_total(expressions, parts), stop - start)  # what is read by nothing has one 0

    by_array: defaultdict[str, list[tuple[Node, Node]]] = defaultdict(list)
    for load, gradient in gradients.items():
        by_array[load.array].append((load, gradient))
    pieces = {}
    for array, loads in by_array.items():
        ends = {edge for load, _ in loads for edge in (load.offset, load.offset + load.width)}
        edges = sorted(ends | {0, step.widths[array]})
        pieces[array] = [
            Piece(start, stop - start, whole(loads, start, stop)) for start, stop in itertools.pairwise(edges)
        ]
    return pieces
