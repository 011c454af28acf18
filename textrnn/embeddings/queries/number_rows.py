"""Vectors that are given as bare numbers: rows of text, or an .npy file.

for name, direction in read_rows("vectors.txt", dim=100): ...
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.queries.expression import Direction
from textrnn.errors import InputError
from textrnn.io import open_binary

_NPY_MAGIC = b"\x93NUMPY"
_BETWEEN = re.compile(r"[\s,;]+")

Named = tuple[str, Direction | InputError]


def read_rows(path: str, dim: int) -> Iterator[Named]:
    """Yield what each row of a file points at, or what is wrong with it, under the row's name.

    Raises InputError for an .npy file that holds no rows of numbers.
    """
    with open_binary(Path(path)) as file:
        if path.endswith((".npy", ".npy.gz")):
            yield from _rows_of_array(file.read(), path, dim)
            return
        for number, line in enumerate(file, 1):
            text = line.decode("utf-8", "replace").strip()
            if text:
                yield read_row(text, f"{path}:{number}", dim)


def read_row(line: str, place: str, dim: int) -> Named:
    """Read numbers between spaces, tabs or commas, in brackets or not; a word before them is their name.

    place: where the line stands, its name if it has no other.
    """
    fields = [field for field in _BETWEEN.split(line.strip().strip("[]()")) if field]
    name = fields.pop(0) if len(fields) == dim + 1 and not _is_number(fields[0]) else place
    wrong = next((field for field in fields if not _is_number(field)), None)
    if wrong is not None:
        return place, InputError(f"{place}: {wrong!r} is no number. Give {dim} numbers to a line.")
    return name, _direction(np.array(fields, np.float64), place, dim)


def _is_number(field: str) -> bool:
    try:
        float(field)
    except ValueError:
        return False
    return True


def _rows_of_array(data: bytes, path: str, dim: int) -> Iterator[Named]:
    try:
        if not data.startswith(_NPY_MAGIC):
            raise ValueError("it does not begin as an .npy file does")
        rows = np.atleast_2d(np.load(io.BytesIO(data)))
        if rows.ndim != 2 or rows.dtype.kind not in "fiu":
            raise ValueError(f"it holds {rows.dtype} of shape {rows.shape}")
    except (ValueError, OSError, EOFError, SyntaxError) as error:
        raise InputError(f"{path} is not usable: {error}. Give an .npy file with rows of {dim} numbers.") from error
    for number, row in enumerate(rows, 1):
        place = f"{path}:{number}"
        yield place, _direction(np.asarray(row, np.float64), place, dim)


def _direction(row: NDArray[np.float64], place: str, dim: int) -> Direction | InputError:
    if len(row) != dim:
        return InputError(f"{place}: {len(row):,} numbers, but the vectors have {dim}. Give {dim} numbers to a line.")
    length = np.linalg.norm(row)
    if not 0 < length < np.inf:
        return InputError(f"{place}: the vector has the length {length:g}, so nothing is near it.")
    return Direction((row / length).astype(np.float32), frozenset())
