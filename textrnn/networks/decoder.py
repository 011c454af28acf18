"""Runs the parts of a decoder in torch, over all steps at once where its order lets it."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from textrnn.attention.architecture import Architecture
from textrnn.attention.attention import Attended, History
from textrnn.attention.source import Source
from textrnn.networks import namespace
from textrnn.networks.dropout import Dropout
from textrnn.networks.encoder import drop_units
from textrnn.networks.recurrent import RecurrentLayer
from textrnn.networks.scan import TorchState, recurrent_map


class TorchEngine:
    """Looks at one batch of sources. attention, readout: weights as maps. dropout: None outside training."""

    xp = namespace

    def __init__(
        self,
        architecture: Architecture,
        layers: list[RecurrentLayer],
        source: Source,
        *,
        attention: Mapping[str, Any],
        readout: Mapping[str, Any],
        dropout: Dropout | None,
    ) -> None:
        self.architecture, self.source, self.dropout = architecture, source, dropout
        self.attention, self.weights = attention, readout
        stepwise = architecture.decoder.stepwise
        self.layers = [SteppedLayer(layer, dropout) if stepwise else WholeLayer(layer, dropout) for layer in layers]

    def run(self, number: int, x: Tensor, state: TorchState) -> tuple[Tensor, TorchState]:
        return self.layers[number].run(x, state)

    def attend(self, queries: Tensor, history: History) -> Attended:
        return self.architecture.attention.attend(namespace, queries, self.source, history, self.attention)

    def drop(self, x: Tensor) -> Tensor:
        return x if self.dropout is None else drop_units(self.dropout, x, self.dropout.config.hidden)


class WholeLayer:
    """A recurrent layer that runs over many steps in one call."""

    def __init__(self, layer: RecurrentLayer, dropout: Dropout | None) -> None:
        self.layer, self.dropout = layer, dropout

    def run(self, x: Tensor, state: TorchState) -> tuple[Tensor, TorchState]:
        outputs, state = self.layer(x.transpose(0, 1), state, self.dropout)
        return outputs.transpose(0, 1), state


class SteppedLayer:
    """A recurrent layer that is called for each step: its weights are made ready, and their gradients taken, once."""

    def __init__(self, layer: RecurrentLayer, dropout: Dropout | None) -> None:
        device = next(layer.parameters()).device.type
        dtype = torch.get_autocast_dtype(device) if torch.is_autocast_enabled(device) else torch.float32
        self.cell = layer.cell
        self.maps: dict[str, Any] = {}
        for name, weight in layer.named_parameters():
            dropped = dropout.weights(weight) if dropout and weight.dim() == 2 and name != "W" else weight
            self.maps[name] = recurrent_map(dropped, dtype) if weight.dim() == 2 else weight

    def run(self, x: Tensor, state: TorchState) -> tuple[Tensor, TorchState]:
        """Advance one step, x (B, 1, I)."""
        state = self.cell.step(torch, x.squeeze(1), state, self.maps)
        return state[0].unsqueeze(1), state
