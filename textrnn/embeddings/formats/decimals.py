"""Numbers as text, many at once: read strictly, and written with the fewest digits that read back to the same float32.

parse([b"0.5 1", b"2 -3"], 2)           # (2, 2) float32
format_rows(matrix)                     # [b"0.5 1.0", b"2.0 -3.0"]
"""

import io
import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

_NUMBER = re.compile(rb"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?|[-+]?(nan|inf|infinity)", re.IGNORECASE)

_VALUES_AT_ONCE = 1 << 15  # their bytes stay in the processor's cache
_FRACTION = 12  # digits behind the point: 9 that count, and none below .0001 is written this way
_SMALLEST, _LARGEST = 1e-4, 1e4  # what is outside of these is written one by one
_POWERS = 10.0 ** np.arange(_FRACTION + 1)
_WHOLE_POWERS = 10 ** np.arange(_FRACTION + 1, dtype=np.int64)
_GROUP = 10**4  # digits are looked up by fours

# A number as bytes; those that are zero are not written.
_LAYOUT = np.dtype([("sign", "u1"), ("whole", "<u4"), ("point", "u1"), ("fraction", "<u4", 3), ("separator", "u1")])
_ODD = np.dtype([("text", f"S{_LAYOUT.itemsize - 1}"), ("separator", "u1")])  # one with an exponent, say


def _look_up(pattern: str) -> NDArray[np.uint32]:
    """Give the texts of 0 to 9999 as four bytes each."""
    texts = [pattern.format(number) for number in range(_GROUP)]
    return np.array(texts, "S4").view("<u4")


_DIGITS = _look_up("{:04}")
_WHOLE = _look_up("{}")
_LAST = np.array([text.rstrip(b"0") for text in _DIGITS.view("S4")], "S4").view("<u4")
_BEFORE_LAST = np.concatenate([_DIGITS, _LAST])  # the second half where nothing but zeros follows
_FIRST = _BEFORE_LAST.copy()
_FIRST[_GROUP] = _WHOLE[0]  # one zero stays behind the point


def parse(rows: list[bytes], dim: int) -> NDArray[np.float32] | None:
    """Read the numbers (len(rows), dim), separated by blanks; None if these are not exactly so many in each row."""
    if not rows:
        return np.empty((0, dim), np.float32)
    text = b"\n".join(rows)
    if not (text.isascii() and rows[0].strip()):
        return None
    try:
        matrix = np.loadtxt(io.BytesIO(text), np.float32, comments=None, ndmin=2, encoding="latin1")
    except ValueError:
        return None
    return matrix if matrix.shape == (len(rows), dim) else None


def is_number(field: bytes) -> bool:
    """Say whether this is how a number is written, in the notations that C prints."""
    return _NUMBER.fullmatch(field) is not None


def convert(rows: list[list[bytes]]) -> NDArray[np.float32]:
    """Give the numbers of fields that are some, one by one."""
    with np.errstate(over="ignore"):
        return np.array([[float(field) for field in row] for row in rows]).astype(np.float32)


def bad_row(matrix: NDArray[np.float32]) -> int | None:
    """Give the first row that holds NaN or an infinite number."""
    finite = np.isfinite(matrix)
    return None if finite.all() else int(finite.all(axis=1).argmin())


def format_rows(matrix: NDArray[np.float32]) -> list[bytes]:
    """Write each row of (N, D), its numbers separated by blanks."""
    size = max(1, _VALUES_AT_ONCE // matrix.shape[1])
    return [text for start in range(0, len(matrix), size) for text in _format_block(matrix[start : start + size])]


def _format_block(matrix: NDArray[np.float32]) -> list[bytes]:
    text = _lay_out(matrix.reshape(-1))
    text["separator"].reshape(matrix.shape)[:, -1] = ord("\n")
    return text.tobytes().translate(None, b"\0").split(b"\n")[:-1]


def _lay_out(values: NDArray[np.float32]) -> NDArray[Any]:
    scaled, odd = _shortest(values)
    whole, fraction = np.divmod(scaled, _WHOLE_POWERS[_FRACTION])
    first, rest = np.divmod(fraction, _GROUP**2)
    second, third = np.divmod(rest, _GROUP)
    text = np.empty(len(values), _LAYOUT)
    text["sign"] = np.signbit(values) * np.uint8(ord("-"))
    text["whole"] = _WHOLE[whole]
    text["point"] = ord(".")
    text["fraction"][:, 0] = _FIRST[first + _GROUP * (rest == 0)]
    text["fraction"][:, 1] = _BEFORE_LAST[second + _GROUP * (third == 0)]
    text["fraction"][:, 2] = _LAST[third]
    text["separator"] = ord(" ")
    text.view(_ODD)["text"][odd] = [str(value) for value in values[odd]]
    return text


def _shortest(values: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Give the shortest decimal that reads back to the same float32, times 10^12, and what is too odd for that.

    Six digits tell all decimals of six digits apart, nine all float32.
    """
    sizes = np.abs(values)
    odd = (sizes < _SMALLEST) & (sizes > 0) | (sizes >= _LARGEST)
    exact = np.where(odd, 0, sizes).astype(np.float64)
    places = 8 - np.floor(np.log10(np.maximum(exact, _SMALLEST))).astype(np.int64)  # of nine digits
    scaled = _round(exact, places)
    left = np.arange(len(values))
    for fewer in (1, 2, 3):
        shorter = _round(exact[left], places[left] - fewer)
        same = (shorter / _POWERS[_FRACTION]).astype(np.float32) == sizes[left]
        left, shorter = left[same], shorter[same]
        scaled[left] = shorter
    return scaled, odd


def _round(sizes: NDArray[np.float64], places: NDArray[np.int64]) -> NDArray[np.int64]:
    """Round to so many places behind the point, and give the result times 10^12."""
    return np.rint(sizes * _POWERS[places]).astype(np.int64) * _WHOLE_POWERS[_FRACTION - places]
