"""A text as parallel streams, cut into windows for truncated back-propagation through time."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray

from textrnn.errors import InputError
from textrnn.io import release_pages
from textrnn.networks.language_model import Batch
from textrnn.networks.network import Sized

RELEASE_WINDOWS = 2048  # batches after which the pages of a mapped file count as read


@dataclass(frozen=True)
class Position:
    """Where the next batch comes from: window `index` of an epoch."""

    epoch: int = 0
    index: int = 0


class Batches(Protocol):
    """Batches without end, each determined by its position."""

    def at(self, position: Position) -> Sized: ...

    def after(self, position: Position) -> Position: ...

    def epochs(self, position: Position) -> float: ...


class StreamBatches:
    """The ids of a text as B streams side by side; window after window of T steps, the state carried on.

    Each epoch begins at another offset, so that windows are cut elsewhere. A position alone determines its batch.
    """

    def __init__(
        self, ids: NDArray[np.unsignedinteger], *, batch: int, bptt: int, seed: int, device: torch.device
    ) -> None:
        if len(ids) < 2:
            raise InputError(f"the training text has {len(ids)} tokens; at least 2 are needed. Give more text.")
        self.ids = ids
        self.bptt = min(bptt, len(ids) - 1)
        self.batch = max(1, min(batch, (len(ids) - 1) // self.bptt))
        self.seed = seed
        self.device = device

    def windows(self, epoch: int) -> int:
        """Give the number of batches in an epoch."""
        return max(1, self._length(epoch) // self.bptt)

    def at(self, position: Position) -> Batch:
        if position.index % RELEASE_WINDOWS == RELEASE_WINDOWS - 1:
            release_pages(self.ids)
        length = self._length(position.epoch)
        start = self._offset(position.epoch) + position.index * self.bptt
        steps = min(self.bptt, length)
        rows = [self.ids[start + b * length : start + b * length + steps + 1] for b in range(self.batch)]
        columns = torch.from_numpy(np.stack(rows, axis=1).astype(np.int64)).to(self.device)  # (T + 1, B)
        return Batch(columns[:-1], columns[1:])

    def after(self, position: Position) -> Position:
        if position.index + 1 < self.windows(position.epoch):
            return Position(position.epoch, position.index + 1)
        return Position(position.epoch + 1, 0)

    def epochs(self, position: Position) -> float:
        """Give how often the text has been read before this position."""
        return position.epoch + position.index / self.windows(position.epoch)

    def _offset(self, epoch: int) -> int:
        spare = min(self.bptt, len(self.ids) - self.batch * self.bptt)
        return int(np.random.default_rng((self.seed, epoch)).integers(spare)) if spare > 1 else 0

    def _length(self, epoch: int) -> int:
        return (len(self.ids) - 1 - self._offset(epoch)) // self.batch
