"""Text that is summarized while it comes: every line for itself, or again and again what came last."""

import re
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from textrnn.commands.summary_record import SummaryRecord
from textrnn.commands.summary_work import Work
from textrnn.errors import InputError, UsageError
from textrnn.text.corpus import Corpus, Document, ReadOptions
from textrnn.text.reading import Tally, check_encoding, inner_suffix, read_text, split_lines
from textrnn.text.records import JSON_LINES, TABLES

if TYPE_CHECKING:
    from textrnn.summarizers.summarizer import Summarizer

LINES_A_TASK = 200
_SHORT = 2000  # characters; longer lines may be cut where no sentence ends
_ENDS = re.compile(r"[.!?]+")
_UNSURE = re.compile(r"[.!?][\"')]*[A-Za-z]|[^ -~]")  # may be two sentences without a space, or two lines
_RECORDS = ("jsonl", "csv", "tsv")


class ArrivingLines:
    """The lines of sources, without their ends, each as soon as it is there; only a line feed ends one."""

    def __init__(self, names: Sequence[str], options: ReadOptions) -> None:
        """Check everything that can be checked. Raises what a Corpus raises, and UsageError for records."""
        check_encoding(options.encoding)
        self._names = list(names) or ["-"]
        self._options = options
        self._tally = Tally()
        if self._names.count("-") > 1:
            raise UsageError("standard input (-) can be a source only once.")
        for name in self._names:
            _check_lines(name, options)
        named = [name for name in self._names if not _is_stream(name)]
        self._corpora = {name: Corpus([name], options) for name in named}

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
        where = "standard input" if name == "-" else name
        return read_text(cast(Callable[[], BinaryIO], opened), where, self._options.encoding, self._tally)

    def notes(self) -> list[str]:
        """Say what was replaced; complete once everything has been read."""
        corpora = self._corpora.values()
        replaced = self._tally.undecodable + sum(corpus.undecodable for corpus in corpora)
        return [f"{replaced:,} undecodable bytes were replaced; --encoding may help."] if replaced else []


def _is_stream(name: str) -> bool:
    path = Path(name)
    return name == "-" or (path.exists() and not path.is_file() and not path.is_dir())


def _check_lines(name: str, options: ReadOptions) -> None:
    is_table = options.format in _RECORDS if options.format else inner_suffix(Path(name)) in (*JSON_LINES, *TABLES)
    if is_table:
        raise UsageError(f"{name} holds records, which are no lines. Each gives a summary with --format jsonl already.")


class _StandardInput:
    """Standard input that gives what has come without waiting for more."""

    def read(self, size: int) -> bytes:
        return cast(BinaryIO, sys.stdin.buffer).read1(size)  # type: ignore[attr-defined,no-any-return]

    def __enter__(self) -> "_StandardInput":
        return self

    def __exit__(self, *_: object) -> None:
        """Leave it open: it is not ours."""


@dataclass(frozen=True)
class LineWork:
    """Summarizes lines, each to one line."""

    summarizer: "Summarizer"

    def __call__(self, lines: Sequence[str]) -> list[str]:
        return [self._summary(line) for line in lines]

    def _summary(self, line: str) -> str:
        if not line.strip():
            return ""
        if self._is_short(line):
            return " ".join(line.split())
        return self._whole(line) or self.summarizer.summarize(Document("a line", line)).text

    def _is_short(self, line: str) -> bool:
        """Say whether a line ends too few sentences to be shortened, whatever its language."""
        length = self.summarizer.settings.length
        limits = (length.ratio, length.threshold, length.words, length.chars)
        is_plain = line.isascii() and len(line) < _SHORT and not _UNSURE.search(line)
        num_ends = len(_ENDS.findall(line)) - line.rstrip().endswith((".", "!", "?"))
        return is_plain and limits == (None,) * 4 and num_ends < length.most_sentences(1)

    def _whole(self, line: str) -> str:
        """Give the line as it is if its summary would be all of it, without the work of finding that out by scores."""
        from textrnn.summarizers.analysis import WITHOUT_SPACES, find_prose, on_one_line
        from textrnn.text.language import detect_language

        settings = self.summarizer.settings
        length = settings.length
        if length.threshold is not None or length.words is not None or length.chars is not None:
            return ""
        language = settings.language or detect_language(line)
        _, sentences = find_prose(line, language, lines=settings.lines)
        if len(sentences) > length.most_sentences(len(sentences)):
            return ""
        return ("" if language in WITHOUT_SPACES else " ").join(on_one_line(each.text) for each in sentences)


def batches(lines: Iterable[str], size: int) -> Iterator[list[str]]:
    """Group lines; with a size of 1 nothing waits for what follows it."""
    batch: list[str] = []
    for line in lines:
        batch.append(line)
        if len(batch) >= size:
            yield batch
            batch = []
    if batch:
        yield batch


def line_records(lines: Iterable[str], work: Work) -> Iterator[SummaryRecord]:
    """Give the record of each line; of an empty one without sentences."""
    for number, line in enumerate(lines, start=1):
        name = f"line {number}"
        if line.strip():
            yield work.record(work.summarizer.summarize(Document(name, line)))
        else:
            yield SummaryRecord([name], "", work.summarizer.settings.language or "", work.method, [])


def follow(lines: Iterable[str], work: Work, *, name: str, window: int, every: int) -> Iterator[SummaryRecord]:
    """Summarize the latest lines whenever so many new ones have come, and at the end what is left.

    Raises InputError if there was no text at all.
    """
    latest: deque[str] = deque(maxlen=window)
    number = num_new = num_summaries = 0
    for number, line in enumerate(lines, start=1):
        latest.append(line)
        num_new += 1
        if num_new == every:
            num_new = 0
            for record in _window(latest, work, name, number):
                num_summaries += 1
                yield record
    if num_new:
        for record in _window(latest, work, name, number):
            num_summaries += 1
            yield record
    if not num_summaries:
        raise InputError(f"{name} is empty. Give text to summarize.")


def _window(latest: Iterable[str], work: Work, name: str, last: int) -> Iterator[SummaryRecord]:
    """Summarize one window; one of blank lines gives nothing."""
    lines = list(latest)
    text = "\n".join(lines)
    if text.strip():
        record = work.record(work.summarizer.summarize(Document(name, text)))
        yield replace(record, lines=(last - len(lines) + 1, last))
