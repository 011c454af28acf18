"""Options of `textrnn summarize` that need more than a type: the method, the length, the numbers of --follow."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textrnn.commands.option_rules import settings_of
from textrnn.errors import NotFoundError, UsageError
from textrnn.registry import suggest

if TYPE_CHECKING:
    from textrnn.summarizers import Ranker
    from textrnn.summarizers.length import Length

DEFAULT_WINDOW, DEFAULT_EVERY = 200, 50
SPLITS = ("auto", "lines")


def make_ranker(method: str, given: Mapping[str, object]) -> "Ranker":
    """Build the ranker of a method from the options given for it; an option is a field of the ranker's class.

    Raises UsageError for an option that the method does not take, and names those that do.
    """
    from textrnn.summarizers import RANKERS

    ranker_class = RANKERS.get(method)
    known = settings_of(ranker_class)
    for name in given:
        if name not in known:
            takers = [each for each in RANKERS.names() if name in settings_of(RANKERS.get(each))]
            raise UsageError(f"--{_option(name)} means nothing to the method {method}. It is for {', '.join(takers)}.")
    if "embeddings" in known and "embeddings" not in given:
        raise UsageError(f"the method {method} needs word vectors. Name a file or a store: --embeddings FILE|NAME.")
    embeddings = given.get("embeddings")
    if isinstance(embeddings, Path):
        from textrnn.embeddings.lookup import dimensions

        try:
            dimensions(embeddings)
        except NotFoundError as error:
            raise NotFoundError(f"--embeddings: {error}") from error
    ranker: Ranker = ranker_class(**given)
    return ranker


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


def check_explained(format: str, *, per_line: bool) -> None:
    """Refuse --explain where the format has no place for reasons."""
    if format == "highlight" or (per_line and format == "text"):
        raise UsageError("the reasons of --explain have no place in this format. Choose --format jsonl.")
