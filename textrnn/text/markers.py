"""The numbers and letters of lists written within a line: they begin a sentence and are none.

list_starts("1. Tea 2. Milk", [0, 3, 10])    # [0, 7]
"""

import re
from collections.abc import Iterator
from itertools import pairwise

_BULLETS = "•‣⁃▪●"
_LONGEST_MARKER = 8  # characters
_MARKER = re.compile(r"\s*(?P<before>(?:[•‣⁃▪●*-]\s*)?[(\[]?)(?P<label>\d{1,3}|[A-Za-z])(?P<after>\.\)|[.)\]])(?=\s)")
_LEADING = re.compile(
    r"\s*(?:[•‣⁃▪●*-]\s+)?(?:[(\[]?(?:\d{1,3}|[A-Za-z]|[ivx]{2,4}|\d{1,2}(?:\.\d{1,2})+(?=\.\s))(?:\.\)|[.)\]])\s+)?"
)
_ONLY_MARKER = re.compile(r"\s*(?:[•‣⁃▪●*-]\s*)?(?:[(\[]?\d{1,3}|[(\[]?[a-zA-Z])(?:\.\)|[.)\]])\s*\Z")


def end_of_marker(piece: str) -> int:
    """Give where the text after the bullet, number or letter that starts the piece begins; 0 without one."""
    found = _LEADING.match(piece)
    return found.end() if found and found.end() < len(piece) else 0


def list_starts(piece: str, starts: list[int]) -> list[int]:
    """Begin a sentence at every marker of a list that starts the piece, and end none after a marker."""
    bullet = piece.lstrip()[:1]
    if bullet and bullet in _BULLETS and piece.count(f" {bullet}"):
        starts = sorted({*starts, *(found.end() for found in re.finditer(rf"\s(?={bullet})", piece) if found.start())})
    first = _MARKER.match(piece)
    places = list(_markers(piece, first)) if first else []
    if not places and not _has_short(starts):
        return starts
    kept = [
        start for index, start in enumerate(starts) if index == 0 or not _ends_marker(piece, starts[index - 1], start)
    ]
    if len(places) < 2:
        return kept
    within = {place for start, end in places for place in range(start + 1, end + 1)}
    return sorted({start for start in kept if start not in within} | {start for start, _ in places[1:]})


def _has_short(starts: list[int]) -> bool:
    return any(b - a <= _LONGEST_MARKER for a, b in pairwise(starts))


def _ends_marker(piece: str, before: int, start: int) -> bool:
    return start - before <= _LONGEST_MARKER and bool(_ONLY_MARKER.match(piece[before:start]))


def _markers(piece: str, first: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Yield where each marker starts and where the text after it does, as long as each counts on from the last."""
    place, label = first.start("before"), first["label"]
    while place >= 0:
        marker = f"{first['before']}{label}{first['after']}"
        end = place + len(marker)
        while end < len(piece) and piece[end].isspace():
            end += 1
        yield place, end
        label = _next_label(label)
        place = piece.find(f" {first['before']}{label}{first['after']} ", end) + 1 or -1


def _next_label(label: str) -> str:
    return str(int(label) + 1) if label.isdecimal() else chr(ord(label) + 1)
