"""A text file of vectors as blocks of whole lines, with their numbers."""

from collections.abc import Iterator
from typing import BinaryIO

from textrnn.errors import InputError

_BLOCK_BYTES = 1 << 22
_LONGEST_BYTES = 1 << 26  # a file without line feeds is not read into memory as a whole


def read_lines(file: BinaryIO, name: str) -> Iterator[tuple[int, list[bytes]]]:
    """Yield the number, from 1, of the first of some lines, and the lines; blank ones at the end are left out.

    Raises InputError for a blank line that others follow, and for one that is too long.
    """
    number, blank = 1, 0
    for lines in _blocks(file, name):
        if blank and any(map(bytes.strip, lines)):
            raise bad_line(name, number - blank, "it is empty")
        kept = len(lines)
        while kept and not lines[kept - 1].strip():
            kept -= 1
        if kept:
            yield number, lines[:kept]
        number += len(lines)
        blank += len(lines) - kept


def _blocks(file: BinaryIO, name: str) -> Iterator[list[bytes]]:
    start, number = b"", 1
    while data := file.read(_BLOCK_BYTES):
        *lines, start = (start + data).split(b"\n")
        if len(start) > _LONGEST_BYTES:
            raise bad_line(name, number + len(lines), f"it is longer than {_LONGEST_BYTES >> 20} MB")
        number += len(lines)
        yield lines
    if start:
        yield [start]


def bad_line(name: str, number: int, fault: str) -> InputError:
    return InputError(f"{name}, line {number:,}: {fault}. Get the file again, or mend that line.")
