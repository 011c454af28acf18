"""Pairs made ready for training: cleaned, without those that teach nothing, and counted.

prepared = prepare_pairs(PairCorpus(["pairs.tsv"], PairReadOptions()), PairOptions())
print("\\n".join(prepared.statistics.lines()))
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

from textrnn.errors import InputError
from textrnn.text.pairs.cleaning import Cleaner, CleaningOptions
from textrnn.text.pairs.pair import Pair
from textrnn.text.pairs.statistics import PairCounts, PairStatistics, describe_dropped, find_words

EMPTY, REPEATED, IDENTICAL, TOO_LONG = "with an empty side", "repeated", "with two equal sides", "too long"
_PAIRS_PER_REPORT = 1000

Progress = Callable[[int], None]


@dataclass(frozen=True)
class PairOptions:
    """What is done to pairs before they are coded.

    longest_source, longest_target: in words; a pair with a longer side is dropped. Where a coding follows, neither is
    needed: it cuts long sources, and tells which targets have too many tokens.
    """

    task: str = "summarize"
    cleaning: CleaningOptions = field(default_factory=CleaningOptions)
    longest_target: int | None = 100
    longest_source: int | None = None


class Pairs(Protocol):
    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs as they were read."""


@dataclass(frozen=True)
class PreparedPairs:
    pairs: list[Pair]
    statistics: PairStatistics


def prepare_pairs(corpus: Pairs, options: PairOptions, *, progress: Progress | None = None) -> PreparedPairs:
    """Read every pair once, clean it and keep it unless there is a reason to drop it.

    progress: called with the number of pairs read since the last call. Raises InputError if no pair is left.
    """
    cleaner = Cleaner(options.cleaning)
    kept: list[Pair] = []
    counts = PairCounts()
    dropped: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    read, first = 0, ""
    for read, raw in enumerate(corpus.pairs(), start=1):
        pair = clean_pair(raw, cleaner)
        why = _why_dropped(pair, options, seen)
        if why is None:
            seen.add((pair.source, pair.target))
            kept.append(pair)
            counts.add(pair)
        else:
            dropped[why] += 1
            first = first or raw.place
        if progress is not None and read % _PAIRS_PER_REPORT == 0:
            progress(_PAIRS_PER_REPORT)
    if not kept:
        raise InputError(_nothing_left(read, dropped, first))
    if progress is not None and read % _PAIRS_PER_REPORT:
        progress(read % _PAIRS_PER_REPORT)
    return PreparedPairs(kept, counts.statistics(read=read, dropped=dropped))


def clean_pair(pair: Pair, cleaner: Cleaner) -> Pair:
    """Clean both sides, and the further targets, of which none stays empty."""
    others = tuple(cleaned for other in pair.others if (cleaned := cleaner.clean(other)))
    return replace(pair, source=cleaner.clean(pair.source), target=cleaner.clean(pair.target), others=others)


def _why_dropped(pair: Pair, options: PairOptions, seen: set[tuple[str, str]]) -> str | None:
    if not pair.source or not pair.target:
        return EMPTY
    if (pair.source, pair.target) in seen:
        return REPEATED
    if pair.source == pair.target and options.task != "chat":
        return IDENTICAL
    if _is_longer(pair.target, options.longest_target) or _is_longer(pair.source, options.longest_source):
        return TOO_LONG
    return None


def _is_longer(text: str, limit: int | None) -> bool:
    # A text of so few characters cannot hold more words, which saves counting them.
    return limit is not None and len(text) > limit and len(find_words(text)) > limit


def _nothing_left(read: int, dropped: Counter[str], first: str) -> str:
    if not read:
        return (
            "there are no pairs: the input is empty. A pair is a line with a source, a tab and a target; "
            "textrnn train --help tells the other forms."
        )
    step = f"Look at {first}; other columns or fields" if first else "Other columns or fields"
    named = "are named by --source-field and --target-field."
    return f"none of the {read:,} pairs can be used: {describe_dropped(dropped)}. {step} {named}"
