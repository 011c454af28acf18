"""Words as labelled points in lines of text, for a terminal.

drawing = draw_text(scatter, width=80, height=20, encoding="utf-8")
print("\\n".join(drawing.lines))
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from textrnn.embeddings.spaces.scatter import Scatter
from textrnn.io import printable

_MARKS, _ASCII_MARKS = "●■▲◆○□△◇★☆", "*#^+ox%@&$"  # of the groups
_FRAME, _ASCII_FRAME = "┌─┐│└┘·…", "+-+|++.~"  # corners and sides, the dots of a line, the end of a cut label
_SMALLEST = 8
_LONGEST_LABEL = 24
_FREE, _DOT, _POINT, _LABEL = range(4)


@dataclass(frozen=True)
class TextDrawing:
    """unlabelled: the words for whose labels there was no room."""

    lines: list[str]
    unlabelled: list[str]


def draw_text(scatter: Scatter, *, width: int, height: int, encoding: str | None) -> TextDrawing:
    """Draw in so many columns and lines, in characters that the encoding knows."""
    rich = _can_write(_MARKS + _FRAME, encoding)
    marks, frame = (_MARKS, _FRAME) if rich else (_ASCII_MARKS, _ASCII_FRAME)
    canvas = _Canvas(max(width - 2, _SMALLEST), max(height - 2, _SMALLEST))
    places = _cells(scatter, canvas)
    for start, end in scatter.lines:
        canvas.draw_line(places[start], places[end], frame[6])
    for place, group in zip(places, scatter.groups, strict=True):
        canvas.put(*place, [marks[group % len(marks)]], _POINT)
    unlabelled = []
    for place, word in zip(places, scatter.words, strict=True):
        if not canvas.label(*place, _letters(_writable(word, encoding), frame[7])):
            unlabelled.append(word)
    return TextDrawing(list(canvas.framed(frame)), unlabelled)


def _cells(scatter: Scatter, canvas: "_Canvas") -> list[tuple[int, int]]:
    """Give line and column of every point; up is up."""
    x, y = scatter.relative().T
    lines = np.rint((1 - y) * (canvas.height - 1)).astype(int)
    columns = np.rint(x * (canvas.width - 1)).astype(int)
    return list(zip(lines.tolist(), columns.tolist(), strict=True))


def _can_write(text: str, encoding: str | None) -> bool:
    return _writable(text, encoding) == text


def _writable(text: str, encoding: str | None) -> str:
    try:
        return text.encode(encoding or "ascii", "replace").decode(encoding or "ascii")
    except LookupError:
        return text.encode("ascii", "replace").decode()


def _letters(word: str, end: str) -> list[str]:
    """Give what stands in each column: marks go with the letter before them, a wide letter leaves its second one empty.

    A word that is too long is cut.
    """
    found: list[str] = []
    for letter in printable(word):
        if found and (unicodedata.combining(letter) or unicodedata.category(letter) in ("Mn", "Me", "Cf")):
            place = len(found) - 1 if found[-1] else len(found) - 2
            found[place] += letter
            continue
        found += [letter, ""] if unicodedata.east_asian_width(letter) in "WF" else [letter]
    if len(found) <= _LONGEST_LABEL:
        return found
    cut = found[: _LONGEST_LABEL - 1]
    return [*(cut if found[_LONGEST_LABEL - 1] else cut[:-1]), end]


class _Canvas:
    """A rectangle of columns of text, and what stands in each."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._letters = [[" "] * width for _ in range(height)]
        self._uses = np.full((height, width + 2), _FREE)  # a free column on either side

    def put(self, line: int, column: int, letters: list[str], use: int) -> None:
        self._letters[line][column : column + len(letters)] = letters
        self._uses[line, column + 1 : column + 1 + len(letters)] = use

    def draw_line(self, start: tuple[int, int], end: tuple[int, int], dot: str) -> None:
        steps = max(abs(start[0] - end[0]), abs(start[1] - end[1])) + 1
        for line, column in np.rint(np.linspace(start, end, steps)).astype(int).tolist():
            self.put(line, column, [dot], _DOT)

    def label(self, line: int, column: int, letters: list[str]) -> bool:
        """Write beside the point where nothing stands but dots, and say whether there was such a place."""
        for place, start in self._sides(line, column, len(letters)):
            if self._is_free(place, start, start + len(letters), own=(line, column)):
                self.put(place, start, letters, _LABEL)
                return True
        return False

    @staticmethod
    def _sides(line: int, column: int, size: int) -> Iterator[tuple[int, int]]:
        yield from ((line, column + 1), (line, column - size))
        for start in (column + 1 - size // 2, column + 1, column - size):
            yield from ((line - 1, start), (line + 1, start))

    def _is_free(self, line: int, start: int, end: int, *, own: tuple[int, int]) -> bool:
        """Look at the columns of a label and at one more on either side, where another word would seem to go on."""
        if not (0 <= line < self.height and start >= 0 and end <= self.width):
            return False
        uses = self._uses[line, start : end + 2].copy()
        if own[0] == line and start - 1 <= own[1] <= end:
            uses[own[1] - start + 1] = _FREE
        return bool((uses <= _DOT).all())

    def framed(self, frame: str) -> Iterator[str]:
        yield frame[0] + frame[1] * self.width + frame[2]
        for letters in self._letters:
            yield frame[3] + "".join(letters) + frame[3]
        yield frame[4] + frame[1] * self.width + frame[5]
