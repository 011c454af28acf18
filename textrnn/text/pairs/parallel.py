"""Pairs in two parallel files: line by line a source and its target."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from textrnn.errors import InputError
from textrnn.text.pairs.pair import Pair
from textrnn.text.reading import split_lines


@dataclass(frozen=True)
class Side:
    """One of the two files while it is read."""

    name: str
    chunks: Iterable[str]


def read_parallel_pairs(source: Side, target: Side) -> Iterator[Pair]:
    """Yield the lines of the same number. Raises InputError if one file has more, blank lines at its end aside."""
    targets = split_lines(target.chunks)
    sources = split_lines(source.chunks)
    number = 0
    for line in sources:
        other = next(targets, None)
        if other is None:
            if num_sources := _count(chain([line], sources), number):
                raise InputError(_unequal(source.name, num_sources, target.name, number))
            return
        number += 1
        yield Pair(line.rstrip("\r\n"), other.rstrip("\r\n"), f"{source.name}:{number}")
    if num_targets := _count(targets, number):
        raise InputError(_unequal(source.name, number, target.name, num_targets))


def _count(rest: Iterable[str], number: int) -> int:
    """Give the number of the last line that is not blank after the first `number`, 0 if there is none."""
    return max((at for at, line in enumerate(rest, start=number + 1) if line.strip()), default=0)


def _unequal(source_name: str, num_sources: int, target_name: str, num_targets: int) -> str:
    if not num_sources or not num_targets:
        return f"{target_name if num_sources else source_name} is empty, so its lines pair with none of the other file."
    return (
        f"{source_name} has {num_sources:,} lines and {target_name} has {num_targets:,}. "
        "Line N of one belongs to line N of the other, so both need equally many."
    )
