"""What the user asked of `textrnn embed train`, and the plan that is made of it: checked before anything is read."""

import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from textrnn.commands.text_request import TextRequest
from textrnn.embeddings import GENSIM_METHODS, METHODS
from textrnn.errors import ConfigError, UsageError
from textrnn.registry import suggest

if TYPE_CHECKING:
    from textrnn.config import JsonConfig
    from textrnn.embeddings.training.corpus import WordIds, WordOptions
    from textrnn.embeddings.training.phrases import PhraseOptions
    from textrnn.embeddings.training.trainer import Budget
    from textrnn.text.corpus import ReadOptions

DEFAULT_METHOD, DOCUMENT_METHOD = "word2vec", "doc2vec"
OWN, GENSIM = "textrnn", "gensim"
BACKENDS = ("auto", GENSIM)
PATIENCE = 3
_FEWEST_EPOCHS = {"glove": 15, "doc2vec": 10}  # of other methods 5
_MOST_EPOCHS = 50
_WORDS_TO_READ = 20_000_000  # over all epochs: shorter texts are read more often
OPTIONS = {
    "cbow": "--cbow or --sg", "dm": "--dm or --dbow", "max_words": "--vocab-size", "name": "--tokenizer",
}  # fmt: skip  # others by their names


@dataclass(frozen=True)
class EmbeddedText(TextRequest):
    """format: whatever the name says. unit: what a document is, for doc2vec."""

    format: str | None = None
    unit: str | None = None

    def options(self) -> "ReadOptions":
        from textrnn.text.corpus import ReadOptions

        return ReadOptions(self.encoding or "utf-8", self.field, self.column, extract=True, format=self.format)


@dataclass(frozen=True)
class Request:
    """settings: of the method; words: of the tokenizer; phrases: None for none. Each holds only what was said."""

    text: EmbeddedText
    output: str
    method: str | None
    backend: str
    settings: Mapping[str, Any]
    words: Mapping[str, Any]
    phrases: Mapping[str, Any] | None
    epochs: int | None
    minutes: float | None
    watch: str | None
    patience: int | None
    threads: int | None
    resume: bool
    force: bool
    dry_run: bool
    quiet: bool


@dataclass(frozen=True)
class Plan:
    """How the vectors are trained. budget: None if the length of the text is to decide. unit: what a document is."""

    method: str
    backend: str
    config: "JsonConfig"
    words: "WordOptions"
    phrases: "PhraseOptions | None"
    budget: "Budget | None"
    watch: str | None
    patience: int
    unit: str | None = None

    @property
    def trainer(self) -> Any:
        return (GENSIM_METHODS if self.backend == GENSIM else METHODS).get(self.method)

    @property
    def resumable(self) -> bool:
        return self.backend == OWN

    def budget_for(self, text: "WordIds") -> "Budget":
        """Give the budget, by the length of the text if none was asked for."""
        from textrnn.embeddings.training.trainer import Budget

        fewest = _FEWEST_EPOCHS.get(self.method, 5)
        return self.budget or Budget(epochs=min(_MOST_EPOCHS, max(fewest, -(-_WORDS_TO_READ // text.total))))

    def training(self, text: "WordIds") -> dict[str, Any]:
        """Give what config.json says of the training; the number of threads makes no difference to it."""
        told = self.config.to_dict() | asdict(self.budget_for(text)) | {"backend": self.backend}
        return told | ({"watch": self.watch, "patience": self.patience} if self.watch else {})


def make_plan(request: Request) -> Plan:
    """Raises UsageError for what cannot work, ConfigError or NotFoundError for a wrong file."""
    from textrnn.embeddings.training.corpus import WordOptions
    from textrnn.embeddings.training.phrases import PhraseOptions

    if request.patience is not None and request.watch is None:
        raise UsageError("--patience belongs to --watch, which is not given.")
    method = METHODS.check(request.method or DEFAULT_METHOD)
    backend = choose_backend(method, request)
    plan = Plan(
        method, backend, _config(method, backend, request), WordOptions.from_dict(request.words),
        None if request.phrases is None else PhraseOptions.from_dict(request.phrases),
        budget_of(request, backend), request.watch, PATIENCE if request.patience is None else request.patience,
        choose_unit(method, request),
    )  # fmt: skip
    validate_options(plan.config, plan.words, plan.phrases, plan.budget)
    if plan.patience < 1:
        raise UsageError(f"--patience must be 1 or more, not {plan.patience}.")
    return plan


def validate_options(*parts: Any) -> None:
    """Raises UsageError for a value out of range; None has none."""
    try:
        for part in filter(None, parts):
            part.validate()
    except ConfigError as error:
        raise UsageError(str(error)) from error


def choose_unit(method: str, request: Request) -> str | None:
    """Give what a document is; None for methods that know no documents."""
    if method == DOCUMENT_METHOD:
        if request.watch is not None:
            raise UsageError("--watch compares words, and doc2vec trains documents. Drop it.")
        return request.text.unit or "document"
    if request.text.unit is not None:
        raise UsageError(f"--per-{request.text.unit} belongs to the method {DOCUMENT_METHOD}, not {method}. Drop it.")
    return None


def choose_backend(method: str, request: Request) -> str:
    """Give who trains: gensim where it is asked for, or where a setting is given that it alone has."""
    if request.backend not in BACKENDS:
        raise UsageError(f"unknown --backend {request.backend!r}. {suggest(request.backend, list(BACKENDS))}")
    by_gensim = method in GENSIM_METHODS.names()
    if request.backend == GENSIM and not by_gensim:
        raise UsageError(f"gensim cannot train {method}. Leave out --backend gensim.")
    own, of_gensim = METHODS.get(method), GENSIM_METHODS.get(method) if by_gensim else None
    if request.backend == GENSIM or own is of_gensim:
        return GENSIM
    missing = request.settings.keys() - settings_of(own)
    return GENSIM if of_gensim and missing and missing <= settings_of(of_gensim) else OWN


def _config(method: str, backend: str, request: Request) -> "JsonConfig":
    trainer = (GENSIM_METHODS if backend == GENSIM else METHODS).get(method)
    known = settings_of(trainer)
    for name in request.settings:
        if name not in known:
            raise UsageError(_misplaced(name, method, known))
    try:
        config: JsonConfig = trainer.Config.from_dict(request.settings)
    except ConfigError as error:
        raise UsageError(str(error)) from error
    return config


def settings_of(trainer: Any) -> set[str]:
    return {each.name for each in fields(trainer.Config)}


def _misplaced(name: str, method: str, known: set[str]) -> str:
    """Say which methods have the setting that this one lacks."""
    owners = [each for each in METHODS.names() if name in settings_of(METHODS.get(each))]
    owners += [each for each in GENSIM_METHODS.names() if name in settings_of(GENSIM_METHODS.get(each))]
    option = OPTIONS.get(name, f"--{name.replace('_', '-')}")
    if method in owners:
        return f"gensim's {method} has no {option}. Drop it, or leave out --backend gensim."
    if not owners:
        return f"{method} has no setting {name!r}. {suggest(name, sorted(known))}"
    methods = " and ".join(dict.fromkeys(owners))
    return f"{option}: this belongs to the method {methods}, not {method}. Drop it, or choose --method."


def budget_of(request: Request, backend: str) -> "Budget | None":
    from textrnn.embeddings.training.trainer import Budget

    if backend == GENSIM and request.minutes is not None:
        raise UsageError("gensim trains for a number of epochs, not by the clock. Give --epochs instead of --minutes.")
    if request.epochs is None and request.minutes is None:
        return None
    return Budget(request.epochs, request.minutes)


def usable_threads(asked: int | None) -> int:
    """Give the number of threads: as asked, else one for each core that this process may use."""
    if asked is not None:
        return asked
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
