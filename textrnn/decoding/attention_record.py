"""Where a stepper looked at every step of a batch whose rows come and go."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from textrnn.decoding.stepper import Array, AttentiveStepper, State, Stepper


class AttentionRecord:
    """The attention and the copying of every step, to be read along the rows one text came from."""

    def __init__(self, stepper: AttentiveStepper, sources: Any) -> None:
        self._stepper = stepper
        self._lengths = [len(source.ids) for source in sources]
        self._attention: list[Array] = []  # of each step (B, S), where B may differ from step to step
        self._copied: list[Array] = []

    def add(self, state: State) -> None:
        """Keep what the state of the next step tells."""
        self._attention.append(self._stepper.attention(state))
        self._copied.append(self._stepper.copied(state))

    def along(self, number: int, rows: Iterable[int]) -> tuple[Array, Array]:
        """Give the attention (L, S) to a source, by its number, and copying (L,), by the row of each step."""
        rows = list(rows)
        attention = np.stack([step[row] for step, row in zip(self._attention, rows, strict=False)])
        copied = np.array([step[row] for step, row in zip(self._copied, rows, strict=False)])
        return attention[:, : self._lengths[number]], copied


def record_for(stepper: Stepper, sources: Any) -> AttentionRecord | None:
    """Give an empty record for an attentive stepper, and none for another."""
    return AttentionRecord(stepper, sources) if isinstance(stepper, AttentiveStepper) else None
