"""The blocks of a text: paragraphs with their wrapped lines joined, headings, list items, mail headers.

A block is what sentences may be looked for in; none goes from one block to the next.
"""

import math
import re
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from textrnn.text.lines import (
    CODE,
    FENCE,
    HEADER,
    ITEM,
    RULE,
    TEXT,
    is_continued,
    is_finished,
    kind_of,
    looks_like_code,
    names_speaker,
)

_WINDOW = 1_000_000  # characters cut into lines at a time
_SAMPLE = 200_000  # characters read to learn how wide the lines of a document are
_NARROWEST = 45  # columns; shorter lines are broken on purpose
_NARROWEST_WIDE = 16  # the same for scripts without spaces, whose characters take two columns
_SIGNATURE_LINES = 12
_SESSIONS = (">>> ", "$ ")  # what a user typed, with the answers below
_CODE_SHARE = 0.6  # of the lines of an indented paragraph
_FEW = 3  # line ends; fewer tell little by themselves
_MANY = 40  # lines; of a longer paragraph some are read
_FULL = 0.8  # of the column: a line so long, with the first word of the next, had no room for that word
_CLOSING_FENCE = re.compile(r"\n(?=[ \t]*(?:```|~~~)[ \t]*$)", re.MULTILINE)
_JOINABLE = frozenset([TEXT, ITEM])
_NO_ASCII = "\x80"
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
    column = _usual_column(text[:_SAMPLE]) if join else 0
    for paragraph in _paragraphs(text):
        yield from _blocks_of(paragraph, column, join)


def _paragraphs(text: str) -> Iterator[list[Line]]:
    """Yield the lines between blank lines; fenced code becomes mail-header lines on the way."""
    paragraph: list[Line] = []
    fence_end, can_close = -1, True
    for start, raw in _raw_lines(text):
        line = raw.rstrip()
        if not line:
            if paragraph:
                yield paragraph
                paragraph = []
            continue
        kind = kind_of(line if " " < line[0] < _NO_ASCII else line.lstrip())
        if kind == FENCE and start > fence_end:
            is_underline = bool(paragraph) and not line.strip("~")
            if can_close and not is_underline:
                fence_end = _end_of_fence(text, start + len(line))
                can_close = fence_end >= 0  # where none closes here, none does further on
            kind = RULE
        if start <= fence_end:
            kind = HEADER
        paragraph.append(Line(start, line, kind))
    if paragraph:
        yield paragraph


def _end_of_fence(text: str, opened: int) -> int:
    """Give where the line that closes a fence begins, -1 if none does."""
    closing = _CLOSING_FENCE.search(text, opened)
    return closing.end() if closing else -1


def _raw_lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start + _WINDOW) + 1 or len(text)
        lines = text[start:end].splitlines(keepends=True)
        yield from zip(accumulate(map(len, lines), initial=start), lines, strict=False)
        start = end


def _usual_column(sample: str) -> int:
    """Give the column at which most paragraphs are wrapped, 0 if their lines end on purpose."""
    columns = []
    flowing: list[tuple[int, int]] = []
    num_pairs = 0
    for paragraph in _paragraphs(sample):
        widths = _widths_with_next(paragraph)
        num_pairs += sum([len(line.text) >= _NARROWEST and line.kind == TEXT for line in paragraph[:-1]])
        flowing += _flowing(paragraph, widths)
        if len(widths) >= _FEW and (column := _column(paragraph, widths, 0)):
            columns.append(column)
    return sorted(columns)[len(columns) // 2] if columns else _margin(flowing, num_pairs, _FEW - 1)


def _blocks_of(paragraph: list[Line], column: int, join: bool) -> Iterator[Block]:
    """Join the lines of a paragraph that belong together."""
    is_signature = paragraph[0].text.strip() == "--" and len(paragraph) <= _SIGNATURE_LINES
    if is_signature or _is_code(paragraph):
        paragraph = [line._replace(kind=HEADER if is_signature else CODE) for line in paragraph]
    joined = _joined(paragraph, column) if join and len(paragraph) > 1 else [False] * (len(paragraph) - 1)
    if all(joined):
        yield Block(paragraph[0].start, _end(paragraph[-1]), paragraph[0].kind, len(paragraph), True)
        return
    first = 0
    for index, (line, goes_on) in enumerate(zip(paragraph, [*joined, False], strict=True)):
        if not goes_on:
            head = paragraph[first]
            yield Block(head.start, _end(line), head.kind, index - first + 1, first == 0)
            first = index + 1


def _end(line: Line) -> int:
    return line.start + len(line.text)


def _is_code(paragraph: list[Line]) -> bool:
    """Say whether the paragraph is a program or a grammar, set in from the margin as examples are."""
    if "::=" in paragraph[0].text or paragraph[0].text.lstrip().startswith(_SESSIONS):
        return True
    if not all(line.text.startswith(("  ", "\t")) for line in paragraph):
        return False
    num_code = sum(looks_like_code(line.text.lstrip()) for line in paragraph)
    return num_code >= _CODE_SHARE * len(paragraph)


def _joined(paragraph: list[Line], usual_column: int) -> list[bool]:
    """Say of each line but the last whether the next one carries it on."""
    widths = _widths_with_next(paragraph)
    column = _column(paragraph, widths, usual_column)
    full = _FULL * column if column else math.inf
    is_prose = bool(column) or _reads_like_prose(paragraph)
    if not is_prose and not any(line.kind == ITEM for line in paragraph):
        return [False] * len(widths)
    joined = []
    head = paragraph[0]
    for line, after, width in zip(paragraph, paragraph[1:], widths, strict=False):
        if width > full and line[2] == after[2] == TEXT and after[1][0] > " " and not line[1].isupper():
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
    if is_finished(line.text):
        return has_no_room and _indent(after.text) <= _indent(line.text)
    if has_no_room:
        return line.text.isupper() == after.text.isupper()
    return _starts_low(after.text) or is_continued(line.text)


def _column(paragraph: list[Line], widths: list[int], usual_column: int) -> int:
    """Give the column at which the paragraph is wrapped, 0 if its lines end on purpose.

    Lines broken on purpose nearly always have room for the next word, and start with a capital more often than not.
    """
    widest = max([len(line.text) for line in paragraph])
    if not widths or widest < (_NARROWEST_WIDE if _WIDE.search(paragraph[0].text[:20]) else _NARROWEST):
        return 0
    num_full = sum([width > widest for width in widths])
    share = 1.0  # of the lines; two or three must all be full, and so must capitals, which are headlines otherwise
    if len(widths) >= _FEW and _start_as_if_wrapped(paragraph):
        share = 1.0 if paragraph[0].text.isupper() else 0.6
        if num_full >= share * len(widths):
            return widest
        if column := _margin(_flowing(paragraph, widths), len(widths)):
            return column
    if not usual_column or widest > 1.2 * usual_column or names_speaker(paragraph[1].text.lstrip()):
        return 0
    num_full = sum([width > _FULL * usual_column for width in widths])
    return usual_column if num_full >= share * len(widths) else 0


def _flowing(paragraph: list[Line], widths: list[int]) -> list[tuple[int, int]]:
    """Give length and width of the lines that end within a sentence, as the small letter after them shows."""
    return [
        (len(line.text), width)
        for line, after, width in zip(paragraph, paragraph[1:], widths, strict=False)
        if after.kind == TEXT and _starts_low(after.text) and line.kind in _JOINABLE and not is_finished(line.text)
    ]


def _margin(flowing: list[tuple[int, int]], num_pairs: int, least: int = _FEW) -> int:
    """Give the right margin of lines of uneven width, 0 unless enough of them flow and are about as wide."""
    if len(flowing) < max(least, 0.3 * num_pairs):
        return 0
    margin = sorted(length for length, _ in flowing)[int(0.9 * len(flowing))]
    num_full = sum([width > _FULL * margin for _, width in flowing])
    return margin if margin >= _NARROWEST and num_full >= 0.9 * len(flowing) else 0


def _start_as_if_wrapped(paragraph: list[Line]) -> bool:
    lines = [line.text.lstrip() for line in paragraph[1 :: len(paragraph) // _MANY + 1]]
    low = sum([line[0].islower() for line in lines])
    high = sum([line[0].isupper() and not line.isupper() for line in lines])
    return low * 4 >= low + high and sum(map(names_speaker, lines[:3])) < 2


def _widths_with_next(paragraph: list[Line]) -> list[int]:
    """Give the width each line would have with the first word of the next; without spaces that is a character."""
    widths = []
    before = 0
    for _, line, _ in paragraph:
        if " " < line[0] < _NO_ASCII:
            start, word = line, line.find(" ")
        else:
            start = line.lstrip()
            word = start.find(" ") if not _WIDE.match(start) else 1
        widths.append(before + 1 + (word if word >= 0 else len(start)))
        before = len(line)
    return widths[1:]


def _reads_like_prose(paragraph: list[Line]) -> bool:
    """Say whether what ends or starts the paragraph belongs to prose, and capitals do not tell of verses."""
    if not (is_finished(paragraph[-1].text) or is_continued(paragraph[0].text) or paragraph[0].kind == ITEM):
        return False
    return len(paragraph) <= _FEW or _start_as_if_wrapped(paragraph)


def _starts_low(line: str) -> bool:
    return line.lstrip()[:1].islower()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
