"""What a set of pairs is like: how many were dropped and why, how long they are, how many words, how much is copied."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from textrnn.config import JsonConfig
from textrnn.text.pairs.pair import Pair
from textrnn.text.scripts import MARKS, UNSPACED

_ASCII_WORD = re.compile(r"[a-z0-9_]+(?:'[a-z0-9_]+)*")
_WORD = re.compile(rf"[{UNSPACED}]|[\w{MARKS}]+(?:['’][\w{MARKS}]+)*")


def find_words(text: str) -> list[str]:
    """Give the words of a text in small letters, without marks; a letter of a script without spaces counts as one."""
    return (_ASCII_WORD if text.isascii() else _WORD).findall(text.lower())


@dataclass(frozen=True)
class PairStatistics(JsonConfig):
    """dropped: how many pairs for which reason. lengths: of a side in words, median, 95 % and longest.

    words: how many differ on a side, case aside. shared: part of the target words that stand in their source.
    sha256: of the pairs kept, in their order.
    """

    read: int
    kept: int
    dropped: Mapping[str, int]
    source_lengths: tuple[int, ...]
    target_lengths: tuple[int, ...]
    source_words: int
    target_words: int
    shared: float
    sha256: str

    def lines(self) -> list[str]:
        """Say it in a few lines for people."""
        kept = (
            "all kept" if self.kept == self.read else f"{self.kept:,} kept; dropped: {describe_dropped(self.dropped)}"
        )
        return [
            f"{self.read:,} pairs read, {kept}",
            _describe_side("source", self.source_lengths, self.source_words),
            _describe_side("target", self.target_lengths, self.target_words),
            f"{self.shared:.0%} of the target words stand in their source",
        ]


def pairs_sha256(pairs: Iterable[Pair]) -> str:
    """Give the digest of the texts of some pairs, to know the same pairs again."""
    digest = hashlib.sha256()
    for pair in pairs:
        digest.update(_to_bytes(pair))
    return digest.hexdigest()


def _to_bytes(pair: Pair) -> bytes:
    return "\0".join((pair.source, pair.target, *pair.others, "")).encode()


def describe_dropped(dropped: Mapping[str, int]) -> str:
    return ", ".join(f"{number:,} {why}" for why, number in dropped.items())


def _describe_side(side: str, lengths: tuple[int, ...], words: int) -> str:
    median, high, longest = lengths
    return f"{side}: {median:,} words (median), {high:,} (95 %), {longest:,} (longest); {words:,} different words"


class PairCounts:
    """Counts pairs one by one, for their statistics."""

    def __init__(self) -> None:
        self._num_pairs = self._shared = 0
        self._lengths = Counter[int](), Counter[int]()
        self._words: tuple[set[str], set[str]] = set(), set()
        self._digest = hashlib.sha256()

    def add(self, pair: Pair) -> None:
        source, target = find_words(pair.source), find_words(pair.target)
        for side, words in enumerate((source, target)):
            self._lengths[side][len(words)] += 1
            self._words[side].update(words)
        in_source = set(source)
        self._shared += sum(word in in_source for word in target)
        self._num_pairs += 1
        self._digest.update(_to_bytes(pair))

    def statistics(self, *, read: int, dropped: Mapping[str, int]) -> PairStatistics:
        """Sum up; at least one pair has been added."""
        num_target_words = sum(length * number for length, number in self._lengths[1].items())
        return PairStatistics(
            read=read,
            kept=self._num_pairs,
            dropped=dict(dropped),
            source_lengths=_quantiles(self._lengths[0]),
            target_lengths=_quantiles(self._lengths[1]),
            source_words=len(self._words[0]),
            target_words=len(self._words[1]),
            shared=self._shared / max(1, num_target_words),
            sha256=self._digest.hexdigest(),
        )


def _quantiles(lengths: Counter[int]) -> tuple[int, ...]:
    """Give the median, the length that 95 % do not exceed, and the longest."""
    ordered = sorted(lengths)
    found = []
    for share in (0.5, 0.95, 1.0):
        wanted = share * lengths.total()
        seen = 0
        for length in ordered:
            seen += lengths[length]
            if seen >= wanted:
                found.append(length)
                break
    return tuple(found)
