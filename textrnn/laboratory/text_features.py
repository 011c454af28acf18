"""Simple features of a text, a number for each character, to hold against what the units of a network do.

features('a "b"')["inside quotes"]     # [0, 0, 1, 1, 0]
"""

import re
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import NamedTuple

_PARAGRAPH = re.compile(r".+?(?:\n[ \t\r]*\n|\Z)", re.DOTALL)
_LINE = re.compile(r"\n[^\n]*")
_WORD = re.compile(r"\W\w*")
_QUOTES = '"“”„«»'  # no apostrophes, which are letters more often than quotes


class Feature(NamedTuple):
    """numbers: gives one for each character of a part of a text, whatever came before."""

    part: re.Pattern[str]
    numbers: Callable[[str], Iterable[int]]


def _inside_quotes(paragraph: str) -> Iterable[int]:
    """Say 1 from an opening quote until the closing one; the end of a paragraph closes one that was forgotten."""
    return (quotes % 2 for quotes in accumulate(character in _QUOTES for character in paragraph))


def _bracket_depth(paragraph: str) -> Iterable[int]:
    steps = ((character in "([{") - (character in ")]}") for character in paragraph)
    return accumulate(steps, lambda depth, step: max(0, depth + step))


def _indentation(line: str) -> Iterable[int]:
    blank = len(line) - len(line[1:].lstrip(" \t")) - 1
    return (min(place, blank) for place in range(len(line)))


def _place(part: str) -> Iterable[int]:
    return range(len(part))


def _each(test: Callable[[str], bool]) -> Callable[[str], Iterable[int]]:
    return lambda part: map(int, map(test, part))


FEATURES = {
    "inside quotes": Feature(_PARAGRAPH, _inside_quotes),
    "bracket depth": Feature(_PARAGRAPH, _bracket_depth),
    "position in the line": Feature(_LINE, _place),
    "indentation": Feature(_LINE, _indentation),
    "position in the word": Feature(_WORD, _place),
    "white space": Feature(_LINE, _each(str.isspace)),
    "capital": Feature(_LINE, _each(str.isupper)),
    "digit": Feature(_LINE, _each(str.isdigit)),
}


def features(text: str) -> dict[str, list[int]]:
    """Give every feature of each character, as it is once the character has been read."""
    begun = f"\n{text}"  # so that every line, word and paragraph begins with what ends the one before
    return {
        name: [number for part in feature.part.findall(begun) for number in feature.numbers(part)][1:]
        for name, feature in FEATURES.items()
    }
