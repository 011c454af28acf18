"""Pairs in tables: two columns by name, by number, or the first two."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from textrnn.errors import InputError, UsageError
from textrnn.text.pairs.fields import Sides, Taken, WantedFields, describe_sides, is_usual, lacking, shown_cell
from textrnn.text.pairs.pair import Pair
from textrnn.text.rows import Row, read_rows

_ROWS_TO_TELL = 20
_FIRST_TWO = Sides(0, 1)


def read_table_pairs(
    suffix: str, chunks: Iterable[str], name: str, wanted: WantedFields, taken: Taken
) -> Iterator[Pair]:
    """Yield a pair for each row below the header, or for each row if there is none.

    Without wanted fields the usual names in the first row tell the columns, else source and target are the first two.
    Two columns that nobody names need no word in `taken`. Raises UsageError if the columns cannot be told, InputError
    for a row without them.
    """
    rows = read_rows(chunks, name, suffix)
    first = list(islice(rows, _ROWS_TO_TELL))
    if not first:
        return
    header = first[0][1]
    sides = wanted.find(header, name, numbered=True)
    if sides is None:
        _check_first_two(first, name, suffix)
        sides = _FIRST_TWO
    if _is_header(header, sides, wanted):
        del first[0]
        taken[name] = describe_sides(header[sides.source], header[sides.target])
    elif len(header) > 2 or not wanted.none:
        taken[name] = describe_sides(f"column {sides.source + 1}", f"column {sides.target + 1}")
    yield from _pairs(chain(first, rows), name, sides)


def _is_header(row: Sequence[str], sides: Sides, wanted: WantedFields) -> bool:
    """Say whether the first row names the columns: a wanted name stands there, or usual names do."""
    if wanted.stand_in(row):
        return True
    usual = [position < len(row) and is_usual(row[position]) for position in (sides.source, sides.target)]
    return all(usual) if wanted.none else any(usual)


def _check_first_two(rows: Sequence[Row], name: str, suffix: str) -> None:
    """Raise UsageError unless the first two columns of a table without header may well be source and target."""
    header = rows[0][1]
    if len(header) <= 2:
        return
    if suffix == ".csv":
        raise UsageError(lacking("--source-field and --target-field", header, name))
    if all(_is_label(row[0]) for _, row in rows[1:] or rows):  # the first may be a header with unusual names
        raise UsageError(
            f"the first column of {name} looks like a number or name of each row ({shown_cell(rows[-1][1][0])!r}). "
            "Say which columns hold the texts, for example --source-field 2 --target-field 3; 1 and 2 if it is right."
        )


def _is_label(cell: str) -> bool:
    return any(map(str.isdecimal, cell)) and not any(map(str.isspace, cell))


def _pairs(rows: Iterable[Row], name: str, sides: Sides) -> Iterator[Pair]:
    source, target = sides.source, sides.target
    least = max(source, target) + 1
    for number, row in rows:
        if len(row) < least:
            if "".join(row).isspace():
                continue
            raise InputError(_too_few(row, f"{name}, line {number}", least))
        yield Pair(row[source], row[target], f"{name}:{number}")


def _too_few(row: Sequence[str], where: str, least: int) -> str:
    columns = "1 column" if len(row) == 1 else f"{len(row)} columns"
    if least == 2:
        return (
            f"{where} has {columns}; a pair is a source, a tab and a target. "
            "Two parallel files are named by --source FILE --target FILE."
        )
    return f"{where} has {columns}; a pair needs {least}. Is a tab or a quotation mark missing?"
