"""Attention in a terminal: output words down, source words across, and shades of grey between.

print("\n".join(draw_attention_text(written, width=80)))
"""

import unicodedata
from collections.abc import Sequence

from textrnn.commands.attention_map import MARK, MARK_NOTE, Attended, AttentionMap

SHADES = ((0.75, "█"), (0.5, "▓"), (0.25, "▒"), (0.05, "░"))  # from which weight on
_FAINT = "·"
_COLUMN = 2  # character cells of a source word
_LONGEST_ROW, _SHORTEST_ROW = 18, 4  # cells of a label, in a wide and in a narrow terminal
_LONGEST_COLUMN = 12  # letters
_ELLIPSIS = "…"


def draw_attention_text(written: Attended, width: int) -> list[str]:
    """Draw lines of at most `width` cells, or of the narrowest map if that is wider.

    Of source words beyond the width those are drawn that were attended to most. Raises InputError without attention.
    """
    whole = AttentionMap.of(written)
    longest = min(_LONGEST_ROW, max(_SHORTEST_ROW, width // 3))
    rows = [shorten(row, longest) + MARK * copied for row, copied in zip(whole.rows, whole.copied, strict=True)]
    side = max(map(cells, rows))
    drawn = whole.most_attended(max(1, (width - side - 1) // _COLUMN))
    lines = [" " * (side + 1) + line for line in _vertical(drawn.columns)]
    for row, weights in zip(rows, drawn.weights.tolist(), strict=True):
        lines.append(" " * (side - cells(row)) + row + " " + "".join(shade(weight) * _COLUMN for weight in weights))
    return [line.rstrip() for line in [*lines, *_legend(whole, drawn, width)]]


def shade(weight: float) -> str:
    """Give a character as dark as the weight is high."""
    return next((character for least, character in SHADES if weight >= least), _FAINT)


def _legend(whole: AttentionMap, drawn: AttentionMap, width: int) -> list[str]:
    """Say what the signs mean, on as many lines as that takes."""
    parts = [f"{character} from {least:.0%}" for least, character in reversed(SHADES)]
    if any(whole.copied):
        parts.append(MARK_NOTE)
    if len(drawn.columns) < len(whole.columns):
        parts.append(f"the {len(drawn.columns):,} most attended of {len(whole.columns):,} source words")
    lines = [""]
    for part in parts:
        joined = f"{lines[-1]}   {part}" if lines[-1] else part
        lines = [*lines[:-1], joined] if cells(joined) <= width or not lines[-1] else [*lines, part]
    return lines


def _vertical(labels: Sequence[str]) -> list[str]:
    """Write labels from top to bottom, side by side, so that they end on the last line."""
    letters = [_letters(shorten(label, _LONGEST_COLUMN, of_cells=False)) for label in labels]
    height = max(map(len, letters))
    padded = [[" "] * (height - len(column)) + column for column in letters]
    return [
        "".join(f"{letter}{' ' * (_COLUMN - cells(letter))}" for letter in row) for row in zip(*padded, strict=True)
    ]


def _letters(text: str) -> list[str]:
    """Cut a text into its letters, each with the marks that belong to it."""
    found: list[str] = []
    for character in text:
        if found and _cells_of(character) == 0:
            found[-1] += character
        else:
            found.append(character)
    return found


def shorten(text: str, most: int, *, of_cells: bool = True) -> str:
    """Cut a text at its end to so many cells, or else letters, an ellipsis among them."""
    letters = _letters(text)
    sizes = [cells(letter) if of_cells else 1 for letter in letters]
    if sum(sizes) <= most:
        return text
    while letters and sum(sizes) > most - 1:
        letters.pop()
        sizes.pop()
    return "".join(letters) + _ELLIPSIS


def cells(text: str) -> int:
    """Count the character cells that a text takes on a terminal."""
    return sum(map(_cells_of, text))


def _cells_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
