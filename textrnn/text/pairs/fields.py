"""Which fields of a record or columns of a table hold the two texts of a pair."""

from collections.abc import Sequence
from dataclasses import dataclass

from textrnn.errors import UsageError
from textrnn.registry import suggest

# Usual names, the surest first: a record may have both a summary and a title.
SOURCE_NAMES = (
    "source", "src", "text", "body", "document", "article", "content", "review", "dialogue", "question", "prompt",
    "abstract",
)  # fmt: skip
TARGET_NAMES = (
    "target", "tgt", "summary", "highlights", "title", "subject", "headline", "answer", "response", "reply",
    "completion",
)  # fmt: skip


@dataclass(frozen=True)
class Sides:
    """Where source and target stand among the fields."""

    source: int
    target: int


@dataclass(frozen=True)
class WantedFields:
    """What the user names: a field, or for a table a column number from 1; None where the usual names are to tell."""

    source: str | None = None
    target: str | None = None

    @property
    def none(self) -> bool:
        return self.source is None and self.target is None

    def find(self, names: Sequence[str], place: str, *, numbered: bool = False) -> Sides | None:
        """Give where the two stand in the names; None if none is asked for and the usual names do not tell.

        numbered: a number that is no name counts from the first. Raises UsageError for a field that is not there, and
        if only one of the two is known.
        """
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
            raise UsageError(
                f"--source-field and --target-field are both {names[source]!r}. {suggest('', list(names))}"
            )
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
    raise UsageError(f"{place} has no {option} {wanted!r}. {suggest(wanted, list(names))}")


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
    shown = ", ".join(name if name else "''" for name in names)
    return f"{place} needs {options}: which field holds it? Available: {shown}."
