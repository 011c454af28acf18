"""What `textrnn embed classify` prints: figures with their intervals, then label by label, then the worst mistakes."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textrnn.embeddings.documents.classification import Result
    from textrnn.scores.bootstrap import Interval

_WORST_PAIRS = 5
_DECIMALS = 6


def record(result: "Result", told: Mapping[str, Any]) -> dict[str, Any]:
    """Give the JSON object. told: what was done."""
    confusion = result.confusion
    macro, weighted = (confusion.f1_interval(weighted=each) for each in (False, True))
    return {
        **told,
        "accuracy": _rounded(confusion.accuracy),
        "macro_f1": _rounded(confusion.macro_f1),
        "weighted_f1": _rounded(confusion.weighted_f1),
        "intervals": {
            "accuracy": _ends(confusion.accuracy_interval), "macro_f1": _ends(macro), "weighted_f1": _ends(weighted),
        },
        "majority_accuracy": _rounded(result.majority),
        "accuracy_by_split": [_rounded(each) for each in result.accuracies],
        "train": result.num_train,
        "test": confusion.total,
        "C": list(result.strengths),
        "unseen_labels": list(result.unseen),
        "labels": [
            {name: _rounded(value) if isinstance(value, float) else value for name, value in asdict(each).items()}
            for each in confusion.per_label
        ],
        "confusion": confusion.counts.tolist(),
    }  # fmt: skip


def table(result: "Result", told: Mapping[str, Any]) -> str:
    """Lay the figures out in aligned columns."""
    return "\n\n".join(_parts(result, told))


def _parts(result: "Result", told: Mapping[str, Any]) -> Iterator[str]:
    from textrnn.commands.rouge_table import lay_out

    confusion = result.confusion
    yield lay_out(
        [
            ("accuracy", _with_interval(confusion.accuracy, confusion.accuracy_interval)),
            ("macro F1", _with_interval(confusion.macro_f1, confusion.f1_interval(weighted=False))),
            ("weighted F1", _with_interval(confusion.weighted_f1, confusion.f1_interval(weighted=True))),
            ("most frequent label alone", _percent(result.majority)),
            ("learned from", f"{result.num_train:,}"),
            ("tested on", f"{confusion.total:,}"),
            ("that is", str(told["tested_on"])),
        ]
    )
    rows = [("label", "precision", "recall", "F1", "tests")]
    rows += [
        (
            " ".join(each.label.split()),
            _percent(each.precision),
            _percent(each.recall),
            _percent(each.f1),
            f"{each.support:,}",
        )
        for each in confusion.per_label
    ]
    yield lay_out(rows)
    mistakes = confusion.mistakes(_WORST_PAIRS)
    if mistakes:
        worst = [("most often mistaken", "for", "times")]
        worst += [(" ".join(m.truth.split()), " ".join(m.predicted.split()), f"{m.count:,}") for m in mistakes]
        yield lay_out(worst)
    if result.unseen:
        yield f"labels that were not there to learn: {', '.join(result.unseen)}"


def _with_interval(value: float, interval: "Interval") -> str:
    return f"{_percent(value)} [{100 * interval.low:.2f}, {100 * interval.high:.2f}]"


def _percent(value: float) -> str:
    return f"{100 * value:.2f}"


def _ends(interval: "Interval") -> list[float]:
    return [_rounded(end) for end in interval]


def _rounded(value: float) -> float:
    return round(value, _DECIMALS)
