"""Sentences of a text, each with its place in it.

split_sentences("It rained. We stayed.")[1]    # Sentence("We stayed.", start=11, end=21, paragraph=0, role="prose")
"""

from itertools import pairwise
from typing import NamedTuple

from textrnn.text.boundaries import find_starts
from textrnn.text.clauses import find_clauses
from textrnn.text.headings import with_roles
from textrnn.text.layout import Block, find_blocks

_LONGEST = 5000  # characters; longer ones are cut, so that whatever reads sentences takes linear time
_PIECE = 16_000  # characters looked at together
_LINE_ENDS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_WHOLE = frozenset(["heading", "header"])
_WITHOUT_MARKS = frozenset(["th", "lo"])  # languages that write no full stop


class Sentence(NamedTuple):
    """text is source[start:end]; role: "prose", "heading", "item" (of a list) or "header" (of a mail; a table row)."""

    text: str
    start: int
    end: int
    paragraph: int
    role: str


def split_sentences(text: str, language: str = "en", *, lines: bool = False) -> list[Sentence]:
    """Split a text into its sentences, in order; every character but white space is in exactly one of them.

    lines: every line is one sentence. A paragraph is a run of joined lines, a line that stands alone, or a list item.
    """
    found: list[Sentence] = []
    if lines:
        position = 0
        for paragraph, line in enumerate(text.splitlines(keepends=True)):
            _add(found, text, position, position + len(line), paragraph, "prose")
            position += len(line)
        return found
    blocks = find_blocks(text, join=language not in _WITHOUT_MARKS)
    for paragraph, (block, role) in enumerate(with_roles(text, blocks)):
        bounds = [block.start, block.end] if role in _WHOLE else _bounds(text, block, language)
        for start, end in pairwise(bounds):
            _add(found, text, start, end, paragraph, role)
    return found


def _bounds(text: str, block: Block, language: str) -> list[int]:
    """Give where the sentences of a block begin, and its end.

    A long block is read in pieces; each begins anew with the last sentence of the piece before, which was cut short.
    """
    find = find_clauses if language in _WITHOUT_MARKS else find_starts
    bounds = [block.start]
    while bounds[-1] < block.end:
        start = bounds[-1]
        piece = text[start : min(start + _PIECE, block.end)]
        bounds += [start + place for place in find(_on_one_line(piece) if block.lines > 1 else piece, language)[1:]]
        if bounds[-1] - start < _PIECE // 2 or start + len(piece) == block.end:  # a cut sentence is too long anyway
            bounds.append(start + len(piece))
    return bounds


def _on_one_line(piece: str) -> str:
    for end in _LINE_ENDS:
        piece = piece.replace(end, " ")
    return piece


def _add(found: list[Sentence], text: str, start: int, end: int, paragraph: int, role: str) -> None:
    """Add the span without the white space around it, in parts where it is too long."""
    sentence = text[start:end].strip()
    if not sentence:
        return
    if text[start].isspace():
        start = text.index(sentence[0], start)
    end = start + len(sentence)
    if len(sentence) <= _LONGEST:
        found.append(Sentence(sentence, start, end, paragraph, role))
        return
    while start < end:
        middle = _last_space(text, start, start + _LONGEST) if end - start > _LONGEST else end
        found.append(Sentence(text[start:middle], start, middle, paragraph, role))
        start = middle
        while start < end and text[start].isspace():
            start += 1


def _last_space(text: str, start: int, end: int) -> int:
    """Give where the last white space of the span begins, its end if there is none."""
    place = max(text.rfind(space, start, end) for space in " \n\t")
    while place > start and text[place - 1].isspace():
        place -= 1
    return place if place > start else end
