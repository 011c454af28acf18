"""The bi-directional encoder in torch."""

from typing import cast

import numpy as np
from torch import Tensor, nn

from textrnn.attention.encoder import Encoder, Read
from textrnn.config import Seq2SeqConfig
from textrnn.networks import namespace
from textrnn.networks.dropout import Dropout, drop_units
from textrnn.networks.recurrent import RecurrentLayer


class BidirectionalLayers(nn.ModuleList):
    """The layers of an encoder; each holds one recurrent layer for either direction."""

    def __init__(self, config: Seq2SeqConfig, encoder: Encoder, rng: np.random.Generator) -> None:
        super().__init__(
            nn.ModuleDict({way: RecurrentLayer(config, I, H, rng) for way in ("forwards", "backwards")})
            for I, H in encoder.layer_sizes  # noqa: E741
        )
        self.encoder = encoder

    def forward(self, x: Tensor, lengths: Tensor, dropout: Dropout | None) -> Read:
        """Read embedded sources x (B, S, I) of so many tokens each (B,)."""

        def run(number: int, way: str, inputs: Tensor) -> Tensor:
            layer = cast(RecurrentLayer, cast(nn.ModuleDict, self[number])[way])
            state = layer.start(len(inputs), inputs.device)
            outputs: Tensor = layer(inputs.transpose(0, 1), state, dropout)[0]
            return outputs.transpose(0, 1)

        def drop(outputs: Tensor) -> Tensor:
            return outputs if dropout is None else drop_units(dropout, outputs, dropout.config.hidden)

        return self.encoder.encode(namespace, x, lengths, run, drop)
