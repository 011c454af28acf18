"""What the user asked `textrnn train` for, from its options and files of settings."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from textrnn.commands.settings import merge_settings
from textrnn.commands.text_request import TextRequest
from textrnn.commands.training_options import FLAG_VALUES, RUN_OPTIONS, VECTOR_OPTIONS, refuse_misplaced
from textrnn.commands.training_task import TASKS, TrainingTask
from textrnn.errors import InputError, NotFoundError, UsageError

DEFAULT_TASK = "lm"


@dataclass(frozen=True)
class Request:
    """vectors: files or stores of word vectors by their option. settings: every other setting that was given."""

    task: str
    text: TextRequest
    output: str
    vectors: Mapping[str, str]
    freeze_embeddings: bool
    sample_every: int
    resume: bool
    force: bool
    dry_run: bool
    quiet: bool
    settings: Mapping[str, Any]
    configured: bool  # some of them by a file


def make_request(options: Mapping[str, Any]) -> Request:
    """Sort the options of the command by what they are for; UsageError for one that is not for the task.

    options: by the name of their parameter, None for what is not given.
    """
    stored = _stored_task(options) if options["resume"] and options["output"] else None
    name = TASKS.check(options["task"] or stored or DEFAULT_TASK)
    refuse_misplaced(name, options)
    if not options["output"] and not options["dry_run"]:
        raise UsageError("the run needs a name. Add -o NAME.")
    task: type[TrainingTask] = TASKS.get(name)
    text_fields = {field.name for field in dataclasses.fields(task.text_class)}
    text = {field: options[field] for field in text_fields} | {"sources": tuple(options["sources"] or ())}
    elsewhere = {"sources", "dropout", *text_fields, *RUN_OPTIONS, *VECTOR_OPTIONS}
    settings = {option: value for option, value in options.items() if option not in elsewhere}
    settings |= {option: value for option, value in FLAG_VALUES.items() if options[option]}
    settings |= {f"dropout_{place}": options["dropout"] for place in task.dropout_places}
    merged = merge_settings(settings, options["set_"] or [], options["config"])
    refuse_misplaced(name, merged)
    return Request(
        task=name, text=task.text_class(**text), output=options["output"],
        vectors={option: options[option] for option in VECTOR_OPTIONS if options[option] is not None},
        freeze_embeddings=options["freeze_embeddings"], sample_every=options["sample_every"],
        resume=options["resume"], force=options["force"], dry_run=options["dry_run"], quiet=options["quiet"],
        settings=merged, configured=options["config"] is not None,
    )  # fmt: skip


def _stored_task(options: Mapping[str, Any]) -> str | None:
    """Give the task of the run that is to go on, None if it is to begin; NotFoundError if nothing says with what."""
    from textrnn.run import Run, new_run_path

    path = new_run_path(options["output"])
    run = Run.resume(path)
    if "config.json" not in run.manifest.entry_by_name:
        if options["sources"] or options["source_file"]:
            return None
        raise NotFoundError(f"there is no run {path} to resume. Name its text to begin it, or see: textrnn models.")
    kind = run.config().kind
    if kind not in TASKS.names():
        raise InputError(
            f"{path} is a run of the kind {kind!r}, which textrnn train does not make. Choose another -o NAME."
        )
    return kind
