"""What a good run looks like for so much text and so much time, where the user has not said otherwise.

`benchmarks/language_models.py` measures the choices made here.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from textrnn.config import NetworkConfig
from textrnn.networks.dropout import DropoutConfig
from textrnn.training.config import TrainingConfig
from textrnn.training.plan import Plan
from textrnn.training.precision import operations_per_token, recurrent_weights

WIDTHS = (64, 96, 128, 192, 256, 384, 512, 650, 800, 1024)
TOKENS_PER_WEIGHT = 2.2  # below this a smaller network is better for the same time
FEWEST_WINDOWS = 16  # steps an epoch should have
VALIDATION_COST = 0.9  # of a token, as a share of what it costs in training: one pass of three, in fp32


@dataclass(frozen=True)
class Task:
    """What is known before the choice. speed: floating-point operations a second in training."""

    tokens: int
    valid_tokens: int
    vocabulary: int
    speed: float
    words: bool  # tokens are words or parts of them, not characters or bytes


@dataclass(frozen=True)
class LanguageModelPlan(Plan):
    """Everything a language model needs to begin."""

    network: NetworkConfig


def choose(task: Task, given: Mapping[str, Any]) -> LanguageModelPlan:
    """Choose every setting that is not given: budget, then width, then dropout, each from those before it."""
    given = dict(given)
    if not any(name in given for name in ("minutes", "epochs", "steps")):
        given["minutes"] = default_minutes(task)
    plan = _base(task, given).replace(given)
    plan.validate()
    if "hidden" not in given:
        plan = plan.replace({"hidden": _width(task, plan)})
    if "embedding" not in given:
        plan = plan.replace({"embedding": _embedding(task, plan.network.hidden)})
    rest: dict[str, Any] = _shares(task, plan) | {"batch": _batch(task, plan)}
    if plan.training.minutes:
        rest["validations"] = _validations(task, plan)
    return plan.replace({name: value for name, value in rest.items() if name not in given})


def default_minutes(task: Task) -> float:
    """Give the time a text of this length deserves."""
    return float(min(15, max(1, round(task.tokens / (100_000 if task.words else 250_000)))))


def _base(task: Task, given: Mapping[str, Any]) -> LanguageModelPlan:
    skips, ties = given.get("skip"), given.get("tie")
    if not task.words:
        return LanguageModelPlan(
            NetworkConfig(task.vocabulary, skip=not ties), DropoutConfig(), TrainingConfig(lr=5e-3)
        )
    # a tied word model needs Adam without momentum (Melis et al. 2018, sec. 4.2)
    training = TrainingConfig(lr=3e-3, beta1=0.0, beta2=0.999, clip=0.5, batch=40, bptt=70, warmup=0.05)
    return LanguageModelPlan(NetworkConfig(task.vocabulary, tie=not skips), DropoutConfig(locked=True), training)


def _width(task: Task, plan: LanguageModelPlan) -> int:
    """Give the widest network that still sees enough tokens for each of its weights."""
    plans = [plan.replace({"hidden": width, "embedding": _embedding(task, width)}) for width in WIDTHS]
    return max((one.network.hidden for one in plans if _fits(task, one)), default=WIDTHS[0])


def _fits(task: Task, plan: LanguageModelPlan) -> bool:
    return seen_tokens(task, plan) >= TOKENS_PER_WEIGHT * recurrent_weights(plan.network)


def _embedding(task: Task, hidden: int) -> int:
    return hidden if task.words else min(hidden, 128)


def _batch(task: Task, plan: LanguageModelPlan) -> int:
    """Give the usual number of streams, fewer where an epoch would have only a few steps."""
    training = plan.training
    return min(training.batch, max(4, task.tokens // (training.bptt * FEWEST_WINDOWS)))


def _shares(task: Task, plan: LanguageModelPlan) -> dict[str, float]:
    """Give the dropout that the number of readings calls for, for a network of this size on so much text."""
    readings = seen_tokens(task, plan) / task.tokens
    pressure = readings * recurrent_weights(plan.network) / task.tokens
    share = min(0.6, max(0.0, 0.2 * math.log(max(pressure, 1e-9) / 3.6)))
    hidden, inputs, tokens = (0.6, 0.8, 0.1) if task.words else (1.0, 0.2, 0.0)
    shares = {"hidden": hidden * share, "inputs": inputs * share, "outputs": share, "tokens": tokens if share else 0.0}
    return {f"dropout_{name}": round(value, 2) for name, value in shares.items()}


def _validations(task: Task, plan: LanguageModelPlan) -> int:
    """Give how many validations take about a twentieth of a time budget."""
    tokens_per_second = task.speed / operations_per_token(plan.network)
    seconds = VALIDATION_COST * task.valid_tokens / tokens_per_second
    return min(20, max(2, int(0.05 * 60 * plan.training.minutes / seconds)))


def seen_tokens(task: Task, plan: LanguageModelPlan) -> float:
    """Give how many tokens a run reads within its budget."""
    training = plan.training
    if training.minutes:
        return task.speed * 60 * training.minutes / operations_per_token(plan.network)
    if training.epochs:
        return float(training.epochs * task.tokens)
    return float(training.steps * training.batch * training.bptt)
