"""ROUGE figures of systems on the same kind of texts, in per cent, as objects and as tables."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.errors import UsageError

if TYPE_CHECKING:
    from textrnn.scores.bootstrap import Interval
    from textrnn.scores.rouge import Score

DECIMALS = 4
Combine = Annotated[
    str,
    typer.Option(
        metavar="best|best-f1|average",
        help="Of several references: the one with the best recall, with the best F1, or all counts added up.",
    ),
]


@dataclass(frozen=True)
class SystemScores:
    """The scores of one system, text by text."""

    name: str
    scores: Sequence[Mapping[str, "Score"]]

    @property
    def metrics(self) -> list[str]:
        return list(self.scores[0])

    def f1(self, metric: str) -> list[float]:
        """F1 of each text, x 100."""
        return [100 * each[metric].f1 for each in self.scores]

    def mean(self, metric: str, figure: str) -> float:
        """Give the average over the texts of f1, precision or recall, x 100."""
        total = sum(float(getattr(each[metric], figure)) for each in self.scores)
        return round(100 * total / len(self.scores), DECIMALS)

    @cached_property
    def intervals(self) -> dict[str, "Interval"]:
        """In which the average F1 lies with 95 % confidence, by metric."""
        from textrnn.scores.bootstrap import interval

        return {metric: interval(self.f1(metric)) for metric in self.metrics}

    def figures(self) -> dict[str, Any]:
        """Give everything as one JSON object."""
        means, precision, recall = (
            {f"rouge{metric}": self.mean(metric, figure) for metric in self.metrics}
            for figure in ("f1", "precision", "recall")
        )
        intervals = {
            f"rouge{metric}": [round(end, DECIMALS) for end in self.intervals[metric]] for metric in self.metrics
        }
        return {"pairs": len(self.scores), **means, "intervals": intervals, "precision": precision, "recall": recall}

    def cell(self, metric: str) -> str:
        """Write F1 and its interval."""
        low, high = self.intervals[metric]
        return f"{self.mean(metric, 'f1'):.2f} [{low:.2f}, {high:.2f}]"


def parse_metrics(text: str) -> tuple[str, ...]:
    """Read "1,2,L". Raises UsageError."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise UsageError("--metrics names no metric. Give some, such as 1,2,L.")
    return tuple(dict.fromkeys(names))


def lay_out(rows: Sequence[Sequence[str]]) -> str:
    """Align the columns: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])] for row in rows)
    return "\n".join("  ".join(line).rstrip() for line in lines)


def show(text: str) -> None:
    """Print; on a terminal no name of a file can do more than be read."""
    from textrnn.io import printable

    print(printable(text) if sys.stdout.isatty() else text)
