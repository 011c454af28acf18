"""How good written texts are: scores beside those of a baseline, and what the texts take from their sources."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from textrnn.commands.rouge_table import DECIMALS, SystemScores

if TYPE_CHECKING:
    from textrnn.scores.abstraction import Abstraction
    from textrnn.scores.bootstrap import Interval

METRICS = {"rouge1": "ROUGE-1", "rouge2": "ROUGE-2", "rougeL": "ROUGE-L", "bleu": "BLEU", "chrf": "chrF"}
LANGUAGE_CHARACTERS = 20_000  # read of the references to know their language
# BLEU compares words; where no spaces show them, it compares characters
TOKENIZERS = {"zh": "zh", "ja": "char", "th": "char", "lo": "char", "my": "char", "km": "char"}


@dataclass(frozen=True)
class Outcome:
    """A source, what was written for it, and the references it is compared with."""

    source: str
    output: str
    references: Sequence[str]


@dataclass(frozen=True)
class Figures:
    """The scores of one system, 0 to 100. by_text: one for each text, to tell the good ones from the bad."""

    scores: Mapping[str, float]
    intervals: "Mapping[str, Interval]"
    by_text: Sequence[float]
    signatures: Mapping[str, str]

    def to_dict(self) -> dict[str, Any]:
        rounded = {name: round(score, DECIMALS) for name, score in self.scores.items()}
        ends = {name: [round(end, DECIMALS) for end in found] for name, found in self.intervals.items()}
        return {**rounded, "intervals": ends}


Score = Callable[[Sequence[str]], Figures]


@dataclass(frozen=True)
class Prediction:
    """How well the references are predicted, word by word."""

    nats_per_token: float
    tokens: int

    def to_dict(self) -> dict[str, Any]:
        perplexity = math.exp(min(self.nats_per_token, 700))
        return {"nats_per_token": self.nats_per_token, "perplexity": perplexity, "tokens": self.tokens}


@dataclass(frozen=True)
class Style:
    """What texts take from their sources and add to them, how many differ, and how many words they have."""

    counts: "Abstraction"
    distinct: float
    words: float

    def to_dict(self) -> dict[str, Any]:
        return {**self.counts.shares(), "distinct": self.distinct, "words": self.words}


@dataclass(frozen=True)
class Evaluated:
    """Everything there is to say. lead: what reading the source alone reaches; lead_text says how."""

    outcomes: Sequence[Outcome]
    system: Figures
    lead: Figures
    lead_text: str
    style: Style
    style_of_references: Style
    seconds: float
    prediction: Prediction | None = None

    def to_dict(self, examples: int) -> dict[str, Any]:
        """Give one JSON object; scores and their intervals from 0 to 100, shares from 0 to 1."""
        found: dict[str, Any] = {"pairs": len(self.outcomes), **self.system.to_dict()}
        found |= {"lead": {"text": self.lead_text, **self.lead.to_dict()}}
        found |= self.style.to_dict() | {"references": self.style_of_references.to_dict()}
        found |= self.prediction.to_dict() if self.prediction else {}
        found |= {"seconds": round(self.seconds, 3), "signatures": dict(self.system.signatures)}
        worst, best = self.extremes(examples)
        return found | {"examples": {"worst": list(map(self._example, worst)), "best": list(map(self._example, best))}}

    def extremes(self, number: int) -> tuple[list[int], list[int]]:
        """Give the numbers of so many of the worst texts, the worst first, and of the best, the best first."""
        worst_first = self._worst_first
        worst = worst_first[:number]
        return worst, worst_first[max(len(worst), len(worst_first) - number) :][::-1]

    @cached_property
    def _worst_first(self) -> list[int]:
        return sorted(range(len(self.outcomes)), key=lambda place: self.system.by_text[place])

    def _example(self, place: int) -> dict[str, Any]:
        outcome, score = self.outcomes[place], self.system.by_text[place]
        return {
            "source": outcome.source, "references": list(outcome.references), "output": outcome.output,
            "score": round(score, DECIMALS),
        }  # fmt: skip


def measure(outcomes: Sequence[Outcome], *, kind: str, lowercase: bool, seconds: float) -> Evaluated:
    """Score all texts, which took so many seconds; a translation by BLEU and chrF, anything else by ROUGE."""
    references = [outcome.references for outcome in outcomes]
    language = language_of(references)
    score = translation_score(references, lowercase, language) if kind == "translate" else rouge_score(references)
    leads, lead_text = lead_of(outcomes, kind)
    return Evaluated(
        outcomes=outcomes,
        system=score([outcome.output for outcome in outcomes]),
        lead=score(leads),
        lead_text=lead_text,
        style=style_of([outcome.output for outcome in outcomes], outcomes, language),
        style_of_references=style_of([known[0] for known in references], outcomes, language),
        seconds=seconds,
    )


def language_of(references: Sequence[Sequence[str]]) -> str:
    from textrnn.text.language import detect_language

    return detect_language("\n".join(known[0] for known in references)[:LANGUAGE_CHARACTERS])


def rouge_score(references: Sequence[Sequence[str]]) -> Score:
    """Score by the F1 of ROUGE-1, 2 and L; a text by their mean."""
    from textrnn.scores.rouge import Rouge

    rouge = Rouge(("1", "2", "L"))

    def score(outputs: Sequence[str]) -> Figures:
        scores = [rouge.score(output, known) for output, known in zip(outputs, references, strict=True)]
        system = SystemScores("", scores)
        means = {f"rouge{metric}": system.mean(metric, "f1") for metric in rouge.metrics}
        intervals = {f"rouge{metric}": system.intervals[metric] for metric in rouge.metrics}
        by_text = [100 * sum(score.f1 for score in each.values()) / len(each) for each in scores]
        return Figures(means, intervals, by_text, {})

    return score


def translation_score(references: Sequence[Sequence[str]], lowercase: bool, language: str) -> Score:
    """Score by BLEU and chrF; a text by chrF, which has something to count in short ones too."""
    from textrnn.scores.bleu import score_bleu, score_chrf

    tokenize = TOKENIZERS.get(language, "13a")

    def score(outputs: Sequence[str]) -> Figures:
        bleu = score_bleu(outputs, references, lowercase=lowercase, tokenize=tokenize)
        chrf = score_chrf(outputs, references, lowercase=lowercase)
        return Figures(
            {"bleu": bleu.score, "chrf": chrf.score},
            {"bleu": bleu.interval, "chrf": chrf.interval},
            chrf.sentences,
            {"bleu": bleu.signature, "chrf": chrf.signature},
        )

    return score


def lead_of(outcomes: Sequence[Outcome], kind: str) -> tuple[list[str], str]:
    """Give what the source offers without a model, as long as the outputs are on average, and say what it is."""
    from textrnn.scores.abstraction import first_words, mean_words

    if kind == "translate":
        return [outcome.source for outcome in outcomes], "the source as it is"
    length = max(1, round(mean_words([outcome.output for outcome in outcomes])))
    words = "word" if length == 1 else f"{length} words"
    return [first_words(outcome.source, length) for outcome in outcomes], f"the first {words} of the source"


def style_of(texts: Sequence[str], outcomes: Sequence[Outcome], language: str) -> Style:
    """Compare texts with the sources of these outcomes."""
    from textrnn.scores.abstraction import Abstraction, add_up, distinct_share, mean_words
    from textrnn.text.stop_words import stop_words

    without = stop_words(language)
    sources = [outcome.source for outcome in outcomes]
    counts = (Abstraction.of(text, source, stop_words=without) for text, source in zip(texts, sources, strict=True))
    return Style(add_up(counts), distinct_share(texts, sources), mean_words(texts))
