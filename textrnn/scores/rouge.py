"""ROUGE: how much of the reference summaries a summary has, and how much of it they have (Lin 2004).

rouge = Rouge(("1", "2", "L"))
rouge.score("The cat sat.\nIt slept.", ["A cat sat and slept."])["1"].f1
"""

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textrnn.errors import UsageError
from textrnn.scores.rouge_matches import (
    Matches,
    Text,
    joined,
    match_ngrams,
    match_skip_bigrams,
    match_subsequences,
    match_weighted_subsequences,
)
from textrnn.scores.rouge_words import split_lines, words

Summary = str | Sequence[str]
METRICS = ("1", "2", "3", "4", "L", "Lsum", "Ltext", "W-1.2", "S4", "SU4")
COMBINE = ("best", "best-f1", "average")
DECIMALS = 5

_Match = Callable[[Text, Text], Matches]


@dataclass(frozen=True)
class Score:
    """Shares between 0 and 1, rounded to the decimals that ROUGE-1.5.5 keeps."""

    recall: float
    precision: float

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        total = self.recall + self.precision
        return round(2 * self.recall * self.precision / total, DECIMALS) if total else 0.0


class Rouge:
    """Scores equal to those of the original ROUGE-1.5.5 on English text.

    metrics: "1" to "9" (n-grams), "L" (longest common subsequences by sentence; "Lsum" is another name for it), "Ltext"
    (the whole text as one sentence: what rouge-score calls rougeL), "W-1.2" (runs weighted by a power of their length),
    "S4" and "SU4" (pairs of words with a gap of at most 4, without and with single words). stem: as its -m.
    combine: of several references "best" takes, for each metric, the one with the highest recall (as -f B does),
    "best-f1" the one with the highest F1 (as rouge-score does); "average" adds up the counts of all (as -f A does).
    Raises UsageError for a name that is none of these.
    """

    def __init__(self, metrics: Sequence[str] = ("1", "2", "L"), *, stem: bool = True, combine: str = "best") -> None:
        if combine not in COMBINE:
            raise UsageError(f"unknown combination {combine!r}. Available: {', '.join(COMBINE)}.")
        self.metrics = tuple(metrics)
        self._metrics = {name: _find_metric(name) for name in metrics}
        self._stem = stem
        self._combine = combine

    def score(self, summary: Summary, references: Sequence[Summary]) -> dict[str, Score]:
        """Score one summary; a text is its sentences, or a string with one sentence on each line.

        Without references every score is 0.
        """
        found = self._words(summary)
        wanted = [self._words(reference) for reference in references]
        return {name: self._score(metric, found, wanted) for name, metric in self._metrics.items()}

    def _words(self, text: Summary) -> Text:
        return [words(sentence, stems=self._stem) for sentence in split_lines(text)]

    def _score(self, metric: "_Metric", summary: Text, references: Sequence[Text]) -> Score:
        matches = [metric.match(summary, reference) for reference in references]
        if not matches:
            return Score(0.0, 0.0)
        if self._combine == "average":
            return metric.score(matches)
        if self._combine == "best":
            return metric.score([max(matches, key=lambda each: each.likeness)])
        return max((metric.score([each]) for each in matches), key=lambda score: score.f1)


@dataclass(frozen=True)
class _Metric:
    match: _Match
    weight: float = 1.0

    def score(self, matches: Sequence[Matches]) -> Score:
        """Score the sums of these counts."""
        hits = sum(each.hits for each in matches)
        recall = self._share(hits, sum(each.reference for each in matches))
        return Score(recall, self._share(hits, sum(each.summary for each in matches)))

    def _share(self, hits: float, total: float) -> float:
        return float(round((hits / total) ** (1 / self.weight), DECIMALS)) if total else 0.0


def _find_metric(name: str) -> _Metric:
    """Read the name of a metric."""
    parts = re.fullmatch(r"(?P<n>[1-9])|(?P<L>L(sum|text)?)|W-(?P<weight>[1-9](\.\d+)?)|(?P<skip>SU?)(?P<gap>\d)", name)
    if parts is None:
        raise UsageError(f"unknown metric {name!r}. Available: {', '.join(METRICS)}.")
    if parts["n"]:
        return _Metric(functools.partial(match_ngrams, n=int(parts["n"])))
    if parts["skip"]:
        return _Metric(functools.partial(match_skip_bigrams, gap=int(parts["gap"]), unigrams=parts["skip"] == "SU"))
    if parts["weight"]:
        weight = float(parts["weight"])
        return _Metric(functools.partial(match_weighted_subsequences, weight=weight), weight)
    return _Metric(_match_as_one if name == "Ltext" else match_subsequences)


def _match_as_one(summary: Text, reference: Text) -> Matches:
    """Take each text for one sentence."""
    return match_subsequences([joined(summary)], [joined(reference)])
