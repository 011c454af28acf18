"""From what the user asked for to a plan: which text, which settings, which run directory."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textrnn.commands.live_line import LiveLine
from textrnn.commands.output import note
from textrnn.commands.settings import BUDGETS
from textrnn.commands.training_request import Request
from textrnn.commands.training_task import TASKS, Material, TrainingTask
from textrnn.errors import ConfigError, InputError, UsageError

if TYPE_CHECKING:
    from textrnn.config import RunConfig
    from textrnn.training.plan import Plan


def run_session(request: Request) -> Path | None:
    """Train as requested; give the run's directory, None after a dry run."""
    from textrnn.commands.training_run import TrainingRun
    from textrnn.run import Run, new_run_path

    task: TrainingTask = TASKS.get(request.task)(request)
    _check(request, task)
    line = LiveLine(quiet=request.quiet)
    if request.dry_run:
        _tell_cost(request, task.read(line))
        return None
    path = new_run_path(request.output)
    run = Run.resume(path) if request.resume else Run.create(path, force=request.force)
    with run.lock():
        stored = run.config() if "config.json" in run.manifest.entry_by_name else None
        if stored is not None and stored.kind != request.task:
            step = "Leave out --task, or train another run with -o."
            raise UsageError(f"the run was begun with task = {stored.kind}, not {request.task}. {step}")
        material = task.read_again(run, stored, line) if stored else task.read(line)
        plan = resumed_plan(stored, request, material) if stored else decide(request, material)[0]
        TrainingRun(request, run, material, plan).train(stored)
    return path


def _check(request: Request, task: TrainingTask) -> None:
    """Refuse what cannot work, before anything is read."""
    if request.resume and (request.force or request.dry_run):
        raise UsageError(f"--resume does not go with {'--force' if request.force else '--dry-run'}. Drop one.")
    try:
        task.check()
    except ConfigError as error:
        if request.configured:
            raise
        raise UsageError(str(error)) from error


def _tell_cost(request: Request, material: Material) -> None:
    from textrnn.commands.training_words import estimate

    plan, speed = decide(request, material)
    print(estimate(material, plan, speed, lambda line: note(line, quiet=request.quiet)))


def decide(request: Request, material: Material) -> "tuple[Plan, float]":
    """Choose what the user has not, for this text and this computer.

    Gives the plan and the floating-point operations a second in training.
    """
    from textrnn.training.precision import choose_device, choose_precision, choose_threads, prepare_processor

    settings = dict(request.settings)
    cell = settings.get("cell", "lstm")
    device = choose_device(settings.get("device", "auto"))
    most = prepare_processor(settings.get("threads", 0))
    settings["threads"] = most if "threads" in settings else choose_threads(device, cell)
    if settings["threads"] < most:
        note(f"the processor is busy: 1 thread is faster than {most} (--threads {most} insists)", quiet=request.quiet)
    settings["device"] = device.type
    settings["precision"], speed = choose_precision(settings.get("precision", "auto"), device, cell)
    plan = material.choose(settings, speed)
    plan.validate()
    return plan, speed


def resumed_plan(stored: "RunConfig", request: Request, material: Material) -> "Plan":
    """Give the plan a run was begun with; only its budget may change. UsageError for anything else."""
    from textrnn.training.precision import choose_device, prepare_processor

    for name, which in material.identity.items():
        if stored.data[name] != material.facts[name]:
            raise InputError(f"the {which} is not the one this run was begun with. Give that one, or another -o NAME.")
    plan = material.stored_plan(stored)
    _refuse_changes(request, plan.settings() | material.known_settings(stored))
    budget = {name: request.settings[name] for name in BUDGETS if name in request.settings}
    if budget:
        plan = plan.replace({"minutes": 0.0, "epochs": 0, "steps": 0} | budget)
    plan.validate()
    choose_device(plan.training.device)
    prepare_processor(plan.training.threads)
    return plan


def _refuse_changes(request: Request, known: Mapping[str, Any]) -> None:
    for name, value in {**request.settings, **request.vectors}.items():
        if name not in BUDGETS and value not in ("auto", known.get(name)):
            step = f"Leave out {name}, or train another run with -o."
            raise UsageError(f"the run was begun with {name} = {known.get(name)}, not {value}. {step}")
