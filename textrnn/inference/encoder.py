"""The bi-directional encoder in numpy, many sources at a time."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from textrnn.attention.encoder import Encoder, Read
from textrnn.cells import arrays
from textrnn.cells.arrays import Floats, Ints
from textrnn.config import Seq2SeqConfig
from textrnn.inference.layers import Layer
from textrnn.inference.weights import take_layer


class BidirectionalLayers:
    """The layers of an encoder with their weights."""

    def __init__(self, place: str, config: Seq2SeqConfig, encoder: Encoder, weights: Mapping[str, Floats]) -> None:
        """place: what the names of the weights begin with."""
        self.encoder = encoder
        self.layers = [
            {way: take_layer(weights, f"{place}.{number}.{way}", config, sizes) for way in ("forwards", "backwards")}
            for number, sizes in enumerate(encoder.layer_sizes)
        ]

    def read(self, x: Floats, lengths: Ints) -> Read:
        """Read embedded sources x (B, S, I) of so many tokens each (B,)."""

        def run(number: int, way: str, inputs: Floats) -> Floats:
            return _run(self.layers[number][way], inputs)

        return self.encoder.encode(arrays, x, lengths, run, lambda outputs: outputs)

    def read_words(self, words: Floats, places: Ints, lengths: Ints) -> Read:
        """Read sources made of some embedded words (U, I), by the place of each token's among them (B, S).

        The lowest layer projects a word once, however often it comes.
        """

        def run(number: int, way: str, inputs: Any) -> Floats:
            layer = self.layers[number][way]
            if number > 0:
                return _run(layer, inputs)
            projected = layer.project(words)
            return _advance(layer, (projected[column] for column in inputs.T), inputs.shape)

        return self.encoder.encode(arrays, places, lengths, run, lambda outputs: outputs)


def _run(layer: Layer, x: Floats) -> Floats:
    """Run a layer over x (B, S, I) from the zero state; give its outputs (B, S, H)."""
    B, S, I = x.shape  # noqa: E741
    projected = layer.project(np.ascontiguousarray(x.swapaxes(0, 1)).reshape(S * B, I)).reshape(S, B, -1)
    return _advance(layer, projected, (B, S))


def _advance(layer: Layer, projected: Iterable[Floats], shape: tuple[int, int]) -> Floats:
    """Run a layer over S projected inputs of B rows, shape being (B, S)."""
    state = layer.start(shape[0])
    outputs = np.empty((*shape, layer.cell.hidden_size), np.float32)
    for step, a in enumerate(projected):
        state = layer.advance(a, state)
        outputs[:, step] = state[0]
    return outputs
