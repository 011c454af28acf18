"""The evaluation of written texts as it is printed: scores, shares, and examples."""

from collections.abc import Iterator

from textrnn.commands.evaluate_pairs_figures import METRICS, Evaluated
from textrnn.commands.rouge_table import lay_out

SOURCE_CHARACTERS = 200  # of a source that an example shows
# what is a share of words or of texts, as Abstraction counts it
SHARES = {
    "novel": "words not in the source",
    "novel_bigrams": "pairs of words not in the source",
    "copied": "words copied, three or more in a row",
    "repeated": "words said twice in a row",
    "stutters": "texts with such a word",
    "repeated_trigrams": "trigrams that come again",
    "unsupported": "words without support in the source",
    "unsupported_names": "names and numbers without support",
    "distinct": "different texts for different sources",
    "empty": "empty texts",
}
LENGTHS = {"words": "words of a text", "longest": "of them the longest run of the source"}


def table(evaluated: Evaluated, examples: int) -> str:
    """Lay everything out."""
    parts = [_scores(evaluated), _shares(evaluated), "\n".join(_facts(evaluated)), *_examples(evaluated, examples)]
    return "\n\n".join(parts)


def _scores(evaluated: Evaluated) -> str:
    rows = [("", "outputs", "95 % interval", "lead", "95 % interval")]
    for name, score in evaluated.system.scores.items():
        low, high = evaluated.system.intervals[name]
        lead_low, lead_high = evaluated.lead.intervals[name]
        ends = f"{low:.2f} to {high:.2f}", f"{lead_low:.2f} to {lead_high:.2f}"
        rows.append((METRICS[name], f"{score:.2f}", ends[0], f"{evaluated.lead.scores[name]:.2f}", ends[1]))
    return lay_out(rows)


def _shares(evaluated: Evaluated) -> str:
    """Set the texts beside their references, which are not without words of their own either."""
    ours, theirs = evaluated.style.to_dict(), evaluated.style_of_references.to_dict()
    rows = [("", "outputs", "references")]
    rows += [(title, f"{ours[name]:.1%}", f"{theirs[name]:.1%}") for name, title in SHARES.items()]
    rows += [(title, f"{ours[name]:.1f}", f"{theirs[name]:.1f}") for name, title in LENGTHS.items()]
    return lay_out(rows)


def _facts(evaluated: Evaluated) -> Iterator[str]:
    if evaluated.prediction is not None:
        found = evaluated.prediction.to_dict()
        yield (
            f"{found['nats_per_token']:.4f} nats per token of the references, perplexity {found['perplexity']:.4g}, "
            f"{found['tokens']:,} tokens"
        )
    yield f"lead: {evaluated.lead_text}"
    yield from (f"{METRICS[name]}: {signature}" for name, signature in evaluated.system.signatures.items())
    number = len(evaluated.outcomes)
    yield f"{number:,} pairs in {evaluated.seconds:,.1f} s, {number / max(evaluated.seconds, 1e-9):,.1f} texts/s"


def _examples(evaluated: Evaluated, number: int) -> Iterator[str]:
    for title, places in zip(("worst", "best"), evaluated.extremes(number), strict=True):
        for rank, place in enumerate(places, start=1):
            outcome, score = evaluated.outcomes[place], evaluated.system.by_text[place]
            lines = [f"{title} {rank}: {score:.1f}", f"  source     {_shortened(outcome.source)}"]
            lines += [f"  reference  {reference}" for reference in outcome.references]
            yield "\n".join([*lines, f"  output     {outcome.output or '(empty)'}"])


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SOURCE_CHARACTERS else text[:SOURCE_CHARACTERS].rstrip() + " ..."
