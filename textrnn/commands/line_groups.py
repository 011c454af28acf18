"""Texts in groups, lines or records: as many as have come, so that nothing waits for what follows it."""

import select
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace

from textrnn.commands.arriving_lines import ArrivingLines, holds_records, is_stream
from textrnn.errors import UsageError
from textrnn.text.corpus import ReadOptions
from textrnn.text.files import FileSource
from textrnn.text.reading import Tally
from textrnn.text.sources import resolve


class LineGroups:
    """The lines of sources; what stands in files comes in full groups, what a pipe brings as it is there.

    takes_records: whether a record is a text as well as a line is. Raises what ArrivingLines raises, and UsageError for
    a field that there are no records for.
    """

    def __init__(self, names: Sequence[str], options: ReadOptions, *, takes_records: bool = False) -> None:
        names = list(names) or ["-"]
        if names.count("-") > 1:
            raise UsageError("standard input (-) can be a source only once.")
        if takes_records:
            resolve(names, options)  # tells what is wrong with any of them
        of_lines = replace(options, field=None, column=None) if takes_records else options
        self._parts = [
            _Records(name, options) if takes_records and _are_records(name, options) else _Lines(name, of_lines)
            for name in names
        ]

    def groups(self, most: int) -> Iterator[list[str]]:
        """Yield the texts in groups of at most so many. The ends of lines are removed."""
        group: list[str] = []
        for part in self._parts:
            if group and part.may_wait:
                yield group
                group = []
            for text in part:
                group.append(text)
                if len(group) >= most or not part.has_more_at_hand():
                    yield group
                    group = []
        if group:
            yield group

    def notes(self) -> list[str]:
        """Say what was replaced or has no text; complete once everything has been read."""
        tally = Tally()
        for part in self._parts:
            tally.add(part.tally)
        return list(tally.notes(of_blank="give an empty line"))


class _Lines(ArrivingLines):
    """The lines of one source. may_wait: whether reading it may have to wait for whoever writes."""

    def __init__(self, name: str, options: ReadOptions) -> None:
        super().__init__([name], options)
        self._name, self.may_wait = name, is_stream(name)
        self._num_at_hand = 0  # lines of the chunk that was read last

    def __iter__(self) -> Iterator[str]:
        for line in super().__iter__():
            self._num_at_hand -= 1
            yield line

    def _arriving(self, name: str) -> Iterator[str]:
        for chunk in super()._arriving(name):
            self._num_at_hand = chunk.count("\n")
            yield chunk

    @property
    def tally(self) -> Tally:
        return Tally(undecodable=self.undecodable)

    def has_more_at_hand(self) -> bool:
        """Say whether the next line is there already, or will be without waiting for whoever writes it."""
        return not self.may_wait or self._num_at_hand > 0 or (self._name == "-" and is_input_ready())


class _Records:
    """The texts of the records of one source, blank ones too."""

    def __init__(self, name: str, options: ReadOptions) -> None:
        self._sources, _ = resolve([name], options)
        for source in self._sources:
            if isinstance(source, FileSource):
                source.check_filled()
        self.tally = Tally()
        self.may_wait = is_stream(name)

    def __iter__(self) -> Iterator[str]:
        for source in self._sources:
            for text in source.texts(self.tally):
                yield "".join(text.chunks)

    def has_more_at_hand(self) -> bool:
        return True  # records are read in large pieces, whoever writes them


def _are_records(name: str, options: ReadOptions) -> bool:
    asked_for = options.field is not None or options.column is not None
    return holds_records(name, options) or (asked_for and is_stream(name))


def is_input_ready() -> bool:
    """Say whether standard input has something to read, or has ended."""
    try:
        return bool(select.select([sys.stdin], [], [], 0)[0])
    except (ValueError, OSError):  # no descriptor behind it
        return True
