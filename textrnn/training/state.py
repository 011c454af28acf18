"""Everything a training run needs to go on, bit for bit."""

import json
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

import torch
from torch import Tensor
from torch.optim import Optimizer

from textrnn.networks.network import Network, State
from textrnn.training.batches import Position

EXPLODED_NATS, EXPLODED_SPREADS = 2.0, 8.0


@dataclass
class Counters:
    """The numbers that change from step to step. rate_scale halves at every roll-back."""

    step: int = 0
    epoch: int = 0
    index: int = 0
    tokens: int = 0
    seconds: float = 0.0
    reported_nats: float = 0.0
    reported_tokens: int = 0
    recent: float = math.inf  # running mean of the loss
    spread: float = 0.0  # and of its distance from that
    best: float = math.inf
    stale: int = 0
    rate_scale: float = 1.0
    rollbacks: int = 0

    def follow(self, loss: float) -> None:
        """Move the running means towards the loss of one step."""
        if math.isinf(self.recent):
            self.recent = loss
        self.spread += 0.05 * (abs(loss - self.recent) - self.spread)
        self.recent += 0.05 * (loss - self.recent)

    def exploded(self, loss: float) -> bool:
        """Say whether a loss is no number or far above what it was, by nats and by its own unrest."""
        return not loss < self.recent + EXPLODED_NATS + EXPLODED_SPREADS * self.spread


@dataclass(frozen=True)
class Snapshot:
    """A copy of the state at one step: arrays by name, and the counters as JSON."""

    tensors: dict[str, Tensor]
    counters: str


@dataclass
class TrainingState:
    """A network in training: its optimizer, the average of its weights, the carried hidden state, the counters."""

    network: Network
    optimizer: Optimizer
    counters: Counters = field(default_factory=Counters)
    hidden: State | None = None
    average: list[Tensor] | None = None

    @property
    def position(self) -> Position:
        return Position(self.counters.epoch, self.counters.index)

    @property
    def _fused(self) -> bool:
        # a fused optimizer counts its steps where the weights are
        return bool(self.optimizer.defaults.get("fused"))

    def parameters(self) -> list[tuple[str, Tensor]]:
        return [(name, value) for name, value in self.network.named_parameters() if value.requires_grad]

    def capture(self) -> Snapshot:
        """Copy the whole state."""
        return Snapshot(
            {name: value.detach().clone() for name, value in self._tensors()},
            json.dumps(asdict(self.counters)),
        )

    def _tensors(self) -> Iterator[tuple[str, Tensor]]:
        yield from ((f"parameters.{name}", value) for name, value in self.network.named_parameters())
        for number, (name, value) in enumerate(self.parameters()):
            for key, moment in self.optimizer.state[value].items():
                if isinstance(moment, Tensor):
                    yield f"optimizer.{name}.{key}", moment
            if self.average is not None:
                yield f"average.{name}", self.average[number]
        for number, layer in enumerate(self.hidden or []):
            for place, part in enumerate(layer):
                yield f"hidden.{number}.{place}", part
        yield "generator", self.network.generator.get_state()

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a captured state."""
        self.counters = Counters(**json.loads(snapshot.counters))
        device = self.network.device
        with torch.no_grad():
            for name, parameter in self.network.named_parameters():
                parameter.copy_(snapshot.tensors[f"parameters.{name}"])
            for number, (name, value) in enumerate(self.parameters()):
                prefix = f"optimizer.{name}."
                moments = {k.removeprefix(prefix): v for k, v in snapshot.tensors.items() if k.startswith(prefix)}
                self.optimizer.state[value] = {
                    key: moment.clone().to("cpu" if key == "step" and not self._fused else device)
                    for key, moment in moments.items()
                }
                if self.average is not None:
                    self.average[number].copy_(snapshot.tensors[f"average.{name}"])
        self.hidden = _hidden(snapshot.tensors, device)
        self.network.generator.set_state(snapshot.tensors["generator"].clone())

    def start_averaging(self) -> None:
        self.average = [value.detach().clone() for _, value in self.parameters()]

    def update_average(self, decay: float) -> None:
        """Move the average towards the weights; early on faster, so that it forgets the start."""
        if self.average is not None:
            step = self.counters.step
            weight = 1 - min(decay, step / (step + 10))
            torch._foreach_lerp_(self.average, [value.detach() for _, value in self.parameters()], weight)

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """Put the average in the place of the weights for a while."""
        if self.average is None:
            yield
            return
        parameters = [value for _, value in self.parameters()]
        kept = [value.detach().clone() for value in parameters]
        with torch.no_grad():
            torch._foreach_copy_(parameters, self.average)
            yield
            torch._foreach_copy_(parameters, kept)


def _hidden(tensors: Mapping[str, Tensor], device: torch.device) -> State | None:
    layers: dict[int, list[Tensor]] = {}
    for name in (name for name in tensors if name.startswith("hidden.")):
        layers.setdefault(int(name.split(".")[1]), []).append(tensors[name].clone().to(device))
    return [tuple(layers[number]) for number in sorted(layers)] or None
