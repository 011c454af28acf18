"""Rules for the options of `summarize` and `keywords`: what excludes what, which format is meant."""

import dataclasses
from collections.abc import Collection, Mapping

from textrnn.errors import UsageError
from textrnn.registry import suggest

BELONGS_TO = {"--null": "--files-from", "--window": "--follow", "--every": "--follow"}
EXCLUDED_BY = {
    "--files-from": ("a SOURCE", "--per-line", "--follow"),
    "--per-line": ("--multi", "--follow", "--graph", "--field", "--column"),
    "--follow": ("--multi", "--graph", "--field", "--column", "--jobs"),
    "--multi": ("--prior", "--jobs"),
    "--graph": ("--jobs",),
}
FORMATS_BY_FLOW = {"--per-line": ("text", "jsonl"), "--follow": ("text", "jsonl", "markdown")}


def refuse_together(is_given: Mapping[str, bool]) -> None:
    """Raise UsageError for an option that another leaves nothing to do, or without the one it belongs to."""
    for name, needed in BELONGS_TO.items():
        if is_given.get(name) and not is_given.get(needed):
            raise UsageError(f"{name} belongs to {needed}, which is not given.")
    for name, others in EXCLUDED_BY.items():
        for other in others:
            if is_given.get(name) and is_given.get(other):
                raise UsageError(f"{name} does not go with {other}. Drop one.")


def choose_format(
    name: str | None, formats: Collection[str], *, json: bool, jsonl: bool, flow: str | None = None
) -> str:
    """Give the format that --format, --json and --jsonl ask for together; text if none does.

    flow: --per-line or --follow, which cannot give every format.
    """
    asked = dict.fromkeys([*([name] if name else []), *(["json"] if json else []), *(["jsonl"] if jsonl else [])])
    if len(asked) > 1:
        raise UsageError(f"one format at a time, not {' and '.join(asked)}. Drop one.")
    chosen = next(iter(asked), "text")
    if chosen not in formats:
        raise UsageError(f"unknown --format {chosen!r}. {suggest(chosen, list(formats))}")
    allowed = FORMATS_BY_FLOW.get(flow or "", tuple(formats))
    if chosen not in allowed:
        raise UsageError(f"{flow} does not give {chosen}. Choose --format {' or '.join(allowed)}.")
    return chosen


def settings_of(ranker_class: type) -> set[str]:
    """Give the names of the settings that a method takes: the fields of its class."""
    return {each.name for each in dataclasses.fields(ranker_class)} if dataclasses.is_dataclass(ranker_class) else set()
