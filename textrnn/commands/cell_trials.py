"""Cells trained one after the other, until all are done or the user has seen enough."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textrnn.commands.interruption import Interruption
from textrnn.commands.live_line import LiveLine, clock
from textrnn.commands.training_task import NATS
from textrnn.errors import DivergenceError

if TYPE_CHECKING:
    from textrnn.commands.language_model_task import LanguageModelMaterial
    from textrnn.laboratory.cell_comparison import CellResult, Trial
    from textrnn.training.defaults import LanguageModelPlan
    from textrnn.training.loop import Progress


def run_trials(
    material: "LanguageModelMaterial", plans: "Mapping[str, LanguageModelPlan]", line: LiveLine
) -> "tuple[list[CellResult], int]":
    """Train every cell; give the results of those that were done, and the exit code of an interruption, else 0."""
    results: list[CellResult] = []
    with Interruption() as interruption:
        for number, (cell, plan) in enumerate(plans.items(), 1):
            trial = _trial(material, plan, line)
            label = f"{number}/{len(plans)} {cell}"
            if not _train(trial, label, line, interruption):
                line.tell(f"interrupted in {label}")
                return results, interruption.exit_code
            results.append(trial.result())
            line.tell(f"{label}: {_words(results[-1])}")
    return results, 0


def _trial(material: "LanguageModelMaterial", plan: "LanguageModelPlan", line: LiveLine) -> "Trial":
    import torch

    from textrnn.laboratory.cell_comparison import Trial

    network = material.build(plan, None, line.tell)
    return Trial(
        network, material.batches(plan, torch.device(plan.training.device)),
        validate=lambda: material.validate(plan, network)[NATS], training=plan.training,
    )  # fmt: skip


def _train(trial: "Trial", label: str, line: LiveLine, interruption: Interruption) -> bool:
    """Train to the end of the budget, or until training does not hold; say whether it came so far."""
    line.redraw(f"{label}: compiling")
    try:
        for progress in trial.steps():
            line.redraw(f"{label}: {_state(progress)}")
            if interruption.wanted:
                return False
    except DivergenceError:
        line.tell(f"{label}: training does not hold: the loss explodes. Try --set lr=0.001.")
    return not interruption.wanted


def _state(progress: "Progress") -> str:
    left = progress.seconds * (1 / max(progress.fraction, 1e-9) - 1)
    speed = progress.tokens / max(progress.seconds, 1e-9)
    return f"{progress.fraction:4.0%}  {speed:,.0f} tokens/s, {clock(left)} left  {progress.loss:.4f} nats/token"


def _words(result: "CellResult") -> str:
    if not result.course:
        return "no figures"
    exploded = f", exploded {result.roll_backs} times" if result.roll_backs else ""
    return f"{result.nats:.4f} nats/token, {result.tokens_per_second:,.0f} tokens/s{exploded}"
