"""Words as labelled points in the plane, and as a picture file.

scatter = Scatter(["sea", "ship"], np.array([[0.0, 1.0], [2.0, 0.5]]), groups=[0, 0])
picture = draw_picture(scatter, "png")           # picture.data: the bytes of the file
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textrnn.io import printable
from textrnn.pictures import file_bytes

_COLOURS = (
    "#1f77b4",
    "#d62728",
    "#2ca02c",
    "#9467bd",
    "#ff7f0e",
    "#17becf",
    "#8c564b",
    "#e377c2",
    "#7f7f7f",
    "#bcbd22",
)
_MARKERS = "osD^v<>Ph*"
_POINT = 4.0  # pixels from the middle of a point to its edge
_GAP = 2.0  # pixels between a point and its label
_MOST_COVERED = 0.25  # of a label; one that would cover more of others is left out
_DPI = 100
# a label stands right of its point if it can, then left, above, below, and at the corners
_SIDES = np.array([(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)], float)

Boxes = NDArray[np.float64]  # (N, 4): left, bottom, right, top


@dataclass(frozen=True)
class Scatter:
    """places: (N, 2). groups: of one colour each. lines: pairs of words to join. title, axes: what is written on it."""

    words: Sequence[str]
    places: NDArray[np.float64]
    groups: Sequence[int]
    lines: Sequence[tuple[int, int]] = ()
    title: str = ""
    axes: tuple[str, str] = ("", "")

    def relative(self) -> NDArray[np.float64]:
        """Give the places with both coordinates from 0 to 1; what does not vary is in the middle."""
        low, high = self.places.min(axis=0), self.places.max(axis=0)
        spread = np.where(high > low, high - low, 1)
        return np.where(high > low, (self.places - low) / spread, 0.5)


@dataclass(frozen=True)
class Picture:
    """unlabelled: the words for whose labels there was no room. missing_letters: whether the font lacks some."""

    data: bytes
    unlabelled: list[str]
    missing_letters: bool


def draw_picture(scatter: Scatter, file_format: str) -> Picture:
    """Draw in the format png, svg or pdf."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        figure = Figure(figsize=(11, 8), dpi=_DPI)
        canvas: Any = FigureCanvasAgg(figure)
        axes = figure.add_axes((0.07, 0.07, 0.91, 0.88))
        _draw_points(axes, scatter)
        unlabelled = _draw_labels(axes, scatter, canvas.get_renderer())
        data = file_bytes(figure, file_format, dpi=1.5 * _DPI)
    missing = any("missing from" in str(each.message) for each in caught)
    return Picture(data, [scatter.words[row] for row in unlabelled], missing)


def _draw_points(axes: Any, scatter: Scatter) -> None:
    for start, end in scatter.lines:
        (x0, y0), (x1, y1) = scatter.places[[start, end]]
        axes.plot([x0, x1], [y0, y1], color="#999999", linewidth=1, linestyle="--", zorder=1)
    groups = np.asarray(scatter.groups)
    for group in dict.fromkeys(scatter.groups):
        places = scatter.places[groups == group]
        turn = group // len(_COLOURS)
        colour, marker = _COLOURS[group % len(_COLOURS)], _MARKERS[turn % len(_MARKERS)]
        axes.scatter(places[:, 0], places[:, 1], s=(1.5 * _POINT) ** 2, c=colour, marker=marker, zorder=2)
    axes.margins(0.06)
    axes.autoscale_view()
    axes.set_title(printable(scatter.title), parse_math=False)
    axes.set_xlabel(scatter.axes[0])
    axes.set_ylabel(scatter.axes[1])


def _draw_labels(axes: Any, scatter: Scatter, renderer: Any) -> list[int]:
    """Write each word beside its point, and give those for which there is no room."""
    points = axes.transData.transform(scatter.places)  # (N, 2), pixels
    boxes: Boxes = np.concatenate([points - _POINT, points + _POINT], axis=1)
    inside: Boxes = np.array([axes.get_window_extent(renderer).extents])
    unlabelled = []
    for row, word in enumerate(scatter.words):
        label = axes.annotate(
            printable(word), scatter.places[row], xytext=(0, 0), textcoords="offset points", ha="center", va="center",
            fontsize=9, color=_COLOURS[scatter.groups[row] % len(_COLOURS)], parse_math=False, zorder=3,
        )  # fmt: skip
        size = np.array(label.get_window_extent(renderer).size)
        box, share = _best_box(points[row], size, np.delete(boxes, row, axis=0), inside)
        if share > _MOST_COVERED:
            label.remove()
            unlabelled.append(row)
            continue
        label.xyann = tuple(((box[:2] + box[2:]) / 2 - points[row]) * 72 / _DPI)  # an inch has 72 points
        boxes = np.concatenate([boxes, box[None]])
    return unlabelled


def _best_box(point: NDArray[Any], size: NDArray[Any], others: Boxes, inside: Boxes) -> tuple[NDArray[Any], float]:
    """Give the box (4,) beside a point that covers the least of others or of the outside, and that share of it."""
    middles = point + _SIDES * (size / 2 + _POINT + _GAP)  # (8, 2)
    tried: Boxes = np.concatenate([middles - size / 2, middles + size / 2], axis=1)
    outside = size.prod() - _overlaps(tried, inside)[:, 0]
    shares = (_overlaps(tried, others).sum(axis=1) + outside) / size.prod()
    best = int(shares.round(3).argmin())  # rounded, or the last digits would choose among sides that are all free
    return tried[best], float(shares[best])


def _overlaps(some: Boxes, others: Boxes) -> NDArray[np.float64]:
    """Give the area that each of some boxes (M, 4) shares with each of others (N, 4), as (M, N)."""
    low = np.maximum(some[:, None, :2], others[None, :, :2])
    high = np.minimum(some[:, None, 2:], others[None, :, 2:])
    return np.asarray(np.prod(np.maximum(high - low, 0), axis=2))
