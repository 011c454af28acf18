"""How summaries are printed: a generator per format, which takes the summaries one by one as they are ready."""

import re
from collections.abc import Callable, Iterable, Iterator

from textrnn.commands.summary_marks import as_highlight, as_html
from textrnn.commands.summary_record import SentenceRecord, SummaryRecord
from textrnn.commands.text_results import as_json, as_jsonl

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
