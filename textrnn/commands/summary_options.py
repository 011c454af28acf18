"""Options of `textrnn summarize` that need more than a type: the method, the format, what excludes what."""

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textrnn.errors import NotFoundError, UsageError
from textrnn.registry import suggest

if TYPE_CHECKING:
    from textrnn.summarizers import Ranker
    from textrnn.summarizers.length import Length

DEFAULT_WINDOW, DEFAULT_EVERY = 200, 50
SPLITS = ("auto", "lines")
BELONGS_TO = {"--null": "--files-from", "--window": "--follow", "--every": "--follow"}
FORMATS_BY_FLOW = {"--per-line": ("text", "jsonl"), "--follow": ("text", "jsonl", "markdown")}
EXCLUDED_BY = {
    "--files-from": ("a SOURCE", "--per-line", "--follow"),
    "--per-line": ("--multi", "--follow", "--graph", "--field", "--column"),
    "--follow": ("--multi", "--graph", "--field", "--column", "--jobs"),
    "--multi": ("--prior", "--jobs"),
    "--graph": ("--jobs",),
}


def make_ranker(method: str, given: Mapping[str, object]) -> "Ranker":
    """Build the ranker of a method from the options given for it; an option is a field of the ranker's class.

    Raises UsageError for an option that the method does not take, and names those that do.
    """
    from textrnn.summarizers import RANKERS

    ranker_class = RANKERS.get(method)
    known = _fields(ranker_class)
    for name in given:
        if name not in known:
            takers = [each for each in RANKERS.names() if name in _fields(RANKERS.get(each))]
            raise UsageError(f"--{_option(name)} means nothing to the method {method}. It is for {', '.join(takers)}.")
    if "embeddings" in known and "embeddings" not in given:
        raise UsageError(f"the method {method} needs word vectors. Name a GloVe or word2vec file: --embeddings FILE.")
    embeddings = given.get("embeddings")
    if isinstance(embeddings, Path) and not embeddings.exists():
        raise NotFoundError(f"there is no file {embeddings}. --embeddings names word vectors in text format.")
    ranker: Ranker = ranker_class(**given)
    return ranker


def _fields(ranker_class: type) -> set[str]:
    return {each.name for each in dataclasses.fields(ranker_class)} if dataclasses.is_dataclass(ranker_class) else set()


def _option(name: str) -> str:
    return name.replace("_", "-")


def check_split(name: str | None, *, follow: bool) -> bool:
    """Say whether every line is a sentence; those of a stream are, if nothing else is asked for."""
    if name not in (None, *SPLITS):
        raise UsageError(f"unknown --split {name!r}. {suggest(str(name), list(SPLITS))}")
    return name == "lines" or (name is None and follow)


def check_window(window: int | None, every: int | None) -> tuple[int, int]:
    """Give both numbers of --follow; the one that is not given does not contradict the other."""
    if window is not None and every is not None and every > window:
        raise UsageError(f"--every {every} is more than --window {window}: the lines between would be left out.")
    return window or max(DEFAULT_WINDOW, every or 0), every or min(DEFAULT_EVERY, window or DEFAULT_EVERY)


def make_length(given: Mapping[str, Any]) -> "Length":
    """Check how long summaries may be."""
    from textrnn.summarizers.length import Length, Threshold

    threshold = given["threshold"]
    length = Length(**{**given, "threshold": Threshold.parse(threshold) if threshold is not None else None})
    length.validate()
    return length


def choose_format(name: str | None, *, json: bool, jsonl: bool, flow: str | None, explain: bool) -> str:
    """Give the format that --format, --json and --jsonl ask for together; text if none does.

    flow: --per-line or --follow, which cannot give every format.
    """
    from textrnn.commands.summary_formats import FORMATS

    asked = dict.fromkeys([*([name] if name else []), *(["json"] if json else []), *(["jsonl"] if jsonl else [])])
    if len(asked) > 1:
        raise UsageError(f"one format at a time, not {' and '.join(asked)}. Drop one.")
    chosen = next(iter(asked), "text")
    if chosen not in FORMATS:
        raise UsageError(f"unknown --format {chosen!r}. {suggest(chosen, list(FORMATS))}")
    allowed = FORMATS_BY_FLOW.get(flow or "", tuple(FORMATS))
    if chosen not in allowed:
        raise UsageError(f"{flow} does not give {chosen}. Choose --format {' or '.join(allowed)}.")
    if explain and (chosen == "highlight" or (flow == "--per-line" and chosen == "text")):
        raise UsageError("the reasons of --explain have no place in this format. Choose --format jsonl.")
    return chosen


def refuse_together(is_given: Mapping[str, bool]) -> None:
    """Raise UsageError for an option that another leaves nothing to do, or without the one it belongs to."""
    for name, needed in BELONGS_TO.items():
        if is_given[name] and not is_given[needed]:
            raise UsageError(f"{name} belongs to {needed}, which is not given.")
    for name, others in EXCLUDED_BY.items():
        for other in others:
            if is_given[name] and is_given[other]:
                raise UsageError(f"{name} does not go with {other}. Drop one.")
