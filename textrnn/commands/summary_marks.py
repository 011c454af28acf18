"""The source with the chosen sentences marked: in a terminal, in plain text, and as a page of HTML."""

import html
from collections.abc import Iterable, Iterator

from textrnn.commands.summary_record import SentenceRecord, SummaryRecord
from textrnn.commands.text_results import Mark

COLOURED = (Mark("\x1b[1;33m"), Mark("\x1b[0m"))
PLAIN = (Mark("**"), Mark("**"))
PAGE = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Summary</title>
<style>
body { max-width: 45em; margin: 2em auto; padding: 0 1em; font: 1rem/1.5 Georgia, serif; }
pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; text-align: start; }
mark { background: #ffe58a; color: inherit; }
</style>
</head>
<body>
"""
# HTML has no control characters; these show what they would have been
_VISIBLE = {code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}
_VISIBLE |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD) | dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)


def as_highlight(records: Iterable[SummaryRecord], several: bool, colour: bool) -> Iterator[str]:
    """The whole text, the chosen sentences in colour or, where there is none, between stars."""
    for number, record in enumerate(records):
        for index, source in enumerate(record.sources):
            if several or record.together:
                name = record.heading if record.lines else record.names[index]
                yield ("\n" if number or index else "") + f"==> {name} <==\n"
            yield from _highlighted(source, record, index, COLOURED if colour else PLAIN)
            yield "" if source.endswith("\n") else "\n"


def _highlighted(source: str, record: SummaryRecord, index: int, marks: tuple[Mark, Mark]) -> Iterator[str]:
    """A mark begins anew on each line, as pagers forget colours at its end."""
    for part, sentence in _cut(source, record, index):
        if sentence is None:
            yield part
            continue
        for line in part.splitlines(keepends=True):
            words = line.strip()
            before, after = line[: line.find(words)], line[line.find(words) + len(words) :]
            yield from (before, marks[0], words, marks[1], after) if words else (line,)


def _cut(source: str, record: SummaryRecord, index: int) -> Iterator[tuple[str, SentenceRecord | None]]:
    """Yield the source in parts, each with the chosen sentence it is, if it is one."""
    end = 0
    for sentence in record.sentences:
        if sentence.document == index:
            yield source[end : sentence.start], None
            yield source[sentence.start : sentence.end], sentence
            end = sentence.end
    yield source[end:], None


def as_html(records: Iterable[SummaryRecord], several: bool, colour: bool) -> Iterator[str]:
    """One page that needs nothing else, with a section for each document."""
    yield PAGE
    for record in records:
        for index, source in enumerate(record.sources):
            title = record.title if record.title and not record.together else record.names[index]
            parts = "".join(_marked(part, sentence) for part, sentence in _cut(source, record, index))
            language = "" if record.together else f' lang="{_escape(record.language)}"'
            heading = f'<h2 dir="auto">{_escape(title)}</h2>'
            yield f'<section{language}>\n{heading}\n<pre dir="auto">\n{parts}</pre>\n</section>\n'
    yield "</body>\n</html>\n"


def _marked(part: str, sentence: SentenceRecord | None) -> str:
    if sentence is None:
        return _escape(part)
    tip = "\n".join([f"rank {sentence.rank}, score {sentence.score:.4g}", *sentence.reasons])
    return f'<mark title="{_escape(tip)}">{_escape(part)}</mark>'


def _escape(text: str) -> str:
    return html.escape(text.translate(_VISIBLE))
