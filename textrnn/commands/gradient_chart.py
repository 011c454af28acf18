"""Curves over the steps back from T, on a logarithmic scale: as lines of text and as a picture file."""

import math
import string
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from textrnn.pictures import file_bytes

MARKS = "●■▲◆★", "○□△◇☆"  # of whole gradients, and of those along the carousel alone
LETTERS = string.ascii_uppercase, string.ascii_lowercase  # the same where there are more cells, or only ASCII
FRAME, ASCII_FRAME = "│└─·", "|+-."  # the last is the line of 1 %
FARTHEST = 8  # decades above and below 1 that are drawn; beside 1, float32 sees nothing below 1e-8
LEAST_LINES = 12
LABEL_COLUMNS = 8


class Curve(NamedTuple):
    """norms: from T back to 0. cell: which one, counted from 0. alone: along the carousel alone."""

    label: str
    norms: Sequence[float]
    cell: int
    alone: bool = False


class Panel(NamedTuple):
    title: str
    curves: Sequence[Curve]


@dataclass(frozen=True)
class Decades:
    """The powers of ten that all panels span."""

    low: int
    high: int

    @classmethod
    def of(cls, panels: Sequence[Panel]) -> "Decades":
        logs = [math.log10(norm) for panel in panels for curve in panel.curves for norm in curve.norms if norm > 0]
        low, high = math.floor(min(logs) + 1e-6), math.ceil(max(logs) - 1e-6)  # what rounding adds to 1 is no decade
        return cls(max(-FARTHEST, min(low, -3)), min(FARTHEST, max(high, 1)))

    @property
    def lines_each(self) -> int:
        return max(1, LEAST_LINES // (self.high - self.low))

    def line(self, norm: float) -> int | None:
        """Give the line of a norm, counted from the top; None if it lies outside."""
        if norm <= 0:
            return None
        line = round((self.high - math.log10(norm)) * self.lines_each)
        return line if 0 <= line <= self.last else None

    @property
    def last(self) -> int:
        return (self.high - self.low) * self.lines_each


def draw_text(panels: Sequence[Panel], *, width: int, encoding: str | None) -> str:
    """Draw the panels below each other in so many columns, in characters that the encoding knows."""
    decades = Decades.of(panels)
    cells = 1 + max(curve.cell for panel in panels for curve in panel.curves)
    rich = _can_write("".join(MARKS) + FRAME, encoding)
    marks = MARKS if rich and cells <= len(MARKS[0]) else LETTERS
    lines = (_panel(panel, decades, marks, FRAME if rich else ASCII_FRAME, width) for panel in panels)
    return "\n\n".join("\n".join(each) for each in lines)


def _can_write(text: str, encoding: str | None) -> bool:
    try:
        text.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _panel(panel: Panel, decades: Decades, marks: Sequence[str], frame: str, width: int) -> Iterator[str]:
    columns = max(width - LABEL_COLUMNS - 1, LABEL_COLUMNS)
    steps = len(panel.curves[0].norms) - 1
    grid = _grid(panel.curves, decades, marks, columns)
    yield panel.title
    for line, found in enumerate(grid):
        decade, rest = divmod(line, decades.lines_each)
        exponent = decades.high - decade
        label = "" if rest else f"{10.0**exponent:g}"
        empty = frame[3] if exponent == -2 and not rest else " "
        # where curves meet, their marks take turns
        drawn = "".join(here[column % len(here)] if here else empty for column, here in enumerate(found))
        yield f"{label.rjust(LABEL_COLUMNS - 1)} {frame[0]}{drawn}".rstrip()
    yield " " * LABEL_COLUMNS + frame[1] + frame[2] * columns
    yield " " * (LABEL_COLUMNS + 1) + _ticks(steps, columns)
    legend = "  ".join(f"{_mark(curve, marks)} {curve.label}".replace(" ", "\0") for curve in panel.curves)
    indent = " " * (LABEL_COLUMNS + 1)
    for part in textwrap.wrap(legend, columns, break_long_words=False, break_on_hyphens=False):
        yield indent + part.replace("\0", " ")


def _mark(curve: Curve, marks: Sequence[str]) -> str:
    chosen = marks[curve.alone]
    return chosen[curve.cell % len(chosen)]


def _grid(curves: Sequence[Curve], decades: Decades, marks: Sequence[str], columns: int) -> list[list[str]]:
    """Give the marks of the curves that pass each place, by line and column."""
    grid = [[""] * columns for _ in range(decades.last + 1)]
    for curve in curves:
        for column, step in _places(len(curve.norms) - 1, columns):
            line = decades.line(curve.norms[step])
            if line is not None:
                grid[line][column] += _mark(curve, marks)
    return grid


def _places(steps: int, columns: int) -> Iterator[tuple[int, int]]:
    """Yield columns, each with the step back that it shows: all steps, or one for each column."""
    count = min(steps + 1, columns)
    for place in range(count):
        share = place / (count - 1)
        yield round(share * (columns - 1)), round(share * steps)


def _ticks(steps: int, columns: int) -> str:
    """Write five of the steps, or fewer, below their columns."""
    text, parts = "", min(4, steps)
    for part in range(parts + 1):
        step = round(part * steps / parts)
        label = f"{step:,}"
        column = round(step / steps * (columns - 1))
        text = text.ljust(min(column, columns - len(label))) + label
    return text


def draw_picture(panels: Sequence[Panel], file_format: str) -> bytes:
    """Draw the panels beside each other in the format png, svg or pdf; the carousel alone is dashed."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    decades = Decades.of(panels)
    figure = Figure(figsize=(6.5 * len(panels), 5), dpi=150, layout="constrained")
    FigureCanvasAgg(figure)
    for axes, panel in zip(figure.subplots(1, len(panels), squeeze=False)[0], panels, strict=True):
        _draw_panel(axes, panel, decades)
    return file_bytes(figure, file_format)


def _draw_panel(axes: Any, panel: Panel, decades: Decades) -> None:
    axes.axhline(0.01, color="#999999", linewidth=1, linestyle=":")
    for curve in panel.curves:
        # C0 to C9 are the colours of matplotlib; the next ten cells have thicker lines
        turn, colour = divmod(curve.cell, 10)
        style = "--" if curve.alone else "-"
        axes.plot(curve.norms, style, color=f"C{colour}", linewidth=1.5 + turn, label=curve.label)
    axes.set_yscale("log")
    axes.set_ylim(10.0 ** (decades.low - 0.2), 10.0 ** (decades.high + 0.2))
    axes.set_title(panel.title)
    axes.set_xlabel("steps back from T")
    axes.legend(fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5))
