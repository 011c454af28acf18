"""From what the user asked for to a plan: which text, which settings, which run directory."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textrnn.commands.live_line import LiveLine
from textrnn.commands.output import note, note_terminal_input
from textrnn.commands.settings import BUDGETS
from textrnn.commands.training_data import TOKENIZER_SETTINGS, TrainingData, TrainingText, load_data, tokenizer_options
from textrnn.errors import ConfigError, InputError, NotFoundError, UsageError

if TYPE_CHECKING:
    from textrnn.config import RunConfig
    from textrnn.run import Run
    from textrnn.training.defaults import Plan, Task

WORD_TOKENIZERS = ("word", "whitespace", "subword")


@dataclass(frozen=True)
class Request:
    """What the user asked for. settings: every network, training and tokenizer setting that was given."""

    text: TrainingText
    output: str
    embeddings: str | None
    freeze_embeddings: bool
    sample_every: int
    resume: bool
    force: bool
    dry_run: bool
    quiet: bool
    settings: Mapping[str, Any]
    configured: bool  # some of them by a file


def run_session(request: Request) -> Path | None:
    """Train as requested; give the run's directory, None after a dry run."""
    from textrnn.commands.training_run import TrainingRun
    from textrnn.commands.training_words import estimate
    from textrnn.run import Run, new_run_path

    try:
        _check(request)
    except ConfigError as error:
        if request.configured:
            raise
        raise UsageError(str(error)) from error
    if request.dry_run:
        data = _load(request, None)
        plan, speed = decide(request, data)
        print(estimate(plan, data, speed))
        return None
    path = new_run_path(request.output)
    if request.resume and not request.text.sources and not (path / "config.json").exists():
        raise NotFoundError(f"there is no run {path} to resume. Name its text to begin it, or see: textrnn models.")
    run = Run.resume(path) if request.resume else Run.create(path, force=request.force)
    with run.lock():
        stored = run.config() if "config.json" in run.manifest.entry_by_name else None
        data = _load(request, run if stored else None)
        plan = resumed_plan(stored, request, data) if stored else decide(request, data)[0]
        TrainingRun(request, run, data, plan).train(stored)
    return path


def _check(request: Request) -> None:
    """Refuse what cannot work, before anything is read."""
    if request.resume and (request.force or request.dry_run):
        raise UsageError(f"--resume does not go with {'--force' if request.force else '--dry-run'}. Drop one.")
    from textrnn.cells import CELLS
    from textrnn.training import OPTIMIZERS

    if request.embeddings is not None:
        from textrnn.embeddings.lookup import dimensions

        dimensions(request.embeddings)
    elif request.freeze_embeddings:
        raise UsageError("--freeze-embeddings needs --embeddings FILE|NAME.")
    CELLS.check(request.settings.get("cell", "lstm"))
    OPTIMIZERS.check(request.settings.get("optimizer", "adamw"))
    words = tokenizer_options(request.settings).name in WORD_TOKENIZERS

    from textrnn.training.defaults import Task  # imports torch, so what needs none is checked before
    from textrnn.training.precision import choose_device

    guess = _choose(request, Task(10**6, 10**5, 256, 1e11, words=words))
    guess.validate()
    choose_device(guess.training.device)


def _load(request: Request, run: "Run | None") -> TrainingData:
    """Read the text, or for a run that goes on its text, with its tokenizer."""
    from textrnn.text.tokenizers import build_tokenizer

    progress = LiveLine(quiet=request.quiet).count
    if run is None:
        note_terminal_input(request.text.sources, quiet=request.quiet)
        return load_data(request.text, request.settings, progress=progress)
    tokenizer = build_tokenizer(run.read_folder("tokenizer"), f"{run.path}/tokenizer")
    return load_data(request.text.or_else(run.config().data), {}, tokenizer, progress)


def decide(request: Request, data: TrainingData) -> "tuple[Plan, float]":
    """Choose what the user has not, for this text and this computer; give the plan and its tokens per second."""
    from textrnn.training.defaults import Task
    from textrnn.training.precision import (
        choose_device,
        choose_precision,
        choose_threads,
        operations_per_token,
        prepare_processor,
    )

    settings = dict(request.settings)
    device = choose_device(settings.get("device", "auto"))
    most = prepare_processor(settings.get("threads", 0))
    settings["threads"] = most if "threads" in settings else choose_threads(device, settings.get("cell", "lstm"))
    if settings["threads"] < most:
        note(f"the processor is busy: 1 thread is faster than {most} (--threads {most} insists)", quiet=request.quiet)
    settings["device"] = device.type
    settings["precision"], speed = choose_precision(
        settings.get("precision", "auto"), device, settings.get("cell", "lstm")
    )
    words = data.tokenizer.name in WORD_TOKENIZERS
    task = Task(len(data.train), len(data.valid), len(data.tokenizer.vocabulary), speed, words=words)
    plan = _choose(replace(request, settings=settings), task)
    plan.validate()
    return plan, speed / operations_per_token(plan.network)


def _choose(request: Request, task: "Task") -> "Plan":
    from textrnn.training.defaults import choose

    given = {name: value for name, value in request.settings.items() if name not in TOKENIZER_SETTINGS}
    if request.embeddings is not None:
        from textrnn.embeddings.lookup import dimensions

        given["embedding"] = dimensions(request.embeddings)
    return choose(task, given)


def resumed_plan(stored: "RunConfig", request: Request, data: TrainingData) -> "Plan":
    """Give the plan a run was begun with; only its budget may change. UsageError for anything else."""
    from textrnn.config import NetworkConfig
    from textrnn.networks.dropout import DropoutConfig
    from textrnn.training.config import TrainingConfig
    from textrnn.training.defaults import Plan
    from textrnn.training.precision import choose_device, prepare_processor

    for name in ("sha256", "valid_sha256", "train_tokens"):
        if stored.data[name] != data.facts[name]:
            which = "validation text" if name == "valid_sha256" else "text"
            raise InputError(f"the {which} is not the one this run was begun with. Give that one, or another -o NAME.")
    training = dict(stored.training)
    plan = Plan(
        NetworkConfig.from_dict(stored.network),
        DropoutConfig.from_dict(training.pop("dropout")),
        TrainingConfig.from_dict(training),
    )
    known = plan.settings() | stored.tokenizer | {"tokenizer": stored.tokenizer["name"]}
    known |= {"embeddings": stored.data["embeddings"]}
    said = dict(request.settings) | ({"embeddings": request.embeddings} if request.embeddings else {})
    for name, value in said.items():
        if name not in BUDGETS and value not in ("auto", known.get(name)):
            step = f"Leave out {name}, or train another run with -o."
            raise UsageError(f"the run was begun with {name} = {known.get(name)}, not {value}. {step}")
    budget = {name: request.settings[name] for name in BUDGETS if name in request.settings}
    if budget:
        plan = plan.replace({"minutes": 0.0, "epochs": 0, "steps": 0} | budget)
    plan.validate()
    choose_device(plan.training.device)
    prepare_processor(plan.training.threads)
    return plan
