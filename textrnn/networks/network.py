"""What the training loop asks of a network, whatever its task."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

import torch
from torch import Tensor, nn

from textrnn.networks.scan import TorchState

State = list[TorchState]  # one tuple of arrays (B, ...) for each layer


class Loss(NamedTuple):
    """Nats summed over so many tokens; averages are taken once, at the end."""

    total: Tensor
    tokens: int


class Sized(Protocol):
    """A batch of so many streams or pairs."""

    @property
    def size(self) -> int: ...


class Network(nn.Module, ABC):
    """A network that can be trained. A task differs in its loss and its batches, nowhere else.

    generator: where dropout draws from, a part of the state that a run resumes from.
    """

    generator: torch.Generator

    @property
    def device(self) -> torch.device:
        return self.generator.device

    @abstractmethod
    def start(self, batch: int) -> State:
        """Give the state that B streams begin with."""

    @abstractmethod
    def loss(self, batch: Any, state: Sequence[TorchState]) -> tuple[Loss, State]:
        """Give the loss of a batch after a state, and the state it leaves."""
