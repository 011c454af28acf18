"""Lines in, as many written lines out: what `translate`, `chat` and `summarize --per-line -m` have in common."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from textrnn.commands.option_rules import choose_format
from textrnn.commands.output import note
from textrnn.commands.text_results import Screen
from textrnn.commands.written import Written
from textrnn.commands.written_attention import FirstAttention
from textrnn.commands.written_watch import WrittenWatch
from textrnn.errors import UsageError
from textrnn.io import to_json

FORMATS = ("text", "json", "jsonl")
LINES_A_GROUP = 256


class Lines(Protocol):
    """Lines that come in groups: those of sources, or what a person types."""

    def groups(self, most: int) -> Iterator[list[str]]:
        """Yield the lines, at most so many at a time."""

    def notes(self) -> Iterable[str]:
        """Say what was met, once everything has been read."""


class WrittenLine(Protocol):
    """What was written for a line."""

    @property
    def written(self) -> Written: ...

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object."""


# takes lines and the number of the first one, from 0
WriteLines = Callable[[Sequence[str], int], Sequence[WrittenLine]]


@dataclass(frozen=True)
class LineRecord:
    """A line and what was written for it."""

    source: str
    written: Written
    with_attention: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {"source": self.source} | self.written.to_dict(with_attention=self.with_attention)


@dataclass(frozen=True)
class LineOutput:
    """How written lines are printed. format: text, json or jsonl. several: whether every line gives the n best texts.

    at_once: how many lines are written together.
    """

    format: str
    attention: FirstAttention
    several: bool = False
    at_once: int = LINES_A_GROUP
    quiet: bool = False


def check_format(format: str | None, *, json: bool, jsonl: bool, with_attention: bool) -> str:
    """Give the format that the options ask for together. Raises UsageError if they contradict each other."""
    chosen = choose_format(format, FORMATS, json=json, jsonl=jsonl)
    if with_attention and chosen == "text":
        raise UsageError("the weights of --with-attention have no place in text. Add --json or --jsonl.")
    return chosen


def write_lines(lines: Lines, write: WriteLines, output: LineOutput, *, longest: int) -> int:
    """Write a line for each line, those that have come at a time; give the exit code.

    longest: how many tokens of a line are read, for a note.
    """
    watch = WrittenWatch(output.attention, "line", longest)
    groups = _watched(_work(lines, write, output.at_once), watch)
    if output.format == "json":
        _print_object([line.to_dict() for group in groups for line in group])
    else:
        show = _show_json if output.format == "jsonl" else _show_n_best if output.several else _show_text
        Screen.of_output().write(_shown(groups, show))
    for text in lines.notes():
        note(f"note: {text}", quiet=output.quiet)
    watch.tell(quiet=output.quiet)
    return 0


def _work(lines: Lines, write: WriteLines, at_once: int) -> Iterator[Sequence[WrittenLine]]:
    number = 0
    for group in lines.groups(at_once):
        yield write(group, number)
        number += len(group)


def _watched(groups: Iterable[Sequence[WrittenLine]], watch: WrittenWatch) -> Iterator[Sequence[WrittenLine]]:
    for group in groups:
        yield group
        for line in group:  # once they are printed
            watch.see(line.written)


def _shown(groups: Iterable[Sequence[WrittenLine]], show: Callable[[int, WrittenLine], str]) -> Iterator[str]:
    number = 0
    for group in groups:
        yield "".join(show(place, line) for place, line in enumerate(group, start=number + 1))
        number += len(group)


def _show_text(number: int, line: WrittenLine) -> str:
    return f"{line.written.text}\n"


def _show_n_best(number: int, line: WrittenLine) -> str:
    """Give the number of the line, the score and the text, with tabs between, for each of the best."""
    if line.written.score is None:
        return f"{number}\t\t\n"
    found = (line.written, *line.written.others)
    return "".join(f"{number}\t{written.score:.4f}\t{written.text}\n" for written in found)


def _show_json(number: int, line: WrittenLine) -> str:
    return f"{to_json(line.to_dict())}\n"


def _print_object(records: list[dict[str, Any]]) -> None:
    """Print one object: of the line, or if there are several, all of theirs under "lines"."""
    sys.stdout.write(to_json(records[0] if len(records) == 1 else {"lines": records}) + "\n")
