"""The one training loop: it never prints, saves or asks what task it serves; its caller does that at every yield."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

import torch

from textrnn.errors import DivergenceError
from textrnn.training.batches import Batches
from textrnn.training.config import TrainingConfig
from textrnn.training.schedules import fraction_done, learning_rate
from textrnn.training.state import Snapshot, TrainingState

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
    batches: Batches,
    *,
    validate: Callable[[], float],
    config: TrainingConfig,
    precision: Callable[[], AbstractContextManager[object]],
) -> Iterator[Progress]:
    """Train until the budget is spent or patience is lost, yielding after every step.

    validate: gives nats per token of the network as it stands. precision: the context each forward pass runs in.
    A loss that explodes or is not finite goes back to the last mark with half the rate; DivergenceError if none helps.
    """
    state.network.train()
    loop = _Loop(state, batches, validate, config, precision)
    snapshot, fraction = state.capture(), loop.fraction()
    while fraction < 1 and not (config.patience and state.counters.stale >= config.patience):
        rate = learning_rate(config, fraction) * state.counters.rate_scale
        loss = loop.step(rate)
        if state.counters.exploded(loss):
            snapshot = loop.roll_back(snapshot, loss)
            fraction = loop.fraction()
            yield loop.progress(fraction, snapshot, marked=True, rolled_back=True)
            continue
        state.counters.follow(loss)
        before, fraction = fraction, loop.fraction()
        report = loop.report(rate, before, fraction)
        marked = report is not None or state.counters.step % config.mark == 0
        if marked:
            loop.take_time()
            state.counters.rollbacks = 0
            snapshot = state.capture()
        yield loop.progress(fraction, snapshot, marked=marked, report=report)


class _Loop:
    """What `fit` does at a step, between two yields."""

    def __init__(
        self,
        state: TrainingState,
        batches: Batches,
        validate: Callable[[], float],
        config: TrainingConfig,
        precision: Callable[[], AbstractContextManager[object]],
    ) -> None:
        self.state, self.batches, self.validate = state, batches, validate
        self.config, self.precision = config, precision
        self.began = time.monotonic() - state.counters.seconds

    def take_time(self) -> None:
        """Count the seconds of training, those of an interrupted run included."""
        self.state.counters.seconds = time.monotonic() - self.began

    def fraction(self) -> float:
        """Give the share of the budget that is spent."""
        counters, epochs = self.state.counters, self.batches.epochs(self.state.position)
        return fraction_done(self.config, step=counters.step, epochs=epochs, seconds=counters.seconds)

    def step(self, rate: float) -> float:
        """Take one step of truncated back-propagation through time; give its loss, NaN if it failed."""
        state, position = self.state, self.state.position
        batch = self.batches.at(position)
        hidden = state.hidden if position.index and state.hidden else state.network.start(batch.size)
        with self.precision():
            loss, hidden = state.network.loss(batch, hidden)
        mean = loss.total / loss.tokens
        state.optimizer.zero_grad(set_to_none=True)
        mean.backward()  # type: ignore[no-untyped-call]
        norm = torch.nn.utils.clip_grad_norm_([value for _, value in state.parameters()], self.config.clip)
        value = float(mean.detach())
        if not (math.isfinite(value) and math.isfinite(float(norm))):
            return math.nan
        for group in state.optimizer.param_groups:
            group["lr"] = rate
        state.optimizer.step()
        state.hidden = [tuple(part.detach() for part in layer) for layer in hidden]
        self._count(value, loss.tokens)
        state.update_average(self.config.average)
        return value

    def _count(self, loss: float, tokens: int) -> None:
        counters, following = self.state.counters, self.batches.after(self.state.position)
        counters.step, counters.epoch, counters.index = counters.step + 1, following.epoch, following.index
        counters.tokens += tokens
        counters.reported_nats += loss * tokens
        counters.reported_tokens += tokens
        self.take_time()

    def roll_back(self, snapshot: Snapshot, loss: float) -> Snapshot:
        """Restore the last mark and halve the rate; give the state to go on from.

        A mark whose own loss is the high one cannot be helped by going back to it: it is where the loss is measured
        from now on.
        """
        before = self.state.counters
        rollbacks, scale, seconds = before.rollbacks + 1, before.rate_scale / 2, before.seconds
        if rollbacks > MOST_ROLLBACKS:
            raise DivergenceError(
                f"training does not hold: the loss is {loss:.4g} after {MOST_ROLLBACKS} roll-backs."
                f" Train again with --force and an --lr below {self.config.lr:g}."
            )
        self.state.restore(snapshot)
        counters = self.state.counters
        counters.rollbacks, counters.rate_scale, counters.seconds = rollbacks, scale, seconds
        if math.isfinite(loss) and before.step == counters.step + 1:
            counters.recent = math.inf
        return self.state.capture()

    def report(self, rate: float, before: float, now: float) -> Report | None:
        """Sum up what came since the last report, and validate, each if it is its turn."""
        validates = _passed(before, now, self.config.validations)
        if not validates and not _passed(before, now, self.config.reports):
            return None
        counters = self.state.counters
        loss = counters.reported_nats / max(1, counters.reported_tokens)
        counters.reported_nats, counters.reported_tokens = 0.0, 0
        valid = self._validate() if validates else None
        best = valid is not None and valid < counters.best
        if valid is not None:
            counters.best, counters.stale = (valid, 0) if best else (counters.best, counters.stale + 1)
        return Report(counters.step, self.batches.epochs(self.state.position), rate, loss, valid, best)

    def _validate(self) -> float:
        with self.state.averaged():
            return self.validate()

    def progress(
        self,
        fraction: float,
        snapshot: Snapshot,
        *,
        marked: bool,
        report: Report | None = None,
        rolled_back: bool = False,
    ) -> Progress:
        counters = self.state.counters
        return Progress(
            step=counters.step,
            fraction=min(1.0, fraction),
            seconds=counters.seconds,
            tokens=counters.tokens,
            loss=counters.recent,
            snapshot=snapshot,
            marked=marked,
            report=report,
            rolled_back=rolled_back,
        )


def _passed(before: float, now: float, times: int) -> bool:
    """Say whether one of `times` equal parts of the budget ended between two fractions."""
    return int(min(1.0, now) * times + 1e-9) > int(before * times + 1e-9)
