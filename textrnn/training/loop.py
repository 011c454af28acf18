"""The one training loop: it never prints, saves or asks what task it serves; its caller does that at every yield."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

import torch

from textrnn.errors import TextrnnError
from textrnn.training.batches import StreamBatches
from textrnn.training.config import TrainingConfig
from textrnn.training.schedules import fraction_done, learning_rate
from textrnn.training.state import Snapshot, TrainingState

EXPLODED = 2.0  # nats per token above the running mean
MOST_ROLLBACKS = 8


@dataclass(frozen=True)
class Report:
    """What goes into the log: nats per token since the last report, and on the validation text if it was its turn."""

    step: int
    epoch: float
    lr: float
    loss: float
    valid: float | None
    best: bool


@dataclass(frozen=True)
class Progress:
    """One step done. snapshot: the last state a run can resume from, and whether it is of this step."""

    step: int
    fraction: float
    seconds: float
    tokens: int
    loss: float
    snapshot: Snapshot
    marked: bool
    report: Report | None = None
    rolled_back: bool = False


def fit(
    state: TrainingState,
    batches: StreamBatches,
    *,
    validate: Callable[[], float],
    config: TrainingConfig,
    precision: Callable[[], AbstractContextManager[object]],
) -> Iterator[Progress]:
    """Train until the budget is spent or patience is lost, yielding after every step.

    validate: gives nats per token of the network as it stands. precision: the context each forward pass runs in.
    A loss that explodes or is not finite goes back to the last mark with half the rate; TextrnnError if none helps.
    """
    network, counters = state.network, state.counters
    network.train()
    snapshot = state.capture()
    clock = Clock(counters.seconds)
    fraction = _fraction(state, batches, config)
    while fraction < 1 and not (config.patience and counters.stale >= config.patience):
        rate = learning_rate(config, fraction) * counters.rate_scale
        loss = _step(state, batches, config, rate, precision)
        if not loss < counters.recent + EXPLODED:
            _roll_back(state, snapshot, loss)
            counters, snapshot = state.counters, state.capture()
            clock = Clock(counters.seconds)
            yield Progress(
                counters.step,
                fraction,
                counters.seconds,
                counters.tokens,
                loss,
                snapshot,
                True,
                rolled_back=True,
            )
            continue
        counters.recent = loss if counters.recent == math.inf else counters.recent + 0.05 * (loss - counters.recent)
        counters.seconds = clock.seconds()
        before, fraction = fraction, _fraction(state, batches, config)
        report = None
        if _passed(before, fraction, config.reports):
            report = _report(
                state,
                batches,
                config,
                rate,
                validate if _passed(before, fraction, config.validations) else None,
            )
        marked = report is not None or counters.step % config.mark == 0
        if marked:
            counters.seconds = clock.seconds()
            snapshot = state.capture()
        yield Progress(
            counters.step,
            min(1.0, fraction),
            counters.seconds,
            counters.tokens,
            counters.recent,
            snapshot,
            marked,
            report,
        )


class Clock:
    """Seconds of training, those of an interrupted run included."""

    def __init__(self, spent: float) -> None:
        self._start = time.monotonic() - spent

    def seconds(self) -> float:
        return time.monotonic() - self._start


def _fraction(state: TrainingState, batches: StreamBatches, config: TrainingConfig) -> float:
    counters = state.counters
    epochs = batches.epochs(state.position)
    return fraction_done(config, step=counters.step, epochs=epochs, seconds=counters.seconds)


def _passed(before: float, now: float, times: int) -> bool:
    """Say whether one of `times` equal parts of the budget ended between two fractions."""
    return int(min(1.0, now) * times + 1e-9) > int(before * times + 1e-9)


def _step(
    state: TrainingState,
    batches: StreamBatches,
    config: TrainingConfig,
    rate: float,
    precision: Callable[[], AbstractContextManager[object]],
) -> float:
    """Take one step of truncated back-propagation through time; give its loss, NaN if it failed."""
    network, counters, position = state.network, state.counters, state.position
    batch = batches.at(position)
    hidden = state.hidden if position.index and state.hidden else network.start(batch.inputs.shape[1])
    with precision():
        loss, hidden = network.loss(batch, hidden)
    mean = loss.total / loss.tokens
    state.optimizer.zero_grad(set_to_none=True)
    mean.backward()  # type: ignore[no-untyped-call]
    norm = torch.nn.utils.clip_grad_norm_([value for _, value in state.parameters()], config.clip)
    value = float(mean.detach())
    if not (math.isfinite(value) and math.isfinite(float(norm))):
        return math.nan
    for group in state.optimizer.param_groups:
        group["lr"] = rate
    state.optimizer.step()
    state.hidden = [tuple(part.detach() for part in layer) for layer in hidden]
    following = batches.after(position)
    counters.step, counters.epoch, counters.index = counters.step + 1, following.epoch, following.index
    counters.tokens += loss.tokens
    counters.reported_nats += value * loss.tokens
    counters.reported_tokens += loss.tokens
    state.update_average(config.average)
    return value


def _roll_back(state: TrainingState, snapshot: Snapshot, loss: float) -> None:
    rollbacks, scale = state.counters.rollbacks + 1, state.counters.rate_scale / 2
    if rollbacks > MOST_ROLLBACKS:
        raise TextrnnError(
            f"training does not hold: the loss is {loss:.4g} after {MOST_ROLLBACKS} roll-backs. Use a smaller --lr."
        )
    state.restore(snapshot)
    state.counters.rollbacks, state.counters.rate_scale = rollbacks, scale


def _report(
    state: TrainingState,
    batches: StreamBatches,
    config: TrainingConfig,
    rate: float,
    validate: Callable[[], float] | None,
) -> Report:
    counters = state.counters
    loss = counters.reported_nats / max(1, counters.reported_tokens)
    counters.reported_nats, counters.reported_tokens = 0.0, 0
    valid, best = None, False
    if validate is not None:
        with state.averaged():
            valid = validate()
        best = valid < counters.best
        counters.best, counters.stale = (valid, 0) if best else (counters.best, counters.stale + 1)
    return Report(counters.step, batches.epochs(state.position), rate, loss, valid, best)
