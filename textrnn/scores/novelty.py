"""How much of a text is new, and what it copies: its runs of eight words against those of the training text.

index = NoveltyIndex.build(["It was the best of times, it was the worst of times ..."])
index.report("He said it was the best of times, it was late.").spans[0].text
"""

import functools
import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textrnn.errors import InputError

NGRAM = 8
LARGEST = 500_000  # fingerprints kept, of four bytes each
# Scripts written without spaces: each of their characters counts as a word.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
)
_WORD = re.compile(rf"[^\W{_UNSPACED}]{{1,100}}|\S")
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd: multiplying by it loses nothing modulo 2^64

Hashes = NDArray[np.uint64]


@dataclass(frozen=True)
class Span:
    """A copied passage."""

    text: str
    words: int


@dataclass(frozen=True)
class Novelty:
    """new: the share of the checked 8-grams that the training text does not have, None if none could be checked.

    spans: the longest copied passages, longest first.
    """

    new: float | None
    checked: int
    spans: tuple[Span, ...]


class NoveltyIndex:
    """Fingerprints of a text's 8-grams, letter case ignored; of a large text only every m-th by hash.

    fingerprints: sorted. A new 8-gram is taken for a copied one about once in ten thousand.
    """

    def __init__(self, fingerprints: NDArray[np.uint32], *, every: int) -> None:
        self.fingerprints, self.every = fingerprints, every

    @classmethod
    def build(cls, pieces: Iterable[str], *, largest: int = LARGEST) -> "NoveltyIndex":
        """Index a text that comes in pieces; no word may be cut between them."""
        every, kept, waiting = 1, np.zeros(0, np.uint64), list[Hashes]()
        for hashes in _ngrams_across(pieces):
            waiting.append(_sampled(hashes, every))
            if sum(map(len, waiting)) >= largest:
                kept, every = _merge(kept, waiting, every, largest)
                waiting = []
        kept, every = _merge(kept, waiting, every, largest)
        return cls(np.unique(_fingerprint(kept)), every=every)

    def to_bytes(self) -> bytes:
        import safetensors.numpy

        tensors = {"fingerprints": self.fingerprints, "every": np.array([self.every], np.uint32)}
        data: bytes = safetensors.numpy.save(tensors)
        return data

    @classmethod
    def from_bytes(cls, data: bytes) -> "NoveltyIndex":
        """Raise InputError unless the bytes are those of `to_bytes`."""
        import safetensors
        import safetensors.numpy

        try:
            tensors: dict[str, NDArray[Any]] = safetensors.numpy.load(data)
            return cls(tensors["fingerprints"], every=int(tensors["every"][0]))
        except (safetensors.SafetensorError, KeyError) as error:
            raise InputError(f"novelty.safetensors is damaged: {error}. Train again with --force.") from error

    def report(self, text: str, *, most: int = 3) -> Novelty:
        """Compare a text with the indexed one. most: how many copied spans to give."""
        places = [match.span() for match in _WORD.finditer(text)]
        hashes = _ngram_hashes(_word_hashes(text[start:end] for start, end in places))
        checked = np.flatnonzero(hashes % np.uint64(self.every) == 0)
        copied = self._contains(_fingerprint(hashes[checked]))
        runs = sorted(_runs(checked, copied), key=lambda run: run[0] - run[1])[:most]
        spans = [
            Span(text[places[first][0] : places[last + NGRAM - 1][1]], last - first + NGRAM) for first, last in runs
        ]
        new = float(1 - copied.mean()) if len(checked) else None
        return Novelty(new, len(checked), tuple(spans))

    def _contains(self, fingerprints: NDArray[np.uint32]) -> NDArray[np.bool_]:
        if len(self.fingerprints) == 0:
            return np.zeros(len(fingerprints), bool)
        places = self.fingerprints.searchsorted(fingerprints).clip(max=len(self.fingerprints) - 1)
        found: NDArray[np.bool_] = self.fingerprints[places] == fingerprints
        return found


def _ngrams_across(pieces: Iterable[str]) -> Iterator[Hashes]:
    """Yield the hashes of all 8-grams, those across the borders of pieces too."""
    carried = np.zeros(0, np.uint64)
    for piece in pieces:
        words = np.concatenate([carried, _word_hashes(_WORD.findall(piece))])
        yield _ngram_hashes(words)
        carried = words[max(len(words) - NGRAM + 1, 0) :]


def _word_hashes(words: Iterable[str]) -> Hashes:
    return np.fromiter(map(_hash_word, words), np.uint64)


@functools.lru_cache(maxsize=1 << 17)
def _hash_word(word: str) -> int:
    data = word.casefold().encode(errors="surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "little")


def _ngram_hashes(words: Hashes) -> Hashes:
    """Give a hash for each run of NGRAM words, by a polynomial in them and a final mixing of the bits."""
    count = max(len(words) - NGRAM + 1, 0)
    hashes = np.zeros(count, np.uint64)
    for offset in range(NGRAM):
        hashes = hashes * _MULTIPLIER + words[offset : offset + count]
    hashes = (hashes ^ (hashes >> np.uint64(32))) * _MULTIPLIER
    return hashes ^ (hashes >> np.uint64(29))


def _fingerprint(hashes: Hashes) -> NDArray[np.uint32]:
    """Take the upper half: the sampling looks at the lower bits."""
    return (hashes >> np.uint64(32)).astype(np.uint32)


def _sampled(hashes: Hashes, every: int) -> Hashes:
    sampled: Hashes = hashes[hashes % np.uint64(every) == 0]
    return sampled


def _merge(kept: Hashes, waiting: list[Hashes], every: int, largest: int) -> tuple[Hashes, int]:
    """Join without doubles; while there are too many, keep every second by hash."""
    kept = np.unique(np.concatenate([kept, *waiting]))
    while len(kept) > largest:
        every *= 2
        kept = _sampled(kept, every)
    return kept, every


def _runs(checked: NDArray[np.intp], copied: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield the first and last 8-gram of each stretch in which every checked one is copied."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], copied, [False]])))
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        yield int(checked[start]), int(checked[end - 1])
