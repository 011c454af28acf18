"""What a written text attended to, as a picture or as a page.

write_attention(written, Path("attention.html"))
"""

import importlib.util
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from textrnn.commands.attention_map import MARK, MARK_NOTE, Attended, AttentionMap
from textrnn.commands.attention_page import draw_page
from textrnn.commands.attention_text import shorten
from textrnn.commands.output_file import check_output_file
from textrnn.errors import UsageError
from textrnn.io import write_atomically
from textrnn.pictures import INSTALL, file_bytes

SUFFIXES = (".png", ".html")
MOST_COLUMNS = 60  # source words in a picture; more could not be read
_LONGEST_LABEL = 24
_CELL, _SIDE, _TOP = 0.28, 2.4, 2.0  # inches
_DPI = 120


def check_attention_file(path: Path, sources: Sequence[str] = ()) -> None:
    """Raise UsageError or OutputError unless attention can be drawn there without losing one of the sources."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"--attention {path} ends in none of {', '.join(SUFFIXES)}. Name it so.")
    check_output_file(path, sources)
    if path.suffix.lower() == ".png" and importlib.util.find_spec("matplotlib") is None:
        raise UsageError(f"a picture needs matplotlib. Install it: {INSTALL}; or write {path.with_suffix('.html')}.")


def write_attention(written: Attended, path: Path) -> None:
    """Draw in the format that the ending names.

    Raises InputError without attention, UsageError for another ending, OutputError for a place that does not exist.
    """
    check_attention_file(path)
    drawn = AttentionMap.of(written)
    write_atomically(path, _picture(drawn) if path.suffix.lower() == ".png" else draw_page(drawn).encode())


def _picture(whole: AttentionMap) -> bytes:
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    drawn = whole.most_attended(MOST_COLUMNS)
    L, S = drawn.weights.shape
    figure = Figure(figsize=(_SIDE + _CELL * max(S, 8), _TOP + _CELL * max(L, 4)), dpi=_DPI, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.imshow(drawn.weights, cmap="Oranges", vmin=0, vmax=1, aspect="auto", interpolation="nearest")
    _label(axes, drawn)
    if note := _note(whole, drawn):
        axes.set_xlabel(note, fontsize=8)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*missing from.*font")  # a box stands for what the font lacks
        return file_bytes(figure, "png")


def _label(axes: Any, drawn: AttentionMap) -> None:
    """Write the source words above the columns, and the written ones beside the rows."""
    axes.xaxis.tick_top()
    columns = [shorten(column, _LONGEST_LABEL) for column in drawn.columns]
    rows = [shorten(row, _LONGEST_LABEL) + MARK * copied for row, copied in zip(drawn.rows, drawn.copied, strict=True)]
    axes.set_xticks(range(len(columns)), columns, rotation=90, fontsize=8, parse_math=False)
    axes.set_yticks(range(len(rows)), rows, fontsize=9, parse_math=False)
    axes.tick_params(length=0)
    for place, copied in enumerate(drawn.copied):
        axes.get_yticklabels()[place].set_fontweight("bold" if copied else "normal")


def _note(whole: AttentionMap, drawn: AttentionMap) -> str:
    parts = [MARK_NOTE] if any(whole.copied) else []
    if len(drawn.columns) < len(whole.columns):
        parts.append(f"the {len(drawn.columns)} most attended of {len(whole.columns):,} source words")
    return "; ".join(parts)
