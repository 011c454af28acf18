"""The results of texts, printed one by one as they are ready: what `summarize` and `keywords` print alike."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any, Generic, Protocol, TypeVar

from textrnn.commands.output import is_terminal, note
from textrnn.errors import InputError, TextrnnError
from textrnn.io import printable, to_json

JSON_FORMATS = ("json", "jsonl")


class Record(Protocol):
    """What is printed of one text."""

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object."""


RecordType = TypeVar("RecordType", bound=Record)


def as_json(records: Iterable[Record], several: bool, _: bool = False) -> Iterator[str]:
    """One object, with all the others' under "documents" where there are several."""
    if not several:
        yield from as_jsonl(records, several)
        return
    for number, record in enumerate(records):
        yield (", " if number else '{"documents": [') + to_json(record.to_dict())
    yield "]}\n"


def as_jsonl(records: Iterable[Record], several: bool, _: bool = False) -> Iterator[str]:
    for record in records:
        yield to_json(record.to_dict()) + "\n"


class Mark(str):
    """A piece of output that is no text of the source."""


@dataclass(frozen=True)
class Screen:
    """Where results are written."""

    is_terminal: bool
    colour: bool

    @classmethod
    def of_output(cls) -> "Screen":
        return cls(sys.stdout.isatty(), is_terminal(sys.stdout) and not os.environ.get("NO_COLOR"))

    def write(self, pieces: Iterable[str]) -> None:
        """Write each piece as soon as it is there; on a terminal only our own marks may command it."""
        for piece in pieces:
            sys.stdout.write(printable(piece) if self.is_terminal and not isinstance(piece, Mark) else piece)
            sys.stdout.flush()


@dataclass
class Printer(Generic[RecordType]):
    """Prints the results, and tells the errors among them. write: takes the results, and whether there are several.

    exit_code: of the worst error so far.
    """

    write: Callable[[Iterable[RecordType], bool], None]
    exit_code: int = 0

    def print(self, found: Iterable[RecordType | TextrnnError], *, together: bool, purpose: str) -> None:
        """Print every result once it is clear whether there are several. Raises InputError if there is nothing.

        together: whether one is all there will be. purpose: what texts were wanted for.
        """
        items = iter(found)
        first = list(islice(items, 2))
        if not first:
            raise InputError(f"there is no text {purpose}: what was named holds none.")
        records = self._without_errors(chain(first, items))
        head = list(islice(records, 1))
        if head:
            self.write(chain(head, records), len(first) > 1 and not together)

    def _without_errors(self, items: Iterable[RecordType | TextrnnError]) -> Iterator[RecordType]:
        for item in items:
            if isinstance(item, TextrnnError):
                self.exit_code = max(self.exit_code, item.exit_code)
                note(printable(f"error: {' '.join(str(item).split())}"))
            else:
                yield item
