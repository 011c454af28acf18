"""Collocations that are joined to one word, such as new_york, found as gensim.models.phrases finds them, on ids.

phrases = join_phrases(stream, PhraseOptions(scorer="npmi", threshold=0.6))
phrases[0].text       # "new_york"
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textrnn.config import JsonConfig, require
from textrnn.embeddings.training.word_stream import END, Chunk, WordStream
from textrnn.errors import UsageError
from textrnn.registry import suggest

DELIMITER = "_"
_PARTITION_WORDS = 1 << 24  # pairs counted at a time: 128 MB of keys

Counts = NDArray[np.int64]
Keys = NDArray[np.int64]


@dataclass(frozen=True)
class Totals:
    """What scores are relative to. terms: distinct words and pairs of words together."""

    words: int
    terms: int
    min_count: int


def score_by_frequency(first: Counts, second: Counts, pair: Counts, totals: Totals) -> NDArray[np.float64]:
    """(count(ab) - δ) / (count(a) count(b)) N  (Mikolov et al. 2013, arXiv:1310.4546, eq. 6; N as in gensim)."""
    return (pair - totals.min_count) / (first * second).astype(np.float64) * totals.terms


def score_by_npmi(first: Counts, second: Counts, pair: Counts, totals: Totals) -> NDArray[np.float64]:
    """ln(p(ab) / (p(a) p(b))) / -ln p(ab), from -1 to 1  (Bouma 2009, "Normalized (pointwise) mutual information")."""
    p_first, p_second, p_pair = first / totals.words, second / totals.words, pair / totals.words
    with np.errstate(divide="ignore", invalid="ignore"):  # a text of nothing but one pair
        return np.log(p_pair / (p_first * p_second)) / -np.log(p_pair)


Scorer = Callable[[Counts, Counts, Counts, Totals], NDArray[np.float64]]
SCORERS: Mapping[str, Scorer] = {"default": score_by_frequency, "npmi": score_by_npmi}
THRESHOLDS = {"default": 10.0, "npmi": 0.5}


@dataclass(frozen=True)
class PhraseOptions(JsonConfig):
    """Which pairs are joined: those that score above the threshold. With n passes phrases grow to 2^n words.

    threshold: None stands for the usual one of the scorer. min_count: a rarer pair is no phrase.
    """

    scorer: str = "default"
    threshold: float | None = None
    passes: int = 1
    min_count: int = 5

    def validate(self) -> None:
        """Raise UsageError for a scorer that does not exist, ConfigError for a number out of range."""
        if self.scorer not in SCORERS:
            raise UsageError(f"unknown phrase scorer {self.scorer!r}. {suggest(self.scorer, list(SCORERS))}")
        least, most = (-1, 1) if self.scorer == "npmi" else (0, math.inf)
        seen = f"the phrase threshold of {self.scorer!r} must be from {least} to {most}, not {self.threshold}."
        require(self.threshold is None or least <= self.threshold <= most, seen)
        require(1 <= self.passes <= 5, f"the passes for phrases must be from 1 to 5, not {self.passes}.")
        require(self.min_count >= 1, f"the least count of a phrase must be 1 or more, not {self.min_count}.")

    @property
    def above(self) -> float:
        return THRESHOLDS[self.scorer] if self.threshold is None else self.threshold


@dataclass(frozen=True)
class Phrase:
    """count: how often the two words stand side by side."""

    text: str
    count: int
    score: float


def join_phrases(stream: WordStream, options: PhraseOptions) -> list[Phrase]:
    """Join the phrases in the stream, and give them, the most frequent first."""
    found: dict[str, Phrase] = {}
    for _ in range(options.passes):
        new = _join_once(stream, options)
        if not new:
            break
        found |= {phrase.text: phrase for phrase in new}
    return sorted(found.values(), key=lambda phrase: (-phrase.count, phrase.text))


def encode_phrases(phrases: Sequence[Phrase]) -> bytes:
    """Give the bytes of phrases.tsv: phrase, count and score to a line."""
    return "".join(f"{each.text}\t{each.count}\t{each.score:.6g}\n" for each in phrases).encode()


def _join_once(stream: WordStream, options: PhraseOptions) -> list[Phrase]:
    counts = stream.counts()
    keys, pair_counts, num_pairs = _frequent_pairs(stream.chunks(), len(counts), options.min_count)
    first, second = np.divmod(keys, len(counts))
    words = int(counts[END + 1 :].sum())
    totals = Totals(words, num_pairs + int(np.count_nonzero(counts[END + 1 :])), options.min_count)
    scores = SCORERS[options.scorer](counts[first], counts[second], pair_counts, totals)
    chosen = np.flatnonzero(scores > options.above)
    words_by_id = _words_of(stream, np.union1d(first[chosen], second[chosen]))
    phrases = [
        Phrase(f"{words_by_id[a]}{DELIMITER}{words_by_id[b]}", count, score)
        for a, b, count, score in zip(
            first[chosen].tolist(),
            second[chosen].tolist(),
            pair_counts[chosen].tolist(),
            scores[chosen].tolist(),
            strict=True,
        )
    ]
    if phrases:
        new_ids = np.array([stream.id_of(phrase.text) for phrase in phrases], np.int32)
        joiner = _Joiner(keys[chosen], new_ids, len(counts))
        stream.rewrite(joiner.join)
    return phrases


def _words_of(stream: WordStream, numbers: NDArray[np.int64]) -> dict[int, str]:
    """Give the words of some ids; those of forgotten words, which no longer have any, stand as their numbers."""
    wanted = set(numbers.tolist())
    found = {number: word for word, number in stream.id_by_word.items() if number in wanted}
    return {number: str(number) for number in wanted} | found


def _pairs(chunk: Chunk, num_ids: int) -> tuple[Keys, NDArray[np.bool_]]:
    """Give a number for each two neighbours (n - 1,), and whether they stand in one context."""
    first, second = chunk[:-1].astype(np.int64), chunk[1:]
    return first * num_ids + second, (first != END) & (second != END)


def _frequent_pairs(chunks: list[Chunk], num_ids: int, min_count: int) -> tuple[Keys, Counts, int]:
    """Give the pairs that come often enough, sorted, their counts, and how many distinct ones there are.

    They are counted in parts, by their first word, so that memory stays bounded.
    """
    num_parts = -(-sum(map(len, chunks)) // _PARTITION_WORDS)
    found_keys, found_counts, distinct = [], [], 0
    for part in range(num_parts):
        gathered = []
        for chunk in chunks:
            keys, inside = _pairs(chunk, num_ids)
            gathered.append(keys[inside & (chunk[:-1] % num_parts == part)])
        keys, counts = np.unique(np.concatenate(gathered), return_counts=True)
        distinct += len(keys)
        frequent = counts >= min_count
        found_keys.append(keys[frequent])
        found_counts.append(counts[frequent])
    keys, counts = np.concatenate(found_keys), np.concatenate(found_counts)
    order = np.argsort(keys)
    return keys[order], counts[order], distinct


class _Joiner:
    """Joins phrases from left to right: of overlapping ones the first is taken.

    keys: of the phrases, sorted; new_ids: what stands for them.
    """

    def __init__(self, keys: Keys, new_ids: NDArray[np.int32], num_ids: int) -> None:
        self._keys, self._new_ids, self._num_ids = keys, new_ids, num_ids
        self._can_begin = np.zeros(num_ids, np.bool_)  # most words begin no phrase, and are not searched for
        self._can_begin[keys // num_ids] = True

    def join(self, chunk: Chunk) -> tuple[Chunk, NDArray[np.bool_]]:
        """Give the chunk with phrases joined, and which of its ids are left: all but the second words of phrases."""
        keys, inside = _pairs(chunk, self._num_ids)
        candidates = np.flatnonzero(inside & self._can_begin[chunk[:-1]])
        places = np.minimum(np.searchsorted(self._keys, keys[candidates]), len(self._keys) - 1)
        is_phrase = self._keys[places] == keys[candidates]
        at, places = candidates[is_phrase], places[is_phrase]
        taken = _every_other(at)
        changed = chunk.copy()
        changed[at[taken]] = self._new_ids[places[taken]]
        left = np.ones(len(chunk), np.bool_)
        left[at[taken] + 1] = False
        return changed[left], left


def _every_other(at: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Of places that follow one another without a gap, take the first, the third and so on."""
    index = np.arange(len(at))
    begins = np.diff(at, prepend=-2) != 1
    places_in_run = index - np.maximum.accumulate(np.where(begins, index, 0))
    return np.asarray(places_in_run % 2 == 0)
