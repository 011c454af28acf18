"""Layers of one cell on top of each other."""

from collections.abc import Sequence
from typing import cast

import numpy as np
import torch
from torch import Tensor, nn

from textrnn.cells import make_cell
from textrnn.config import NetworkConfig, Seq2SeqConfig
from textrnn.networks.dropout import Dropout
from textrnn.networks.fast_scans import choose_scan
from textrnn.networks.scan import TorchState


class RecurrentLayer(nn.Module):
    """One cell with its weights, run over sequences (T, B, I)."""

    def __init__(
        self, config: NetworkConfig | Seq2SeqConfig, input_size: int, hidden_size: int, rng: np.random.Generator
    ) -> None:
        super().__init__()
        self.cell = make_cell(config, input_size, hidden_size)
        self.cell_name = config.cell
        for name, value in self.cell.initial(rng).items():
            self.register_parameter(name, nn.Parameter(torch.from_numpy(value)))

    def start(self, batch: int, device: torch.device) -> TorchState:
        with device:
            start: TorchState = self.cell.start(torch, batch)
        return start

    def weights(self, dropout: Dropout | None) -> dict[str, Tensor]:
        """Give the weights by name, for one sequence: entries of the recurrent matrices are dropped."""
        weights: dict[str, Tensor] = dict(self.named_parameters())
        if dropout is None:
            return weights
        return {n: dropout.weights(w) if w.dim() == 2 and n != "W" else w for n, w in weights.items()}

    def forward(self, x: Tensor, state: TorchState, dropout: Dropout | None) -> tuple[Tensor, TorchState]:
        scan = choose_scan(self.cell_name, x)
        return scan(self.cell, x, state, self.weights(dropout))


class Recurrent(nn.ModuleList):
    """A stack of layers, with skip connections if asked for (Graves 2013, arXiv:1308.0850, eq. 1-7)."""

    def __init__(self, config: NetworkConfig, rng: np.random.Generator) -> None:
        super().__init__(RecurrentLayer(config, I, H, rng) for I, H in config.layer_sizes())  # noqa: E741
        self.skip = config.skip

    def start(self, batch: int, device: torch.device) -> list[TorchState]:
        return [layer.start(batch, device) for layer in self.stack()]

    def stack(self) -> list[RecurrentLayer]:
        return [cast(RecurrentLayer, layer) for layer in self]

    def forward(
        self, x: Tensor, state: Sequence[TorchState], dropout: Dropout | None
    ) -> tuple[Tensor, list[TorchState]]:
        """Run the stack over embedded inputs (T, B, D); give what the output layer reads, and the states."""
        inputs, outputs, states = x, [], []
        for number, layer in enumerate(self.stack()):
            if number and self.skip:
                inputs = torch.cat((inputs, x), dim=2)
            inputs, layer_state = layer(inputs, state[number], dropout)
            if dropout is not None:
                last = number == len(self) - 1
                inputs = dropout.units(inputs, dropout.config.outputs if last else dropout.config.hidden)
            outputs.append(inputs)
            states.append(layer_state)
        return torch.cat(outputs, dim=2) if self.skip else inputs, states
