"""What a unit does along a text, in a terminal: its characters on blue, on nothing and on red, or with marks below."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from textrnn.commands.attention_text import cells
from textrnn.commands.sparkline import marks_for
from textrnn.commands.text_results import Mark
from textrnn.io import printable

if TYPE_CHECKING:
    from textrnn.cells.arrays import Floats

# of the 256 colours of terminals, from strong blue to strong red; black is read well on each
BACKGROUNDS = (63, 105, 147, 189, None, 224, 217, 210, 203)
_TAB = "    "

Piece = tuple[str, float]  # what a line is made of, each with the unit's value


@dataclass(frozen=True)
class UnitTrace:
    """What a unit, counted from 1, does along a text: its values (T,), and the feature it follows best, if any."""

    unit: int
    values: "Floats"
    feature: str | None
    correlation: float

    @property
    def scale(self) -> float:
        """Give the value that has the full colour: the largest, whatever its sign."""
        return float(abs(self.values).max()) or 1.0

    @property
    def heading(self) -> str:
        if self.feature is None:
            return f"unit {self.unit}: correlation with nothing that was measured"
        return f"unit {self.unit}: correlation {self.correlation:.2f} with {self.feature}"


class Drawing(Protocol):
    """A way to show the values of a unit with a text."""

    def legend(self) -> Iterator[str]: ...
    def line(self, pieces: Sequence[Piece]) -> Iterator[str]: ...


class Colours:
    """A background from blue, the lowest value there could be, through none for zero to red."""

    def __init__(self, trace: UnitTrace) -> None:
        self.scale = trace.scale

    def legend(self) -> Iterator[str]:
        yield f"{-self.scale:.3g} "
        middle = len(BACKGROUNDS) // 2
        yield from self._paint([(" ", self.scale * (step / middle - 1)) for step in range(len(BACKGROUNDS))])
        yield f" {self.scale:.3g}\n"

    def line(self, pieces: Sequence[Piece]) -> Iterator[str]:
        yield from self._paint(pieces)
        yield "\n"

    def _paint(self, pieces: Sequence[Piece]) -> Iterator[str]:
        middle = len(BACKGROUNDS) // 2
        for step, group in groupby(pieces, key=lambda piece: round((piece[1] / self.scale + 1) * middle)):
            text, background = "".join(piece for piece, _ in group), BACKGROUNDS[step]
            if background is None:
                yield text
            else:
                yield from (Mark(f"\x1b[38;5;16;48;5;{background}m"), text, Mark("\x1b[0m"))


class Marks:
    """A mark below each cell, from the lowest value of the unit to its highest."""

    def __init__(self, trace: UnitTrace, encoding: str | None) -> None:
        self.marks = marks_for(encoding)
        self.low, self.high = float(trace.values.min()), float(trace.values.max())

    def legend(self) -> Iterator[str]:
        yield f"{self.low:.3g} {self.marks} {self.high:.3g}\n"

    def line(self, pieces: Sequence[Piece]) -> Iterator[str]:
        yield "".join(piece for piece, _ in pieces).rstrip() + "\n"
        yield "".join(self._mark(value) * cells(piece) for piece, value in pieces) + "\n"

    def _mark(self, value: float) -> str:
        share = (value - self.low) / ((self.high - self.low) or 1.0)
        return self.marks[round(share * (len(self.marks) - 1))]


def draw_unit(trace: UnitTrace, tokens: Sequence[str], width: int, drawing: Drawing) -> Iterator[str]:
    """Yield pieces of output: a heading, the legend, and the text in lines of at most `width` cells."""
    yield f"{trace.heading}\n"
    yield from drawing.legend()
    for line in _lines(tokens, trace.values.tolist(), width):
        yield from drawing.line(line)


def _lines(tokens: Sequence[str], values: Sequence[float], width: int) -> Iterator[list[Piece]]:
    """Break a text into lines; a line feed is a blank at the end of its line, for which there is always room."""
    line: list[Piece] = []
    used = 0
    for token, value in zip(tokens, values, strict=True):
        for piece in _pieces(token, width):
            if line and used + cells(piece) > width - (piece != "\n"):
                yield line
                line, used = [], 0
            line.append((piece.replace("\n", " "), value))
            used += cells(piece)
            if piece == "\n":
                yield line
                line, used = [], 0
    if line:
        yield line


def _pieces(token: str, width: int) -> Iterator[str]:
    """Cut a token where its lines end, and what is wider than a line into characters."""
    for piece in re.findall(r"\n|[^\n]+", printable(token.replace("\t", _TAB))):
        yield from [piece] if cells(piece) < width else piece
