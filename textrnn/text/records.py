"""Files of records: one document per line of a .jsonl file or per row of a .csv or .tsv file."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain

from textrnn.errors import InputError, UsageError
from textrnn.registry import suggest
from textrnn.text.reading import Tally, Text, split_lines, without_surrogates
from textrnn.text.rows import read_rows

JSON_LINES = (".jsonl", ".ndjson")
TABLES = (".csv", ".tsv")
DEFAULT_FIELDS = ("text", "body", "content")
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")  # mostly one of a pair, which together spell one character

Records = Callable[[Iterable[str], str, str | None, Tally], Iterator[Text]]


def reader_for(suffix: str) -> Records | None:
    """Give the function that reads records from files with this ending, or None if they hold plain text."""
    if suffix in JSON_LINES:
        return read_json_lines
    return partial(read_table, suffix) if suffix in TABLES else None


def read_json_lines(chunks: Iterable[str], name: str, field: str | None, tally: Tally) -> Iterator[Text]:
    """Yield the text under `field` of each object; null and, after the first object, absent ones are empty.

    Empty ones are counted.
    """
    chosen = None
    for number, record in read_objects(chunks, name):
        if chosen is None:
            chosen = choose(field, list(record), option="--field", name=name)
        text = _as_text(record.get(chosen), f"{name}, line {number}", chosen)
        tally.without_text += not text
        yield Text(f"{name}:{number}", [text], record)


def read_objects(chunks: Iterable[str], name: str) -> Iterator[tuple[int, dict[str, object]]]:
    """Yield the number of each line that is not blank and the object it holds. Raises InputError if it holds none."""
    for number, line in enumerate(split_lines(chunks), start=1):
        if line.strip():
            yield number, _parse(line, f"{name}, line {number}")


def _parse(line: str, where: str) -> dict[str, object]:
    try:
        record = json.loads(line)
        if _SURROGATE.search(line):
            record = json.loads(without_surrogates(json.dumps(record, ensure_ascii=False)))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where} is not JSON: {error}. Each line holds one JSON object.") from error
    if not isinstance(record, dict):
        raise InputError(f"{where} holds {type(record).__name__}, not an object with named fields.")
    return record


def _as_text(value: object, where: str, field: str) -> str:
    """Give a field's text; the strings of a list become lines."""
    if value is None:
        return ""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = "\n".join(value)
    if not isinstance(value, str):
        raise InputError(f"{where}: field {field!r} is {type(value).__name__}, not text. Choose another --field.")
    return value


def read_table(suffix: str, chunks: Iterable[str], name: str, column: str | None, tally: Tally) -> Iterator[Text]:
    """Yield a column by its name in the header, or by its number in a table without one."""
    rows = (row for _, row in read_rows(chunks, name, suffix))
    header = next(rows, None)
    if header is None:
        return
    if column is not None and column.isdecimal() and column not in header:
        yield from _column(chain([header], rows), None, int(column) - 1, name, tally)
        return
    position = header.index(choose(column, header, option="--column", name=name))
    yield from _column(rows, header, position, name, tally)


def _column(
    rows: Iterable[list[str]], header: list[str] | None, position: int, name: str, tally: Tally
) -> Iterator[Text]:
    for number, row in enumerate(rows, start=1):
        names = header or [str(index + 1) for index in range(len(row))]
        if position >= len(names) or position < 0:
            raise UsageError(f"{name} has no column {position + 1}: its first row has {len(row)}.")
        text = row[position] if position < len(row) else ""
        tally.without_text += not text
        yield Text(f"{name}:{number}", [text], dict(zip(names, row, strict=False)))


def choose(wanted: str | None, names: Sequence[str], *, option: str, name: str) -> str:
    """Give the field or column to read: the one asked for, or the only one with a usual name.

    Raises UsageError with the names there are.
    """
    if wanted is not None:
        if wanted in names:
            return wanted
        raise UsageError(f"{name} has no {option} {wanted!r}. {suggest(wanted, list(names))}")
    usual = [each for each in names if each.lower() in DEFAULT_FIELDS]
    if len(usual) == 1:
        return usual[0]
    raise UsageError(f"{name} needs {option}: which one holds the text? Available: {', '.join(sorted(names))}.")
