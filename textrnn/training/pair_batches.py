"""Coded pairs held in flat arrays, and batches of pairs that are about equally long.

coded = code_pairs(coding, pairs)
batches = PairBatches(coded, batch=32, seed=1, device=torch.device("cpu"))
batch = batches.at(Position(epoch=0, index=7))
"""

import hashlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from textrnn.config import END, UNKNOWN, JsonConfig, require
from textrnn.errors import InputError
from textrnn.networks.seq2seq import PairBatch
from textrnn.training.batches import Position

if TYPE_CHECKING:
    from textrnn.text.pairs.coding import PairCoding, SourceTokens
    from textrnn.text.pairs.pair import Pair

Ints = NDArray[np.int32]
BEYOND = -1  # stands for no word, where a target or what could be copied has ended
CHUNK_BATCHES = 50  # so many batches are sorted together: enough for equal lengths, few enough for chance


@dataclass(frozen=True)
class Ragged:
    """Rows of different lengths, one after another: row n is flat[starts[n] : starts[n + 1]]."""

    flat: Ints  # (all tokens,) or (all tokens, F)
    starts: NDArray[np.int64]  # (N + 1,)

    @classmethod
    def of(cls, flat: "array[int]", starts: NDArray[np.int64], width: int = 0) -> "Ragged":
        numbers = np.frombuffer(flat, np.int32) if len(flat) else np.zeros(0, np.int32)
        return cls(numbers.reshape(-1, width) if width else numbers, starts)

    @property
    def lengths(self) -> NDArray[np.int64]:
        return np.diff(self.starts)

    def lengths_of(self, rows: NDArray[np.integer]) -> NDArray[np.int64]:
        lengths: NDArray[np.int64] = self.starts[rows + 1] - self.starts[rows]
        return lengths

    def padded(self, rows: NDArray[np.integer], fill: int, spare: int = 0) -> NDArray[np.int64]:
        """Give some rows side by side, each with so many spare places behind it: (B, T) or (B, T, F)."""
        starts, lengths = self.starts[rows], self.lengths_of(rows)
        columns = np.arange(int(lengths.max(initial=0)) + spare)
        real = columns < lengths[:, None]  # (B, T)
        table = np.full((*real.shape, *self.flat.shape[1:]), fill, np.int64)
        table[real] = self.flat[(starts[:, None] + columns)[real]]
        return table


@dataclass(frozen=True)
class CodedPairs:
    """Pairs as numbers, all in a few flat arrays: half a million pairs are no half a million objects.

    vocabulary: V of the targets; ids from V on are words that only their source has.
    """

    sources: Ragged
    targets: Ragged
    vocabulary: int
    copies: Ragged | None = None
    features: Ragged | None = None
    sentences: Ragged | None = None

    def __len__(self) -> int:
        return len(self.sources.starts) - 1

    @property
    def tokens(self) -> int:
        """Count what is predicted: every target token, and the end of every target."""
        return len(self.targets.flat) + len(self)

    def sha256(self) -> str:
        """Give a digest of everything a network would see, to know the same data again."""
        digest = hashlib.sha256(str(self.vocabulary).encode())
        for field in (self.sources, self.targets, self.copies, self.features, self.sentences):
            parts = (field.starts, field.flat) if field else ()
            digest.update(str([part.shape for part in parts]).encode())
            for part in parts:
                digest.update(np.ascontiguousarray(part).data)
        return digest.hexdigest()

    def sorted_by_length(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Put pairs of like length side by side, which pad one another least: by their sources, then their targets."""
        return rows[np.lexsort((self.targets.lengths_of(rows), self.sources.lengths_of(rows)))]

    def cuts(self, rows: NDArray[np.integer], *, batch: int, batch_tokens: int = 0) -> Iterator[tuple[int, int]]:
        """Cut sorted pairs into batches, each from one place of the rows to another.

        batch: how many pairs at most. batch_tokens: the most places B * (S + T) of a batch, padding included; a longer
        pair is a batch of its own. 0: no such limit.
        """
        sources, targets = self.sources.lengths_of(rows), self.targets.lengths_of(rows) + 1
        start = 0
        while start < len(rows):
            stop = min(start + batch, len(rows))
            if batch_tokens:
                widths = sources[start:stop] + np.maximum.accumulate(targets[start:stop])
                places = np.arange(1, stop - start + 1) * widths  # of a batch that ends here
                stop = start + max(1, int(np.searchsorted(places, batch_tokens, side="right")))
            yield start, stop
            start = stop

    def batch(self, rows: NDArray[np.integer], device: torch.device) -> PairBatch:
        """Make a batch of some of the pairs."""
        targets = self.targets.padded(rows, BEYOND, spare=1)  # (B, T)
        inputs = np.full_like(targets, END)
        inputs[:, 1:] = targets[:, :-1]
        inputs[(inputs >= self.vocabulary) | (inputs == BEYOND)] = UNKNOWN
        targets[np.arange(len(rows)), self.targets.lengths_of(rows)] = END

        def table(field: Ragged | None, fill: int) -> Tensor | None:
            return None if field is None else torch.from_numpy(field.padded(rows, fill)).to(device)

        return PairBatch(
            source=torch.from_numpy(self.sources.padded(rows, 0)).to(device),
            lengths=torch.from_numpy(self.sources.lengths_of(rows)).to(device),
            copies=table(self.copies, BEYOND),
            inputs=torch.from_numpy(inputs).to(device),
            targets=torch.from_numpy(targets).to(device),
            features=table(self.features, 0),
            sentences=table(self.sentences, 0),
        )


def code_pairs(coding: "PairCoding", pairs: Iterable["Pair"]) -> CodedPairs:
    """Code pairs; InputError with its place for one that has no token."""
    gathered = _Gathered()
    for pair in pairs:
        try:
            source = coding.encode_source(pair.source)
            gathered.add(source, coding.encode_target(pair.target, source))
        except InputError as error:
            raise InputError(f"{pair.place}: {error}" if pair.place else str(error)) from error
    return gathered.finish(len(coding.target.vocabulary))


class _Gathered:
    """The arrays while they grow."""

    def __init__(self) -> None:
        self.sources, self.targets, self.copies = array("i"), array("i"), array("i")
        self.features, self.sentences = array("i"), array("i")
        self.source_starts, self.target_starts = array("q", [0]), array("q", [0])
        self.width = 0

    def add(self, source: "SourceTokens", target: Sequence[int]) -> None:
        self.sources.extend(source.ids)
        self.copies.extend(source.copies)
        self.sentences.extend(source.sentences)
        for features in source.features:
            self.features.extend(features)
            self.width = len(features)
        self.targets.extend(target)
        self.source_starts.append(len(self.sources))
        self.target_starts.append(len(self.targets))

    def finish(self, vocabulary: int) -> CodedPairs:
        starts = np.frombuffer(self.source_starts, np.int64)
        return CodedPairs(
            sources=Ragged.of(self.sources, starts),
            targets=Ragged.of(self.targets, np.frombuffer(self.target_starts, np.int64)),
            vocabulary=vocabulary,
            copies=self._extra(self.copies, starts),
            features=self._extra(self.features, starts, self.width),
            sentences=self._extra(self.sentences, starts),
        )

    def _extra(self, flat: "array[int]", starts: NDArray[np.int64], width: int = 0) -> Ragged | None:
        if not flat:
            return None
        assert len(flat) == len(self.sources) * (width or 1), "some sources have it and some have not"
        return Ragged.of(flat, starts, width)


@dataclass(frozen=True)
class PairBatchesConfig(JsonConfig):
    """batch_tokens: the most places of a batch, of sources and targets and with their padding; 0 for any number."""

    batch_tokens: int = 0

    def validate(self) -> None:
        require(self.batch_tokens >= 0, f"batch_tokens must not be below 0, but is {self.batch_tokens}.")


class PairBatches:
    """Batches without end of pairs about equally long, each pair once an epoch. A position alone determines its batch.

    Shuffled pairs are sorted by their lengths in chunks of a few batches, cut, and the batches shuffled again.
    batch, batch_tokens: as `CodedPairs.cuts` has them.
    """

    def __init__(
        self, pairs: CodedPairs, *, batch: int, seed: int, device: torch.device, batch_tokens: int = 0
    ) -> None:
        if not len(pairs):
            raise InputError("there are no pairs to train on. Give more text.")
        self.pairs, self.size, self.batch_tokens = pairs, batch, batch_tokens
        self.seed, self.device = seed, device
        self._epoch, self._order = -1, np.zeros(0, np.int64)
        self._bounds = np.zeros((0, 2), np.int64)

    def batches(self, epoch: int) -> int:
        """Give the number of batches in an epoch."""
        self._turn_to(epoch)
        return len(self._bounds)

    def at(self, position: Position) -> PairBatch:
        self._turn_to(position.epoch)
        start, stop = self._bounds[position.index]
        return self.pairs.batch(self._order[start:stop], self.device)

    def after(self, position: Position) -> Position:
        if position.index + 1 < self.batches(position.epoch):
            return Position(position.epoch, position.index + 1)
        return Position(position.epoch + 1, 0)

    def epochs(self, position: Position) -> float:
        """Give how often the pairs have been read before this position."""
        return position.epoch + position.index / self.batches(position.epoch)

    def _turn_to(self, epoch: int) -> None:
        """Put the pairs into the order of an epoch, unless they are."""
        if epoch == self._epoch:
            return
        rng = np.random.default_rng((self.seed, epoch))
        order = rng.permutation(len(self.pairs))
        chunk = CHUNK_BATCHES * self.size
        bounds: list[tuple[int, int]] = []
        for start in range(0, len(order), chunk):
            part = order[start : start + chunk]
            part = self.pairs.sorted_by_length(part)
            order[start : start + chunk] = part
            cuts = self.pairs.cuts(part, batch=self.size, batch_tokens=self.batch_tokens)
            bounds += ((start + first, start + last) for first, last in cuts)
        self._epoch, self._order = epoch, order
        self._bounds = np.array(bounds)[rng.permutation(len(bounds))]
