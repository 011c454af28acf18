"""Rows of tables: .csv with quoted cells and .tsv, each with the number of the line it starts in.

for number, cells in read_rows(read_text(...), "a.csv", ".csv"):
    ...
"""

import contextlib
import csv
import re
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from textrnn.errors import InputError
from textrnn.text.reading import split_lines

Row = tuple[int, list[str]]
_DELIMITERS = ",;\t"
_LINES_TO_TELL = 20
_DECLARED = re.compile(r'"?sep=([,;\t])"?\r?\n?')  # what Excel may write above a table
_AFTER_LAST = "\0after the last row\0"


def read_rows(chunks: Iterable[str], name: str, suffix: str) -> Iterator[Row]:
    """Yield the rows of a table that are not blank. Raises InputError for a quotation mark that is never closed."""
    return _read_tsv(chunks) if suffix == ".tsv" else _read_csv(chunks, name)


def _read_tsv(chunks: Iterable[str]) -> Iterator[Row]:
    """Cut each line at its tabs; a quotation mark is a letter like any other."""
    for number, line in enumerate(split_lines(chunks), start=1):
        if line := line.rstrip("\r\n"):
            yield number, line.split("\t")


def _read_csv(chunks: Iterable[str], name: str) -> Iterator[Row]:
    csv.field_size_limit(sys.maxsize)
    lines = split_lines(chunks)
    first = list(islice(lines, _LINES_TO_TELL))
    declared = _DECLARED.fullmatch(first[0]) if first else None
    skipped = 1 if declared else 0
    delimiter = declared[1] if declared else find_delimiter(first)
    # The reader takes a cell that is still open at the end as it is; a row of our own shows where the end is read.
    reader = csv.reader(chain(first[skipped:], lines, [_AFTER_LAST]), delimiter=delimiter)
    number = skipped + 1
    try:
        for row in reader:
            if row and row[-1].endswith(_AFTER_LAST):
                if row == [_AFTER_LAST]:
                    return
                raise InputError(f"{name}, line {number}: a quotation mark opens a cell that nothing closes.")
            if row:
                yield number, row
            number = skipped + reader.line_num + 1
    except csv.Error as error:
        raise InputError(f"{name}, line {number} is no row of a table: {error}.") from error


def find_delimiter(lines: list[str]) -> str:
    """Give the character that cuts the first lines of a table into equally many cells, or the first into most."""
    shapes = {delimiter: _widths(lines, delimiter) for delimiter in _DELIMITERS}

    def fit(delimiter: str) -> tuple[bool, int]:
        widths = shapes[delimiter]
        return len(set(widths)) == 1 and widths[0] > 1, widths[0] if widths else 0

    return max(_DELIMITERS, key=fit)  # the comma, if several fit as well


def _widths(lines: list[str], delimiter: str) -> list[int]:
    """Count the cells of each row, as far as the lines are rows with this delimiter."""
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    widths: list[int] = []
    with contextlib.suppress(csv.Error):  # a cell that is still open in the last of these lines
        for row in rows:
            if row:
                widths.append(len(row))
    return widths
