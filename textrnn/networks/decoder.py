"""Runs the parts of a decoder in torch, over all steps at once where its order lets it."""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from textrnn.attention.architecture import Architecture
from textrnn.attention.attention import Attended, History
from textrnn.attention.source import Source
from textrnn.networks import namespace
from textrnn.networks.dropout import Dropout, drop_units
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
        self.stepwise = architecture.decoder.stepwise
        kind = SteppedLayer if self.stepwise else WholeLayer
        self.layers = [kind(layer, dropout) for layer in layers]
        self.mask: Tensor | None = None

    def run(self, number: int, x: Tensor, state: TorchState) -> tuple[Tensor, TorchState]:
        return self.layers[number].run(x, state)

    def attend(self, queries: Tensor, history: History) -> Attended:
        return self.architecture.attention.attend(namespace, queries, self.source, history, self.attention)

    def drop(self, x: Tensor) -> Tensor:
        if self.dropout is None:
            return x
        config = self.dropout.config
        if not (self.stepwise and config.locked):
            return drop_units(self.dropout, x, config.hidden)
        # a decoder that steps comes here once at each, with the same units, (B, 1, ...)
        if self.mask is None:
            self.mask = drop_units(self.dropout, torch.ones_like(x), config.hidden)
        return x * self.mask


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
        weights = layer.weights(dropout).items()
        self.maps: dict[str, Any] = {name: recurrent_map(w, dtype) if w.dim() == 2 else w for name, w in weights}

    def run(self, x: Tensor, state: TorchState) -> tuple[Tensor, TorchState]:
        """Advance one step, x (B, 1, I)."""
        state = self.cell.step(namespace, x.squeeze(1), state, self.maps)
        return state[0].unsqueeze(1), state
