"""What decoding needs of a model: log-probabilities for the next token, and a state that is rows of arrays."""

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from textrnn.errors import InputError

Array = NDArray[Any]
State = tuple[Array, ...]  # each (B, ...)


class Stepper(Protocol):
    """A model that reads one token per row and tells how likely each next token is.

    A step returns new arrays, which are the caller's to write to, and leaves the state it was given as it was, so
    that one state can be continued in several ways.
    """

    def begin(self, prompt: Any) -> tuple[Array, State]:
        """Read a prompt from the start; give log-probabilities (B, V) and the state.

        A language model reads one prompt of tokens as one row, an encoder-decoder a sequence of sources, a row each.
        """
        ...

    def step(self, ids: Array, state: State) -> tuple[Array, State]:
        """Read one token per row, ids (B,); give log-probabilities (B, V) and the next state."""
        ...


class Source(Protocol):
    """A text that an attentive stepper reads."""

    @property
    def ids(self) -> Sequence[int]:
        """The tokens that attention is paid to."""
        ...


@runtime_checkable
class AttentiveStepper(Stepper, Protocol):
    """A stepper that looks at sources, and tells where it looked for the log-probabilities that came with a state.

    It begins with a sequence of sources, a row each.
    """

    def attention(self, state: State) -> Array:
        """Give the weights of the source tokens, (B, S): 0 beyond the length of a row's source."""
        ...

    def copied(self, state: State) -> Array:
        """Give how probable it was that the next token is copied from the source, (B,)."""
        ...


def has_no_source(stepper: Stepper, prompt: Any) -> bool:
    """Say whether there is nothing to write; to a language model an empty prompt is the beginning of a text."""
    return isinstance(stepper, AttentiveStepper) and len(prompt) == 0


def select_rows(state: State, rows: Array) -> State:
    """Keep, repeat or reorder the rows of every array of a state."""
    return tuple(array[rows] for array in state)


def repeat_rows(log_probs: Array, state: State, count: int) -> tuple[Array, State]:
    """Continue each row `count` times."""
    rows = np.repeat(np.arange(len(log_probs)), count)
    return log_probs[rows], select_rows(state, rows)


def check_probable(usable: bool) -> None:
    """Raise InputError if a stepper's log-probabilities leave nothing to write."""
    if not usable:
        raise InputError(
            "the model gives no token a probability: its weights are not numbers, or all it could write is forbidden. "
            "Train it again with a lower --lr."
        )
