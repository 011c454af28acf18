"""A recurrent language model: the probability of each token given all before it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from textrnn.config import NetworkConfig
from textrnn.networks.dropout import Dropout, DropoutConfig
from textrnn.networks.network import Loss, Network, State
from textrnn.networks.recurrent import Recurrent
from textrnn.networks.scan import TorchState
from textrnn.networks.softmax import softmax_loss


class Batch(NamedTuple):
    """Token ids (T, B) and those that follow them (T, B)."""

    inputs: Tensor
    targets: Tensor

    @property
    def size(self) -> int:
        """Give the number of streams B."""
        return self.inputs.shape[1]


class LanguageModel(Network):
    """Embedding, recurrent layers, softmax (Mikolov et al. 2010; with ties: Press & Wolf 2017).

    The state has one tuple of arrays (B, H) for each layer.
    """

    def __init__(
        self,
        config: NetworkConfig,
        dropout: DropoutConfig,
        *,
        seed: int = 0,
        device: torch.device | None = None,
        embedding: np.ndarray | None = None,
        freeze_embedding: bool = False,
    ) -> None:
        super().__init__()
        config.validate()
        self.config = config
        rng = np.random.default_rng(seed)
        self.generator = torch.Generator(device or "cpu").manual_seed(seed)
        self.dropout = Dropout(dropout, self.generator)
        drawn = initial_embedding(config, rng) if embedding is None else embedding
        self.embedding = nn.Parameter(torch.from_numpy(drawn), requires_grad=not freeze_embedding)  # (V, D)
        self.layers = Recurrent(config, rng)
        self.output = nn.ParameterDict({"bias": torch.zeros(config.vocabulary)})
        if not config.tie:
            limit = config.output_size() ** -0.5
            drawn = rng.uniform(-limit, limit, (config.vocabulary, config.output_size())).astype(np.float32)
            self.output["weight"] = torch.from_numpy(drawn)
        self.to(device or "cpu")

    def start(self, batch: int) -> State:
        """Give the state a text begins with."""
        return self.layers.start(batch, self.device)

    def read(self, inputs: Tensor, state: Sequence[TorchState]) -> tuple[Tensor, State]:
        """Read ids (T, B); give what the output layer sees (T, B, H)."""
        dropout = self.dropout if self.training else None
        embedding = dropout.tokens(self.embedding) if dropout else self.embedding
        x = F.embedding(inputs, embedding)  # (T, B, D)
        if dropout:
            x = dropout.units(x, dropout.config.inputs)
        hidden, states = self.layers(x, state, dropout)
        return hidden, states

    @property
    def output_weight(self) -> Tensor:
        return self.embedding if self.config.tie else self.output["weight"]

    def logits(self, hidden: Tensor) -> Tensor:
        """Give the logits (..., V) of what follows, in float32."""
        return F.linear(hidden, self.output_weight, self.output["bias"]).float()

    def forward(self, inputs: Tensor, state: Sequence[TorchState]) -> tuple[Tensor, State]:
        """Read ids (T, B); give the logits of what follows each (T, B, V)."""
        hidden, states = self.read(inputs, state)
        return self.logits(hidden), states

    def loss(self, batch: Batch, state: Sequence[TorchState]) -> tuple[Loss, State]:
        hidden, states = self.read(batch.inputs, state)
        total = softmax_loss(hidden.flatten(0, 1), self.output_weight, self.output["bias"], batch.targets.flatten())
        return Loss(total, batch.targets.numel()), states


def initial_embedding(config: NetworkConfig, rng: np.random.Generator) -> np.ndarray:
    """Draw the embedding (V, D): narrow where it is the output matrix too, for a first softmax that is nearly flat."""
    shape = (config.vocabulary, config.embedding)
    if config.tie:
        return rng.uniform(-0.1, 0.1, shape).astype(np.float32)
    return (0.3 * rng.standard_normal(shape)).astype(np.float32)
