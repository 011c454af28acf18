"""The way from the encoder's end to the decoder's start."""

from collections.abc import Mapping, Sequence
from typing import Any

from textrnn.attention.decoder import LayerState
from textrnn.attention.source import Array, Namespace


class Bridge:
    """Maps the encoder's last outputs, of both directions, to each array of a layer's state.

    h is a tanh, as h is in most cells (Bahdanau et al. 2015, sec. A.2.2); what else a cell keeps has no bound.
    """

    def __init__(self, states: Sequence[str], memory_size: int, hidden_size: int) -> None:
        """states: names of a cell's state arrays."""
        self.states = tuple(states)
        self.memory_size = memory_size
        self.hidden_size = hidden_size

    def shapes(self) -> dict[str, tuple[int, ...]]:
        matrices = {f"W_{name}": (self.hidden_size, self.memory_size) for name in self.states}
        return {**matrices, **{f"b_{name}": (self.hidden_size,) for name in self.states}}

    def start(self, xp: Namespace, last: Array, weights: Mapping[str, Any]) -> LayerState:
        """Give the state (B, H) each layer of a decoder begins with, from the last outputs (B, M)."""
        h, *others = (weights[f"W_{name}"](last) + weights[f"b_{name}"] for name in self.states)
        return (xp.tanh(h), *others)
