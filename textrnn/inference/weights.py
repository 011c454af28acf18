"""Weights by name, checked against the configuration they are said to belong to."""

from collections.abc import Mapping

from textrnn.cells import make_cell
from textrnn.cells.arrays import Floats
from textrnn.config import NetworkConfig, Seq2SeqConfig
from textrnn.errors import InputError
from textrnn.inference.layers import Layer, make_layer


def take(weights: Mapping[str, Floats], name: str, shape: tuple[int, ...]) -> Floats:
    """Raises InputError if there is no such array or it has another shape."""
    found = weights[name].shape if name in weights else None
    if found != shape:
        raise InputError(
            f"weights.safetensors has {name} of shape {found}, config.json says {shape}. Train again with --force."
        )
    return weights[name]


def take_part(weights: Mapping[str, Floats], part: str, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Floats]:
    """Take all arrays of a part, whose names begin with its own."""
    return {name: take(weights, f"{part}.{name}", shape) for name, shape in shapes.items()}


def take_layer(
    weights: Mapping[str, Floats], place: str, config: NetworkConfig | Seq2SeqConfig, sizes: tuple[int, int]
) -> Layer:
    """Take the weights of a recurrent layer with inputs and outputs of these sizes."""
    cell = make_cell(config, *sizes)
    return make_layer(config.cell, cell, take_part(weights, place, cell.shapes()))
