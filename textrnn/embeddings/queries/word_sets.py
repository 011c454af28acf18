"""What word vectors are tested on: pairs of words that people have rated, and analogies that they have solved.

load_pairs("wordsim353").pairs[0]         # ("love", "sex"), rated 6.77
load_analogies("my-analogies.txt")
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from textrnn.errors import InputError, NotFoundError
from textrnn.io import open_binary
from textrnn.registry import suggest

PAIR_SETS = {"wordsim353": "wordsim353.tsv", "simlex999": "simlex999.txt"}  # they come with gensim
ANALOGY_SETS = {"questions-words": "questions-words.txt"}
_SHORT_NAMES = {"wordsim": "wordsim353", "ws353": "wordsim353", "simlex": "simlex999", "google": "questions-words"}
_SYNTACTIC = "gram"  # how the groups of inflections begin in questions-words.txt
_UNNAMED = "all"

Question = tuple[str, str, str, str]  # a is to b as c is to d


@dataclass(frozen=True)
class PairSet:
    """Pairs of words (N) and how alike people found them (N,)."""

    name: str
    pairs: Sequence[tuple[str, str]]
    ratings: NDArray[np.float64]


@dataclass(frozen=True)
class AnalogySet:
    """Questions by the name of their group."""

    name: str
    groups: Mapping[str, Sequence[Question]]


def is_syntactic(group: str) -> bool:
    return group.startswith(_SYNTACTIC)


class _Line(NamedTuple):
    number: int
    fields: list[str]


def load_pairs(name: str) -> PairSet:
    """Load a set by its name, or a file: two words and a rating to a line, between tabs, commas or spaces.

    Comments (#), a heading and further columns are passed over. Raises NotFoundError, and InputError with the number
    of the line.
    """
    path = _find(name, PAIR_SETS, "pairs")
    lines = list(_lines(path))
    if lines and _first_number(lines[0].fields) is None:
        del lines[0]
    if not lines:
        raise InputError(f"{path} holds no pairs. Write two words and a rating to a line.")
    column = _first_number(lines[0].fields)
    pairs = [_pair(path, line) for line in lines]
    return PairSet(_title(name), pairs, np.array([_rating(path, line, column or 2) for line in lines]))


def _pair(path: Path, line: _Line) -> tuple[str, str]:
    if len(line.fields) < 3:
        raise InputError(f"{path}, line {line.number}: {' '.join(line.fields)!r} is not two words and a rating.")
    return line.fields[0], line.fields[1]


def _rating(path: Path, line: _Line, column: int) -> float:
    value = _number(line.fields[column]) if column < len(line.fields) else None
    if value is None:
        seen = line.fields[min(column, len(line.fields) - 1)]
        raise InputError(f"{path}, line {line.number}: the rating {seen!r} is no number.")
    return value


def _first_number(fields: Sequence[str]) -> int | None:
    """Give the column of the rating: the first number after the two words."""
    return next((column for column in range(2, len(fields)) if _number(fields[column]) is not None), None)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def load_analogies(name: str) -> AnalogySet:
    """Load a set by its name, or a file: four words to a line, under lines like ": capitals" that name their group.

    Raises NotFoundError, and InputError with the number of the line.
    """
    path = _find(name, ANALOGY_SETS, "analogies")
    groups: dict[str, list[Question]] = {}
    group = _UNNAMED
    for number, fields in _lines(path):
        if fields[0].startswith(":"):
            group = " ".join(fields)[1:].strip() or _UNNAMED
        elif len(fields) == 4:
            groups.setdefault(group, []).append((fields[0], fields[1], fields[2], fields[3]))
        else:
            raise InputError(f"{path}, line {number}: {' '.join(fields)!r} is not four words, nor ': ' and a name.")
    if not groups:
        raise InputError(f"{path} holds no analogies. Write four words to a line: man king woman queen.")
    return AnalogySet(_title(name), groups)


def _find(name: str, known: Mapping[str, str], noun: str) -> Path:
    full = _SHORT_NAMES.get(name, name)
    if full not in known:
        if Path(name).is_file():
            return Path(name)
        raise NotFoundError(f"there is no file of {noun} {name!r}. {suggest(name, list(known))}")
    spec = find_spec("gensim")  # finds it without importing it
    places = spec.submodule_search_locations if spec else None
    path = Path(next(iter(places or ())), "test", "test_data", known[full]) if places else Path(known[full])
    if not path.is_file():
        raise NotFoundError(f"{full} comes with gensim, which is not installed. Run: pip install gensim")
    return path


def _title(name: str) -> str:
    return _SHORT_NAMES.get(name, name)


def _lines(path: Path) -> Iterator[_Line]:
    """Yield the fields of every line that is neither blank nor a comment, with its number from 1."""
    with open_binary(path) as file:
        for number, data in enumerate(file, 1):
            try:
                text = data.decode("utf-8-sig" if number == 1 else "utf-8").strip()
            except UnicodeDecodeError as error:
                raise InputError(f"{path}, line {number}: it is not UTF-8.") from error
            if text and not text.startswith("#"):
                yield _Line(number, _fields(text))


def _fields(text: str) -> list[str]:
    separator = "\t" if "\t" in text else next((mark for mark in (",", ";") if text.count(mark) > 1), None)
    parts = text.split(separator) if separator else re.split(r"\s+", text)
    return [part.strip().strip('"') for part in parts if part.strip()]
