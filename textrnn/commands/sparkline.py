"""A curve drawn in one line of text."""

import itertools
from collections.abc import Sequence

MARKS, ASCII_MARKS = "▁▂▃▄▅▆▇█", "_.-:=+*#"
COLUMNS = 60


def sparkline(values: Sequence[float], *, encoding: str | None) -> str:
    """Draw at most COLUMNS characters, each the mean of its share of the values, that the encoding knows."""
    columns = min(len(values), COLUMNS)
    edges = [round(column * len(values) / columns) for column in range(columns + 1)]
    means = [sum(values[a:b]) / (b - a) for a, b in itertools.pairwise(edges)]
    low, high = min(means), max(means)
    marks = marks_for(encoding)
    return "".join(marks[int((mean - low) / ((high - low) or 1.0) * (len(marks) - 1) + 0.5)] for mean in means)


def marks_for(encoding: str | None) -> str:
    try:
        MARKS.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return ASCII_MARKS
    return MARKS
