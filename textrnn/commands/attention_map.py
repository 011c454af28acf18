"""What a written text attended to, ready to be drawn: its tokens, those of the source, and the weights between."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

from textrnn.errors import InputError
from textrnn.io import printable

if TYPE_CHECKING:
    from textrnn.decoding.stepper import Array

MARK = "*"
MARK_NOTE = f"{MARK} copied from the source"
LEAST_COPIED = 0.5  # from this probability on a token counts as copied


class Token(Protocol):
    """A token that was written."""

    @property
    def text(self) -> str: ...
    @property
    def copied(self) -> float: ...


class Source(Protocol):
    """The tokens of a source."""

    @property
    def words(self) -> Sequence[str]: ...


class Attended(Protocol):
    """What is drawn: commands.writing.Written is one."""

    @property
    def text(self) -> str: ...
    @property
    def tokens(self) -> Sequence[Token]: ...
    @property
    def attention(self) -> "Array | None": ...
    @property
    def source(self) -> Source | None: ...


@dataclass(frozen=True)
class AttentionMap:
    """rows: the L tokens written. columns: the S source tokens. weights: (L, S). copied: of which rows."""

    text: str
    rows: Sequence[str]
    columns: Sequence[str]
    weights: "Array"
    copied: Sequence[bool]

    @classmethod
    def of(cls, written: Attended) -> Self:
        """Raise InputError where nothing was attended to."""
        if written.attention is None or written.source is None or not written.tokens:
            raise InputError("there is no attention to draw: nothing was read or nothing was written.")
        rows = [label(token.text) for token in written.tokens]
        columns = [label(word) for word in written.source.words]
        weights = written.attention[: len(rows), : len(columns)]
        return cls(written.text, rows, columns, weights, [token.copied >= LEAST_COPIED for token in written.tokens])

    def most_attended(self, number: int) -> "AttentionMap":
        """Keep so many columns: those with the highest weight of any row, in their order."""
        if number >= len(self.columns):
            return self
        strongest = (-self.weights.max(axis=0)).argsort(kind="stable")[:number]
        kept = sorted(strongest.tolist())
        columns = [self.columns[place] for place in kept]
        return AttentionMap(self.text, self.rows, columns, self.weights[:, kept], self.copied)


def label(token: str) -> str:
    """Give a token as it can be shown anywhere, a blank one as a sign."""
    return printable(" ".join(token.split())) or "␣"
