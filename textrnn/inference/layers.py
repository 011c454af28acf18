"""One recurrent layer in numpy: a cell's equations with its weights."""

from collections.abc import Mapping

from textrnn.cells import arrays
from textrnn.cells.arrays import Floats
from textrnn.cells.cell import Cell
from textrnn.inference import FAST_LAYERS

LayerState = tuple[Floats, ...]  # each (B, H); the first is the output h


class Layer:
    """A cell bound to its weights. Nothing is changed in place: each step gives new arrays."""

    def __init__(self, cell: Cell, weights: Mapping[str, Floats]) -> None:
        self.cell = cell
        self.bound = arrays.bind(dict(weights))

    def start(self, batch: int) -> LayerState:
        return self.cell.start(arrays, batch)

    def project(self, x: Floats) -> Floats:
        """Give the part of a step that needs only the input x (B, I), in the form `advance` takes."""
        projected: Floats = self.cell.project(arrays, x, self.bound)
        return projected

    def advance(self, a: Floats, state: LayerState) -> LayerState:
        """Advance one step from a projected input."""
        return self.cell.advance(arrays, a, state, self.bound)

    def step(self, x: Floats, state: LayerState) -> LayerState:
        """Advance one step from an input x (B, I)."""
        return self.cell.step(arrays, x, state, self.bound)


def make_layer(cell_name: str, cell: Cell, weights: Mapping[str, Floats]) -> Layer:
    """Bind a cell to its weights, in the faster form where it has one."""
    kind: type[Layer] = FAST_LAYERS.get(cell_name) if cell_name in FAST_LAYERS.names() else Layer
    return kind(cell, weights)
