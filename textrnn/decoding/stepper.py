"""What decoding needs of a model: log-probabilities for the next token, and a state that is rows of arrays."""

from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
State = tuple[Array, ...]  # each (B, ...)


class Stepper(Protocol):
    """A model that reads one token per row and tells how likely each next token is.

    A step returns new arrays and leaves the state it was given as it was, so that one state can be continued in
    several ways.
    """

    def begin(self, prompt: Any) -> tuple[Array, State]:
        """Read a prompt from the start; give log-probabilities (B, V) and the state."""
        ...

    def step(self, ids: Array, state: State) -> tuple[Array, State]:
        """Read one token per row, ids (B,); give log-probabilities (B, V) and the next state."""
        ...


def select_rows(state: State, rows: Array) -> State:
    """Keep, repeat or reorder the rows of every array of a state."""
    return tuple(array[rows] for array in state)


def repeat_rows(log_probs: Array, state: State, count: int) -> tuple[Array, State]:
    """Continue each row `count` times."""
    rows = np.repeat(np.arange(len(log_probs)), count)
    return log_probs[rows], select_rows(state, rows)
