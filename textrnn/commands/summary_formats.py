"""How summaries are printed: a generator per format, which takes the summaries one by one as they are ready."""

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from textrnn.commands.output import is_terminal
from textrnn.commands.summary_marks import Mark, as_highlight, as_html
from textrnn.commands.summary_record import SentenceRecord, SummaryRecord
from textrnn.io import printable, to_json

Format = Callable[[Iterable[SummaryRecord], bool, bool], Iterator[str]]


def as_text(records: Iterable[SummaryRecord], several: bool, colour: bool) -> Iterator[str]:
    """A sentence per line, or with reasons a few lines per sentence; under the name where there are several."""
    for number, record in enumerate(records):
        gap = "\n" if number else ""
        head = f"{gap}==> {record.heading} <==\n" if several else ""
        yield head + ("".join(_explained(record)) if record.sentences[0].reasons else _plain(record))


def _plain(record: SummaryRecord) -> str:
    return "".join(f"{sentence.printed}\n" for sentence in record.sentences)


def _explained(record: SummaryRecord) -> Iterator[str]:
    """Mark the chosen sentences with a star; those without one would have come next."""
    for mark, sentences in (("*", record.sentences), (" ", record.next_best)):
        for sentence in sentences:
            yield f"{mark} {sentence.rank:3}  {sentence.score:8.4g}  {sentence.printed}\n"
            yield "".join(f"{'':17}- {reason}\n" for reason in sentence.reasons)


def as_json(records: Iterable[SummaryRecord], several: bool, colour: bool) -> Iterator[str]:
    """One object, with all the others' under "documents" where there are several."""
    if not several:
        yield from as_jsonl(records, several, colour)
        return
    for number, record in enumerate(records):
        yield (", " if number else '{"documents": [') + to_json(record.to_dict())
    yield "]}\n"


def as_jsonl(records: Iterable[SummaryRecord], several: bool, colour: bool) -> Iterator[str]:
    for record in records:
        yield to_json(record.to_dict()) + "\n"


def as_markdown(records: Iterable[SummaryRecord], several: bool, colour: bool) -> Iterator[str]:
    """A heading and a list."""
    for number, record in enumerate(records):
        title = record.title if record.title and record.lines is None else record.heading
        items = "".join(_item(record, sentence) for sentence in record.sentences)
        yield ("\n" if number else "") + f"## {_escape(title)}\n\n{items}"


def _item(record: SummaryRecord, sentence: SentenceRecord) -> str:
    origin = f" ({_escape(record.names[sentence.document])})" if record.together else ""
    reasons = "".join(f"  - {_escape(reason)}\n" for reason in sentence.reasons)
    return f"- {_escape(sentence.printed)}{origin}\n{reasons}"


def _escape(text: str) -> str:
    """Keep Markdown from reading marks into plain words."""
    text = re.sub(r"([\\`*_\[\]<>|~])", r"\\\1", " ".join(text.split()))
    return re.sub(r"^(\d*)([-+#=.)])", r"\1\\\2", text)


FORMATS: dict[str, Format] = {
    "text": as_text,
    "json": as_json,
    "jsonl": as_jsonl,
    "markdown": as_markdown,
    "highlight": as_highlight,
    "html": as_html,
}


@dataclass(frozen=True)
class Screen:
    """Where summaries are written."""

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
