"""Every cell with as many parameters and as much time, on the same text.

config = equal_size(NetworkConfig(vocabulary=65, cell="gru"), 500_000)
trial = Trial(LanguageModel(config, dropout), batches, validate=validate, training=training)
for progress in trial.steps(): ...
trial.result().gain(unigram_nats(train, valid, 65))
"""

import bisect
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from textrnn.cells import CELLS, make_cell
from textrnn.config import NetworkConfig
from textrnn.errors import UsageError
from textrnn.networks.language_model import LanguageModel
from textrnn.training import OPTIMIZERS
from textrnn.training.batches import Position, StreamBatches
from textrnn.training.config import TrainingConfig
from textrnn.training.defaults import LanguageModelPlan
from textrnn.training.loop import Progress, fit
from textrnn.training.precision import context
from textrnn.training.state import TrainingState

TOLERANCE = 0.02  # by which the parameters of two cells may differ


def recurrent_parameters(config: NetworkConfig) -> int:
    """Count the parameters of the recurrent layers: matrices, biases, peepholes and gains."""
    cells = (make_cell(config, *sizes) for sizes in config.layer_sizes())
    return sum(math.prod(shape) for cell in cells for shape in cell.shapes().values())


def all_parameters(config: NetworkConfig) -> int:
    """Count the parameters of a language model: those of the recurrent layers, the embedding and the softmax."""
    softmax = config.vocabulary * (1 + (0 if config.tie else config.output_size()))
    return recurrent_parameters(config) + config.vocabulary * config.embedding + softmax


def equal_size(config: NetworkConfig, parameters: int) -> NetworkConfig:
    """Give the network the width at which it has so many parameters, as networks of Melis et al. 2018 have a budget.

    An embedding that is the output matrix too is as wide as the layers; another one keeps its width. UsageError where
    no width comes within TOLERANCE, as those of a small network lie far apart.
    """
    hidden = nearest_width(lambda width: all_parameters(_of_width(config, width)), parameters)
    found = _of_width(config, hidden)
    count = all_parameters(found)
    if abs(count - parameters) > TOLERANCE * parameters:
        raise UsageError(
            f"the cell {config.cell!r} comes no nearer to {parameters:,} parameters than {count:,}, with {hidden} "
            f"unit{'s' * (hidden > 1)} in a layer. Give more --parameters, or leave it out of --cell."
        )
    return found


def _of_width(config: NetworkConfig, width: int) -> NetworkConfig:
    return replace(config, hidden=width, embedding=width if config.tie else config.embedding)


def equal_plans(
    choose: Callable[[Mapping[str, Any]], LanguageModelPlan],
    settings: Mapping[str, Any],
    cells: Sequence[str],
    of_cells: Mapping[str, Any],
    parameters: int | None = None,
) -> dict[str, LanguageModelPlan]:
    """Give the plan of every cell: all are alike but for the cell and its width.

    of_cells: settings that only some cells have. choose: makes settings into the plan of a network of the cell that
    they name, from which all else is taken.
    parameters: as many as that network has if not given.
    """

    def at(width: int) -> LanguageModelPlan:
        return choose({**settings, "hidden": width})

    if parameters is None:
        plan = choose(settings)
        parameters = all_parameters(plan.network)
    else:
        plan = at(nearest_width(lambda width: all_parameters(at(width).network), parameters))
    networks = {}
    for cell in cells:
        own = {name: value for name, value in of_cells.items() if name in CELLS.get(cell).options()}
        networks[cell] = equal_size(plan.network.from_dict(plan.network.to_dict() | {"cell": cell} | own), parameters)
    return {cell: replace(plan, network=network) for cell, network in networks.items()}


def nearest_width(count: Callable[[int], int], parameters: int) -> int:
    """Give the width whose count is the nearest. count: grows with the width without end."""
    most = 1
    while count(most) < parameters:
        most *= 2
    enough = 1 + bisect.bisect_left(range(1, most), parameters, key=count)
    return min((max(1, enough - 1), enough), key=lambda width: abs(count(width) - parameters))


def unigram_nats(train: NDArray[np.unsignedinteger], valid: NDArray[np.unsignedinteger], vocabulary: int) -> float:
    """Give the nats per token of knowing only how often each token is, every count one higher (Laplace).

    It is what a network would come to whose only parameters are the biases of its softmax.
    """
    counts = np.bincount(train, minlength=vocabulary) + 1.0
    return float(-np.log(counts / counts.sum())[valid[1:]].mean())


@dataclass(frozen=True)
class CellResult:
    """What a cell reached. nats: the lowest per token of the validation text, infinite if it came to none.

    course: (seconds, nats) of every validation. roll_backs: how often the loss exploded.
    """

    cell: str
    hidden: int
    recurrent: int
    parameters: int
    tokens_per_second: float
    steps: int
    nats: float
    course: tuple[tuple[float, float], ...]
    roll_backs: int

    def gain(self, unigram: float) -> float:
        """Give the nats per token that a million parameters are better than the unigram model."""
        return (unigram - self.nats) / (self.parameters / 1e6)


class Trial:
    """A cell in training, by the loop and the settings of `textrnn train`."""

    def __init__(
        self,
        network: LanguageModel,
        batches: StreamBatches,
        *,
        validate: Callable[[], float],
        training: TrainingConfig,
    ) -> None:
        self.network, self.batches, self.validate, self.training = network, batches, validate, training
        self.precision = context(training.precision, network.device)
        self.state = TrainingState(network, OPTIMIZERS.get(training.optimizer)(network, training))
        if training.average:
            self.state.start_averaging()
        self.course: list[tuple[float, float]] = []
        self.roll_backs = 0

    def steps(self) -> Iterator[Progress]:
        """Train until the budget is spent; kernels are compiled before its clock starts.

        Raises DivergenceError for a cell whose training does not hold.
        """
        self._compile()
        for progress in fit(
            self.state, self.batches, validate=self.validate, config=self.training, precision=self.precision
        ):
            self.roll_backs += progress.rolled_back
            if progress.report is not None and progress.report.valid is not None:
                self.course.append((progress.seconds, progress.report.valid))
            yield progress

    def _compile(self) -> None:
        """Run a few tokens forwards and backwards, in the precisions of training and of validation."""
        batch = self.batches.at(Position())
        batch = batch._replace(inputs=batch.inputs[:2], targets=batch.targets[:2])
        self.network.eval()
        with self.precision():
            loss, _ = self.network.loss(batch, self.network.start(batch.size))
        loss.total.backward()  # type: ignore[no-untyped-call]
        self.network.zero_grad(set_to_none=True)
        with torch.no_grad():
            self.network.read(batch.inputs, self.network.start(batch.size))

    def result(self) -> CellResult:
        """Give what the cell has reached so far."""
        config, counters = self.network.config, self.state.counters
        return CellResult(
            cell=config.cell,
            hidden=config.hidden,
            recurrent=recurrent_parameters(config),
            parameters=sum(value.numel() for value in self.network.parameters()),
            tokens_per_second=counters.tokens / max(counters.seconds, 1e-9),
            steps=counters.step,
            nats=min((nats for _, nats in self.course if math.isfinite(nats)), default=math.inf),
            course=tuple(self.course),
            roll_backs=self.roll_backs,
        )
