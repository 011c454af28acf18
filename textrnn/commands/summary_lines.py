"""Summaries of text that comes line by line: of every line for itself, or again and again of what came last."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textrnn.commands.summary_record import SummaryRecord
from textrnn.commands.summary_work import Work
from textrnn.errors import InputError
from textrnn.text.corpus import Document

if TYPE_CHECKING:
    from textrnn.summarizers.summarizer import Summarizer

LINES_A_TASK = 200
_SHORT = 2000  # characters; longer lines may be cut where no sentence ends
_ENDS = re.compile(r"[.!?]+")
_UNSURE = re.compile(r"[.!?][\"')]*[A-Za-z]|[^ -~]")  # may be two sentences without a space, or two lines


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
            yield work.blank_record(Document(name, line))


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
