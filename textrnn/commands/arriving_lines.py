"""The lines of what the user named, each as soon as it is there: what `--per-line` and `--follow` read."""

import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from textrnn.commands.output import source_name
from textrnn.errors import UsageError
from textrnn.text.corpus import Corpus, ReadOptions
from textrnn.text.reading import Tally, check_encoding, inner_suffix, read_text, split_lines
from textrnn.text.records import JSON_LINES, TABLES

_RECORDS = ("jsonl", "csv", "tsv")


class ArrivingLines:
    """The lines of sources, without their ends, each as soon as it is there; only a line feed ends one."""

    def __init__(self, names: Sequence[str], options: ReadOptions) -> None:
        """Check everything that can be checked.

        Raises what a Corpus raises, UsageError for records and InputError for a file that is empty.
        """
        check_encoding(options.encoding)
        self._names = list(names) or ["-"]
        self._options = options
        self._tally = Tally()
        if self._names.count("-") > 1:
            raise UsageError("standard input (-) can be a source only once.")
        for name in self._names:
            _check_lines(name, options)
        named = [name for name in self._names if not is_stream(name)]
        self._corpora = {name: Corpus([name], options) for name in named}
        for corpus in self._corpora.values():
            corpus.check_filled()

    def __iter__(self) -> Iterator[str]:
        for name in self._names:
            chunks = self._chunks_of(name) if name in self._corpora else self._arriving(name)
            yield from (line.removesuffix("\n") for line in split_lines(chunks))

    def _chunks_of(self, name: str) -> Iterator[str]:
        for piece in self._corpora[name].pieces():
            yield piece.text
            if piece.last and not piece.text.endswith("\n"):
                yield "\n"

    def _arriving(self, name: str) -> Iterator[str]:
        opened = _StandardInput if name == "-" else partial(open, name, "rb", buffering=0)
        return read_text(cast(Callable[[], BinaryIO], opened), source_name(name), self._options.encoding, self._tally)

    @property
    def undecodable(self) -> int:
        """Bytes that had to be replaced so far."""
        return self._tally.undecodable + sum(corpus.undecodable for corpus in self._corpora.values())

    def notes(self) -> Iterator[str]:
        """Say what was replaced; complete once everything has been read."""
        return Tally(undecodable=self.undecodable).notes()


def is_stream(name: str) -> bool:
    """Say whether what is named gives its bytes as somebody writes them."""
    path = Path(name)
    return name == "-" or (path.exists() and not path.is_file() and not path.is_dir())


def holds_records(name: str, options: ReadOptions) -> bool:
    """Say whether a source is known to hold records, by its ending or by --from."""
    return options.format in _RECORDS if options.format else inner_suffix(Path(name)) in (*JSON_LINES, *TABLES)


def _check_lines(name: str, options: ReadOptions) -> None:
    if holds_records(name, options):
        raise UsageError(f"{name} holds records, which are no lines. Each is a text with --format jsonl already.")


class _StandardInput:
    """Standard input that gives what has come without waiting for more."""

    def read(self, size: int) -> bytes:
        return cast(BinaryIO, sys.stdin.buffer).read1(size)  # type: ignore[attr-defined,no-any-return]

    def __enter__(self) -> "_StandardInput":
        return self

    def __exit__(self, *_: object) -> None:
        """Leave it open: it is not ours."""
