"""Texts with reference summaries, read from JSON lines whose fields are found by their usual names."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from textrnn.commands.output import note, source_name
from textrnn.errors import InputError, UsageError
from textrnn.registry import suggest

SUMMARY_FIELDS = ("summary", "sys", "system", "prediction", "output")
REFERENCE_FIELDS = (
    "references", "reference", "refs", "ref", "target", "highlights", "input_summary", "gold", "abstract",
)  # fmt: skip

Record = Mapping[str, object]


@dataclass(frozen=True)
class Field:
    """A field to find: by the name an option gives, or else by the first usual name that a record has."""

    option: str
    wanted: str | None
    usual: Sequence[str]

    def find(self, record: Record, name: str) -> str:
        """Give the name of the field. Raises UsageError with the fields there are."""
        if self.wanted is not None:
            if self.wanted in record:
                return self.wanted
            raise UsageError(f"{name} has no field {self.wanted!r}. {suggest(self.wanted, list(record))}")
        for usual in self.usual:
            if usual in record:
                return usual
        raise UsageError(f"{name} has none of the usual fields. Name one with {self.option}: {', '.join(record)}.")


def read_records(source: str, *, quiet: bool) -> Iterator[tuple[str, Record]]:
    """Yield where each record stands, and the record. Raises InputError if there is none."""
    from textrnn.text.reading import Tally, read_text
    from textrnn.text.records import read_objects

    name = source_name(source)
    tally = Tally()
    chunks = read_text(lambda: _open(source), name, "utf-8", tally)
    number = 0
    for number, record in read_objects(chunks, name):
        yield f"{name}, line {number}", record
    if not number:
        raise InputError(f"{name} is empty. Give JSON lines, one object with a text and its references on each.")
    if tally.undecodable:
        note(f"note: {name}: {tally.undecodable:,} undecodable bytes were replaced.", quiet=quiet)


def _open(source: str) -> BinaryIO:
    from textrnn.io import open_binary
    from textrnn.text.spool import Spool, read_standard_input

    return Spool(read_standard_input, "standard input").open() if source == "-" else open_binary(Path(source))


def as_references(value: object, where: str, field: str) -> list[list[str]]:
    """Give the reference summaries as lists of lines; empty ones are left out.

    value: a string, a list of strings (several references), or a list of lists of sentences.
    """
    references = value if isinstance(value, list) else [value]
    found = [as_lines(reference, where, field) for reference in references]
    return [lines for lines in found if lines]


def as_lines(value: object, where: str, field: str) -> list[str]:
    """Give the lines of a text that is a string or a list of sentences; null has none. Raises InputError."""
    from textrnn.text.reading import without_surrogates

    if value is None:
        return []
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise InputError(f"{where}: field {field!r} is no text, nor a list of texts.")
    lines = without_surrogates("\n".join(parts)).split("\n")
    return [line.strip() for line in lines if line.strip()]
