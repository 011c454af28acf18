"""The bi-directional encoder in numpy, many sources at a time."""

from collections.abc import Mapping

import numpy as np

from textrnn.attention.encoder import Encoder, Read
from textrnn.cells import arrays
from textrnn.cells.arrays import Floats
from textrnn.inference.layers import Layer
from textrnn.inference.weights import take_layer


class BidirectionalLayers:
    """The layers of an encoder with their weights."""

    def __init__(self, place: str, cell: str, encoder: Encoder, weights: Mapping[str, Floats]) -> None:
        """place: what the names of the weights begin with."""
        self.encoder = encoder
        self.layers = [
            {way: take_layer(weights, f"{place}.{number}.{way}", cell, sizes) for way in ("forwards", "backwards")}
            for number, sizes in enumerate(encoder.layer_sizes)
        ]

    def read(self, x: Floats, lengths: arrays.Ints) -> Read:
        """Read embedded sources x (B, S, I) of so many tokens each (B,)."""

        def run(number: int, way: str, inputs: Floats) -> Floats:
            return _run(self.layers[number][way], inputs)

        return self.encoder.encode(arrays, x, lengths, run, lambda outputs: outputs)


def _run(layer: Layer, x: Floats) -> Floats:
    """Run a layer over x (B, S, I) from the zero state; give its outputs (B, S, H)."""
    B, S, I = x.shape  # noqa: E741
    projected = layer.project(np.ascontiguousarray(x.swapaxes(0, 1)).reshape(S * B, I)).reshape(S, B, -1)
    state = layer.start(B)
    outputs = np.empty((B, S, layer.cell.hidden_size), np.float32)
    for step, a in enumerate(projected):
        state = layer.advance(a, state)
        outputs[:, step] = state[0]
    return outputs
