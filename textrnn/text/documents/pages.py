"""Lines on printed pages made into paragraphs: running titles dropped, divided words joined."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from textrnn.text.documents.blocks import tidy

_EDGE_LINES = 3  # at the top and at the bottom, where running titles stand
_REPEATED_SHARE = 0.4  # left pages may have one title and right pages another
_GAP, _OTHER_SIZE, _SHORT = 1.35, 1.12, 0.8
DIVIDED = "\ufffe"  # PDFium's sign for a hyphen that ends a line, on which the next line follows
_HYPHEN = "-\u2010\xad"
_ROMAN = re.compile(r"\b[ivxlcdm]+\b")
_COMPOUND = re.compile(r"\w+(?:-\w+)+")
_BROKEN_WORD = re.compile(rf"(\w+){DIVIDED}(\w+)")
_BULLET = re.compile(r"[•‣▪●◦–\-*]\s|\(?\d{1,3}[.)]\s|\([a-z]\)\s")
_SENTENCE_END = re.compile(r"[.!?:;…。!?][\"'”’»)\]]*$")


class Line(NamedTuple):
    """A line and where its first and its last letter stand, in points from the left and from below."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


def to_text(pages: Sequence[list[Line]]) -> str:
    """Give the text of the pages, paragraphs separated by blank lines; one may go on over the end of a page."""
    paragraphs: list[str] = []
    kept = without_running_titles(pages)
    for lines in kept if any(kept) else pages:
        for index, paragraph in enumerate(_paragraphs(lines)):
            if index == 0 and paragraphs and _goes_on(paragraphs[-1], paragraph):
                paragraphs[-1] = _join(paragraphs[-1], paragraph)
            else:
                paragraphs.append(paragraph)
    return _mend("\n\n".join(filter(None, map(tidy, paragraphs))))


def without_running_titles(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Drop the lines at the edges of pages that most pages share, numbers aside."""
    least = max(2, _REPEATED_SHARE * len(pages))
    counts = Counter(key for lines in pages for key in {_key(lines[index]) for index in _edges(lines)})
    kept = []
    for lines in pages:
        drop = {index for index in _edges(lines) if len(pages) > 1 and counts[_key(lines[index])] >= least}
        kept.append([line for index, line in enumerate(lines) if index not in drop])
    return kept


def _edges(lines: list[Line]) -> list[int]:
    """Give the lines nearest to the top and to the bottom, wherever in the text they were drawn."""
    by_height = sorted(range(len(lines)), key=lambda index: lines[index].top)
    return [*by_height[:_EDGE_LINES], *by_height[_EDGE_LINES:][-_EDGE_LINES:]]


def _key(line: Line) -> tuple[str, int]:
    """Make lines equal that differ in a page number only; a running title stands at one height on every page."""
    text = re.sub(r"\d+", "#", " ".join(line.text.lower().split()))
    return (_ROMAN.sub("#", text) if len(text) < 8 else text), round(line.top / 4)


def _paragraphs(lines: list[Line]) -> list[str]:
    """Join lines until one stands apart."""
    if not lines:
        return []
    pitches = [line.bottom - other.top for line, other in pairwise(lines) if line.bottom > other.top]
    pitch = median(pitches) if pitches else 0.0
    paragraphs = [lines[0].text]
    for (line, other), edge in zip(pairwise(lines), _right_edges(lines), strict=True):
        if _begins_paragraph(line, other, pitch, edge):
            paragraphs.append(other.text)
        else:
            paragraphs[-1] = _join(paragraphs[-1], other.text)
    return paragraphs


def _right_edges(lines: list[Line]) -> Iterator[float]:
    """Yield for each line but the last how far the lines of its column reach."""
    by_column: dict[int, float] = {}
    for line in lines:
        column = round(line.left / 36)
        by_column[column] = max(by_column.get(column, 0.0), line.right)
    yield from (max(by_column.get(round(line.left / 36) + shift, 0.0) for shift in (-1, 0, 1)) for line in lines[:-1])


def _begins_paragraph(line: Line, other: Line, pitch: float, edge: float) -> bool:
    if line.text.endswith(DIVIDED):
        return False
    if max(line.size, other.size) > _OTHER_SIZE * min(line.size, other.size) or _BULLET.match(other.text):
        return True
    drop = line.bottom - other.top
    if drop < -pitch:  # another column
        return not _goes_on(line.text, other.text)
    if drop > _GAP * pitch:
        return True
    is_short = line.right - line.left < _SHORT * (edge - line.left)
    indent = other.left - line.left
    ends = _SENTENCE_END.search(line.text.rstrip()) is not None
    return ends and (is_short or 0.8 * line.size < indent < 5 * line.size)


def _goes_on(text: str, following: str) -> bool:
    """Say whether a paragraph cut by the end of a page or column goes on with the following one."""
    text = text.rstrip()
    return text.endswith((*_HYPHEN, DIVIDED)) or (
        following[:1].islower() and not _SENTENCE_END.search(text) and not _BULLET.match(following)
    )


def _join(text: str, following: str) -> str:
    text, following = text.rstrip(), following.lstrip()
    if text.endswith((*_HYPHEN, DIVIDED)) and text[-2:-1].isalpha() and following[:1].isalpha():
        return f"{text[:-1]}{DIVIDED}{following}"
    return f"{text} {following}"


def _mend(text: str) -> str:
    """Join divided words; a hyphen stays where the text writes the word with one elsewhere, or before a capital."""
    compounds = {compound.lower() for compound in _COMPOUND.findall(text)}

    def mended(match: re.Match[str]) -> str:
        hyphenated = f"{match[1]}-{match[2]}"
        keeps = hyphenated.lower() in compounds or not match[2][0].islower()
        return hyphenated if keeps else match[1] + match[2]

    return _BROKEN_WORD.sub(mended, text).replace(DIVIDED, "")
