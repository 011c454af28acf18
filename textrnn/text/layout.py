"""The blocks of a text: paragraphs with their wrapped lines joined, headings, list items, mail headers.

A block is what sentences may be looked for in; none goes from one block to the next.
"""

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from textrnn.text.lines import (
    FENCE,
    HEADER,
    ITEM,
    TEXT,
    is_continued,
    is_finished,
    kind_of,
    names_speaker,
)

_WINDOW = 1_000_000  # characters cut into lines at a time
_SAMPLE = 200_000  # characters read to learn how wide the lines of a document are
_NARROWEST = 45  # columns; shorter lines are broken on purpose
_NARROWEST_WIDE = 16  # the same for scripts without spaces, whose characters take two columns
_SIGNATURE_LINES = 12
_JOINABLE = frozenset([TEXT, ITEM])
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Line(NamedTuple):
    start: int
    text: str  # without white space at its end
    kind: str


class Block(NamedTuple):
    """text[start:end]; lines: how many it joins; first: whether a blank line, or nothing, stands before it."""

    start: int
    end: int
    kind: str
    lines: int
    first: bool


def find_blocks(text: str, *, join: bool = True) -> Iterator[Block]:
    """Yield the blocks in order; join=False takes every line for itself, as Thai wants it."""
    width = _usual_width(text[:_SAMPLE]) if join else 0
    for paragraph in _paragraphs(text):
        yield from _blocks_of(paragraph, width, join)


def _paragraphs(text: str) -> Iterator[list[Line]]:
    """Yield the lines between blank lines; fenced code and signatures become mail-header lines on the way."""
    paragraph: list[Line] = []
    fenced = False
    for start, raw in _raw_lines(text):
        line = raw.rstrip()
        if not line:
            if paragraph:
                yield paragraph
                paragraph = []
            continue
        kind = kind_of(line.lstrip())
        if kind == FENCE:
            fenced = not fenced
        paragraph.append(Line(start, line, HEADER if fenced or kind == FENCE else kind))
    if paragraph:
        yield paragraph


def _raw_lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start + _WINDOW) + 1 or len(text)
        for line in text[start:end].splitlines(keepends=True):
            yield start, line
            start += len(line)


def _usual_width(sample: str) -> int:
    """Give the width at which paragraphs of four lines and more are wrapped, 0 if there are none."""
    widths = sorted(
        max(len(line.text) for line in paragraph)
        for paragraph in _paragraphs(sample)
        if len(paragraph) >= 4 and _is_wrapped(paragraph, _widths_with_next(paragraph), 0)
    )
    return widths[len(widths) // 2] if widths else 0


def _blocks_of(paragraph: list[Line], width: int, join: bool) -> Iterator[Block]:
    """Join the lines of a paragraph that belong together."""
    if paragraph[0].text.strip() == "--" and len(paragraph) <= _SIGNATURE_LINES:
        paragraph = [line._replace(kind=HEADER) for line in paragraph]
    joined = _joined(paragraph, width) if join and len(paragraph) > 1 else [False] * (len(paragraph) - 1)
    first = 0
    for index, (line, goes_on) in enumerate(zip(paragraph, [*joined, False], strict=True)):
        if not goes_on:
            head = paragraph[first]
            yield Block(head.start, line.start + len(line.text), head.kind, index - first + 1, first == 0)
            first = index + 1


def _joined(paragraph: list[Line], usual_width: int) -> list[bool]:
    """Say of each line but the last whether the next one carries it on."""
    widths = _widths_with_next(paragraph)
    wrapped = _is_wrapped(paragraph, widths, usual_width)
    full = 0.8 * max(len(line.text) for line in paragraph) if wrapped else math.inf
    is_prose = wrapped or _reads_like_prose(paragraph)
    if not is_prose and not any(line.kind == ITEM for line in paragraph):
        return [False] * len(widths)
    joined = []
    head = paragraph[0]
    for line, after, width in zip(paragraph, paragraph[1:], widths, strict=False):
        if width > full and line.kind == after.kind == TEXT and not line.text.isupper():
            joined.append(True)  # nearly all lines of wrapped prose
            continue
        goes_on = _is_set_under(head, after) or (is_prose and _goes_on(line, after, width > full))
        joined.append(goes_on)
        head = head if goes_on else after
    return joined


def _is_set_under(head: Line, after: Line) -> bool:
    """Say whether the line is indented as the text of the list item it follows."""
    return head.kind == ITEM and after.kind == TEXT and _indent(after.text) > _indent(head.text)


def _goes_on(line: Line, after: Line, has_no_room: bool) -> bool:
    """has_no_room: the first word of the next line would have made this line too wide."""
    if line.kind not in _JOINABLE:
        return False
    if after.kind != TEXT:  # a number or a dash may stand at the start of a line by chance
        return after.kind == ITEM and has_no_room and line.kind == TEXT and not is_finished(line.text)
    if has_no_room:
        return line.text.isupper() == after.text.isupper()
    return not is_finished(line.text) and (_starts_low(after.text) or is_continued(line.text))


def _is_wrapped(paragraph: list[Line], widths: list[int], usual_width: int) -> bool:
    """Say whether the lines end where the next word had no room left.

    Lines broken on purpose nearly always have room for the next word, and start with a capital more often than not.
    """
    widest = max(len(line.text) for line in paragraph)
    if not widths or widest < (_NARROWEST_WIDE if _WIDE.search(paragraph[0].text[:20]) else _NARROWEST):
        return False
    if len(widths) < 3:
        return usual_width > 0 and min(widths) > max(widest, int(0.85 * usual_width))
    num_full = sum([width > widest for width in widths])
    return num_full >= 0.6 * len(widths) and _start_as_if_wrapped([line.text for line in paragraph])


def _start_as_if_wrapped(lines: list[str]) -> bool:
    starts = [line.lstrip()[0] for line in lines[1:]]
    low = sum(map(str.islower, starts))
    high = sum(map(str.isupper, starts))
    speakers = sum(map(names_speaker, lines[1:4]))
    return low * 4 >= low + high and speakers < 2


def _widths_with_next(paragraph: list[Line]) -> list[int]:
    """Give the width each line would have with the first word of the next; without spaces that is a character."""
    widths = []
    before = len(paragraph[0].text)
    for line in paragraph[1:]:
        start = line.text.lstrip()
        word = start.find(" ") if start[0] < "\u3000" or not _WIDE.match(start) else 1
        widths.append(before + 1 + (word if word >= 0 else len(start)))
        before = len(line.text)
    return widths


def _reads_like_prose(paragraph: list[Line]) -> bool:
    return is_finished(paragraph[-1].text) or is_continued(paragraph[0].text) or paragraph[0].kind == ITEM


def _starts_low(line: str) -> bool:
    return line.lstrip()[:1].islower()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
