"""Which fields of a record or columns of a table hold the two texts of a pair."""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from textrnn.errors import UsageError
from textrnn.io import printable

# Usual names, the surest first: a record may have both a summary and a title.
SOURCE_NAMES = (
    "source", "src", "text", "body", "document", "article", "content", "review", "dialogue", "question", "prompt",
    "abstract",
)  # fmt: skip
TARGET_NAMES = (
    "target", "tgt", "summary", "highlights", "title", "subject", "headline", "answer", "response", "reply",
    "completion",
)  # fmt: skip
_MOST_SHOWN, _SHOWN_CHARACTERS = 20, 40  # of names; a file that is no table may seem to have a thousand

Taken = dict[str, str]  # what the sides were taken from, described, by the name of the file


@dataclass(frozen=True)
class Sides:
    """Where source and target stand among the fields."""

    source: int
    target: int


@dataclass(frozen=True)
class WantedFields:
    """What the user names: a field, or for a table a column number from 1; None where the usual names are to tell.

    preferred: whether they are taken where both are there, and not asked for elsewhere.
    """

    source: str | None = None
    target: str | None = None
    preferred: bool = False

    @property
    def none(self) -> bool:
        """Whether nothing is asked for."""
        return self.preferred or (self.source is None and self.target is None)

    def stand_in(self, names: Sequence[str]) -> bool:
        """Say whether one of them is among the names, other than by its number."""
        plain = {_plain(name) for name in names}
        return any(name is not None and not name.isdecimal() and _plain(name) in plain for name in self._both)

    @property
    def _both(self) -> tuple[str | None, str | None]:
        return self.source, self.target

    def find(self, names: Sequence[str], place: str, *, numbered: bool = False) -> Sides | None:
        """Give where the two stand in the names; None if none is asked for and the usual names do not tell.

        numbered: a number that is no name counts from the first. Raises UsageError for a field that is not there, and
        if only one of the two is known.
        """
        if self.preferred:
            try:
                return WantedFields(*self._both).find(names, place, numbered=numbered)
            except UsageError:
                return WantedFields().find(names, place, numbered=numbered)
        source = _find("--source-field", self.source, names, place, numbered)
        target = _find("--target-field", self.target, names, place, numbered)
        if source is None:
            source = _usual(SOURCE_NAMES, names, target)
        if target is None:
            target = _usual(TARGET_NAMES, names, source)
        if not self.none and len(names) == 2:  # one is asked for, so the other is its target or source
            source = _other(target) if source is None else source
            target = _other(source) if target is None else target
        if source is None or target is None:
            if self.none:
                return None
            raise UsageError(lacking("--source-field" if source is None else "--target-field", names, place))
        if source == target:
            both = shown_cell(names[source])
            raise UsageError(f"--source-field and --target-field are both {both!r}. {_available(names)}")
        return Sides(source, target)


def _find(option: str, wanted: str | None, names: Sequence[str], place: str, numbered: bool) -> int | None:
    if wanted is None:
        return None
    if wanted in names:
        return names.index(wanted)
    alike = [position for position, name in enumerate(names) if _plain(name) == _plain(wanted)]
    if len(alike) == 1:
        return alike[0]
    if numbered and wanted.isdecimal():
        if 1 <= int(wanted) <= len(names):
            return int(wanted) - 1
        raise UsageError(f"{place} has no column {wanted} for {option}: its first row has {len(names)}.")
    near = difflib.get_close_matches(wanted, [name for name in names if name == shown_cell(name)], n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    raise UsageError(f"{place} has no {option} {wanted!r}. {hint}{_available(names)}")


def _usual(usual: Sequence[str], names: Sequence[str], taken: int | None) -> int | None:
    plain = [_plain(name) for name in names]
    found = [plain.index(name) for name in usual if name in plain]
    return next((position for position in found if position != taken), None)


def _other(position: int | None) -> int | None:
    return None if position is None else 1 - position


def _plain(name: str) -> str:
    return name.strip().lower()


def is_usual(name: str) -> bool:
    """Say whether a cell holds what is usually the name of a source or target."""
    return _plain(name) in SOURCE_NAMES + TARGET_NAMES


def lacking(options: str, names: Sequence[str], place: str) -> str:
    """Say that the fields cannot be told, and which there are."""
    return f"{place} needs {options}: which field holds it? {_available(names)}"


def _available(names: Sequence[str]) -> str:
    return f"Available: {list_names(names)}."


def describe_sides(source: str, target: str) -> str:
    """Say in one line which fields or columns the two texts are."""
    source, target = (" ".join(shown_cell(name).split()) or "''" for name in (source, target))
    return printable(f"source: {source}, target: {target}")


def list_names(names: Sequence[str]) -> str:
    """Name the fields in one line of bounded length."""
    shown = [shown_cell(name) or "''" for name in names[:_MOST_SHOWN]]
    return ", ".join(shown) + (f" and {more:,} more" if (more := len(names) - _MOST_SHOWN) > 0 else "")


def shown_cell(text: str) -> str:
    """Give a cell as far as a message has room for it."""
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 3] + "..."
