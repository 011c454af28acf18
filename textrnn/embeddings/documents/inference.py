"""The vectors that doc2vec would give to texts it has not seen, with numpy alone.

inference = Inference(words, word_vectors, outputs, InferenceSettings(dm=False))
inference.vector(["the", "ship", "sank"])          # (D,)
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from textrnn.config import JsonConfig
from textrnn.embeddings.words import Words

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

LAST_LR = 1e-4  # as in training
_SMOOTHING = 0.75  # of the counts that negative examples are drawn by (Mikolov et al. 2013, sec. 2.2)
_STEP_WORDS = 16  # words of a text that share one step: more would overshoot, fewer take longer
_GROUP_WORDS = 4096  # words of texts that are worked on together
_GROUP_TEXTS = 64
_LONGEST = 10_000  # words of a text that are looked at


@dataclass(frozen=True)
class InferenceSettings(JsonConfig):
    """How the documents were trained, which is how new ones are: with the same windows, negatives and rates."""

    dm: bool = False
    window: int = 5
    negative: int = 5
    sample: float = 1e-3
    lr: float = 0.025
    epochs: int = 20


class _Examples(NamedTuple):
    """What a group of G texts of up to T words is to tell: `shown` (G, T, 1 + K), the true word first.

    counts: which of them do, (G, T, 1 + K). around: the sum of the word vectors beside each word, (G, T, D) or 0.
    weights: what makes it a mean, (G, T, 1).
    """

    shown: Ints
    counts: NDArray[np.bool_]
    around: Floats
    weights: Floats


@dataclass(frozen=True)
class Inference:
    """words: V, with their counts. word_vectors, outputs: (V, D), what stands at the input and the output of doc2vec.

    An epoch goes over the words w of a text and climbs ln σ(h·o_w) + Σ_k ln σ(-h·o_k) over its vector d, with words k
    drawn by count^(3/4) (Le & Mikolov 2014, arXiv:1405.4053, sec. 3). h = d in DBOW; in DM h is the mean of d and the
    vectors of the words around w. All but d stands still.
    """

    words: Words
    word_vectors: Floats
    outputs: Floats
    settings: InferenceSettings

    def vector(self, text: Sequence[str], *, seed: int = 1) -> Floats:
        """Give the vector (D,) of one text, a list of words."""
        vector: Floats = self.vectors([text], seed=seed)[0]
        return vector

    def vectors(self, texts: Iterable[Sequence[str]], *, seed: int = 1) -> Floats:
        """Give the vectors of texts that are lists of words (N, D).

        A vector depends on its text and the seed alone. Unknown words count for nothing, a text of none but them
        gives zeros.
        """
        rows = [self._rows(text) for text in texts]
        found = np.zeros((len(rows), self.outputs.shape[1]), np.float32)
        for group in _groups([len(each) for each in rows]):
            found[group] = self._infer([rows[number] for number in group], seed)
        return found

    def _rows(self, text: Sequence[str]) -> Ints:
        return np.array([row for row in self.words.rows(text[:_LONGEST]) if row is not None], np.int64)

    def _infer(self, rows: Sequence[Ints], seed: int) -> Floats:
        """Give the vectors (G, D) of texts that all have words."""
        size = self.outputs.shape[1]
        ids = np.full((len(rows), max(map(len, rows))), -1)  # (G, T)
        for place, row in enumerate(rows):
            ids[place, : len(row)] = row
        d = np.tile((np.random.default_rng(seed).random(size) - 0.5) / size, (len(rows), 1)).astype(np.float32)
        for epoch, rate in enumerate(np.linspace(self.settings.lr, LAST_LR, self.settings.epochs, dtype=np.float32)):
            # rows of one draw, so that longer texts in the group change nothing for a short one
            drawn = np.random.default_rng([seed, epoch]).random((ids.shape[1], 2 + self.settings.negative))
            self._climb(d, self._examples(ids, drawn), rate)
        return d

    def _climb(self, d: Floats, examples: _Examples, rate: np.float32) -> None:
        """Go over the words of the texts once, and change their vectors d (G, D) where they are."""
        for start in range(0, examples.shown.shape[1], _STEP_WORDS):
            shown, counts, around, weights = (each[:, start : start + _STEP_WORDS] for each in examples)
            h = (around + d[:, None]) * weights  # (G, B, D)
            outputs = self.outputs[shown]  # (G, B, 1 + K, D)
            errors = -_sigmoid((outputs @ h[..., None])[..., 0])  # (G, B, 1 + K)
            errors[..., 0] += 1
            errors *= counts
            G, _, _, D = outputs.shape
            d += rate * (errors.reshape(G, 1, -1) @ outputs.reshape(G, -1, D))[:, 0]

    def _examples(self, ids: Ints, drawn: NDArray[np.float64]) -> _Examples:
        """Thin out the words ids (G, T), -1 for none, and choose their negatives by the numbers drawn (T, 2 + K)."""
        kept = (ids >= 0) & (drawn[:, 0] < self._chance[ids])
        order = np.argsort(~kept, axis=1, kind="stable")
        ids, kept = np.take_along_axis(ids, order, axis=1), np.take_along_axis(kept, order, axis=1)
        negatives = np.searchsorted(self._shares, drawn[:, 2:], side="right")  # (T, K)
        shown = np.concatenate([ids[..., None], np.broadcast_to(negatives, (len(ids), *negatives.shape))], axis=2)
        counts = shown != ids[..., None]  # a word is no counterexample of itself
        counts[..., 0] = True
        counts &= kept[..., None]
        if not self.settings.dm:
            return _Examples(shown, counts, np.zeros((*ids.shape, 1), np.float32), np.ones((*ids.shape, 1), np.float32))
        return _Examples(shown, counts, *self._contexts(ids, kept, drawn[:, 1]))

    def _contexts(self, ids: Ints, kept: NDArray[np.bool_], drawn: NDArray[np.float64]) -> tuple[Floats, Floats]:
        """Give `around` and `weights` of the words kept; windows are of random width, so that near words count more."""
        G, T = ids.shape
        lengths = kept.sum(axis=1)[:, None]  # (G, 1)
        widths = 1 + (drawn * self.settings.window).astype(np.int64)  # (T,)
        first = np.broadcast_to(np.maximum(np.arange(T) - widths, 0), (G, T))
        last = np.maximum(np.minimum(np.arange(T) + widths + 1, lengths), first + 1)
        vectors = self.word_vectors[ids] * kept[..., None]  # (G, T, D)
        sums = np.concatenate([np.zeros((G, 1, vectors.shape[2])), vectors.cumsum(axis=1, dtype=np.float64)], axis=1)
        ends = np.take_along_axis(sums, last[..., None], axis=1) - np.take_along_axis(sums, first[..., None], axis=1)
        return (ends - vectors).astype(np.float32), (1 / (last - first)[..., None]).astype(np.float32)

    @cached_property
    def _shares(self) -> NDArray[np.float64]:
        """How much of the negative examples goes to each word and those before it (V,)."""
        shares = self.words.counts.astype(np.float64) ** _SMOOTHING
        heap: NDArray[np.float64] = shares.cumsum() / shares.sum()
        return heap

    @cached_property
    def _chance(self) -> NDArray[np.float64]:
        """The chance of each word to be looked at (V,): sqrt(s / f) + s / f for a share f of all words."""
        if not self.settings.sample:
            return np.ones(len(self.words))
        ratio = self.settings.sample * self.words.counts.sum() / np.maximum(1, self.words.counts)
        chance: NDArray[np.float64] = np.sqrt(ratio) + ratio
        return chance


def _groups(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield the numbers of texts of like length, but not of empty ones."""
    group: list[int] = []
    for number in sorted(range(len(lengths)), key=lengths.__getitem__):
        if group and (len(group) == _GROUP_TEXTS or (len(group) + 1) * lengths[number] > _GROUP_WORDS):
            yield group
            group = []
        group += [number] if lengths[number] else []
    if group:
        yield group


def _sigmoid(x: NDArray[np.floating[Any]]) -> Floats:
    result: Floats = (1 / (1 + np.exp(-np.clip(x, -30, 30)))).astype(np.float32)
    return result
