"""The plan that a training was begun with, from its config.json: nothing but its budget may change.

plan = stored_plan(run.path, run.config(), request)
"""

import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textrnn.commands.embed.training_request import (
    GENSIM,
    OPTIONS,
    PATIENCE,
    Plan,
    Request,
    budget_of,
    settings_of,
    validate_options,
)
from textrnn.embeddings import METHODS
from textrnn.errors import InputError, UsageError

if TYPE_CHECKING:
    from textrnn.config import RunConfig


def stored_plan(path: Path, stored: "RunConfig", request: Request) -> Plan:
    """Give the plan. InputError if no training of vectors was begun there, UsageError if another one is asked for."""
    from textrnn.embeddings.training.corpus import WordOptions
    from textrnn.embeddings.training.phrases import PhraseOptions
    from textrnn.embeddings.training.trainer import Budget

    check_resumable(path, stored, request.output)
    method, training, words = stored.network["method"], dict(stored.training), dict(stored.tokenizer)
    phrases, unit = words.pop("phrases"), stored.data["unit"]
    _check_same({**training, **words, "method": method, "tokenizer": words["name"], "unit": unit}, request)
    _check_same_phrases(phrases, request.phrases)
    budget = budget_of(request, training["backend"])
    validate_options(budget)
    trainer = METHODS.get(method)
    return Plan(
        method, training["backend"], trainer.Config.from_dict({name: training[name] for name in settings_of(trainer)}),
        WordOptions.from_dict(words), phrases and PhraseOptions.from_dict(phrases),
        budget or Budget(training["epochs"], training["minutes"]), training.get("watch"),
        training.get("patience", PATIENCE), unit,
    )  # fmt: skip


def check_resumable(path: Path, stored: "RunConfig", output: str) -> None:
    """Raises InputError, with what it is and what can be done, unless embed train has begun it and can go on."""
    from textrnn.commands.training_task import TASKS
    from textrnn.embeddings.spaces.postprocessing import STEPS
    from textrnn.embeddings.vectors import DOCUMENTS, WORDS

    if stored.kind not in (WORDS, DOCUMENTS):
        step = (
            f"Go on with it: {shlex.join(['textrnn', 'train', '--resume', '-o', output])}"
            if stored.kind in TASKS.names()
            else ""
        )
        raise InputError(
            f"{path} is a run of the kind {stored.kind!r}, not vectors. {step or 'Choose another -o NAME.'}"
        )
    backend, steps, method = stored.training.get("backend"), stored.network.get(STEPS), stored.network.get("method")
    if backend is None or steps:
        made = f"were made by {steps[-1]}" if steps else f"are of the method {method!r}, which is no training"
        step = "Train others with -o NAME, or in their place with --force."
        raise InputError(f"the vectors {path} {made}; only what embed train began can go on. {step}")
    if backend == GENSIM:
        raise InputError(f"gensim trained the vectors {path}, which cannot be resumed. Train anew with --force.")


def _check_same(known: Mapping[str, Any], request: Request) -> None:
    said = {**request.settings, **request.words}
    said |= {each: value for each in ("method", "watch", "patience") if (value := getattr(request, each)) is not None}
    said |= {"backend": request.backend} if request.backend != "auto" else {}
    said |= {"unit": request.text.unit} if request.text.unit else {}
    for name, value in said.items():
        if value != known.get(name):
            raise _other(name, known.get(name), value)


def _check_same_phrases(known: Mapping[str, Any] | None, said: Mapping[str, Any] | None) -> None:
    if said is not None and known is None:
        raise _other("phrases", None, said)
    for name, value in (said or {}).items():
        if value != (known or {}).get(name):
            raise UsageError(f"the training was begun with other phrases, not {name} = {value}. Train others with -o.")


def _other(name: str, known: object, said: object) -> UsageError:
    option = f"--per-{said}" if name == "unit" else OPTIONS.get(name, f"--{name.replace('_', '-')}")
    begun = f"without {option}" if known is None else f"with {name} = {known}, not {said}"
    return UsageError(f"the training was begun {begun}. Leave out {option}, or train others with -o.")
