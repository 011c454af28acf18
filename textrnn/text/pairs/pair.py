"""A text and the one that is to be written for it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """place: where it was read, for messages. group: pairs of one group stay on one side of a division.

    others: further targets that are as good as the first, for evaluation; training knows only the first.
    """

    source: str
    target: str
    place: str = ""
    group: str = ""
    others: tuple[str, ...] = ()
