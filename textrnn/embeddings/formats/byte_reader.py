"""A binary file read front to back, with the byte named at which it turns out to be cut or damaged."""

from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from textrnn.embeddings.formats import decimals
from textrnn.errors import InputError

_READ_BYTES = 1 << 20
_ROWS_AT_ONCE = 1 << 12
_STEP = "Get the file again."


class ByteReader:
    """Trusts no size that the file states: memory grows with what has really been read."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self.name = name
        self._file = file
        self._data = b""
        self._place = 0  # in the data
        self._before = 0  # bytes of the file that came before the data

    def take(self, size: int, what: str) -> bytes:
        """Give the next bytes, a few; what: that they are part of, for the message if there are fewer."""
        if not self._has(size):
            raise self._cut(what)
        self._place += size
        return self._data[self._place - size : self._place]

    def take_until(self, end: bytes, longest: int, what: str) -> bytes:
        """Give the next bytes up to an end of one byte, which is passed over too."""
        place = self._data.find(end, self._place, self._place + longest)
        if place < 0:
            whole = self._has(longest)
            place = self._data.find(end, self._place, self._place + longest)
            if place < 0:
                raise self.damaged(f"{what} goes on without an end") if whole else self._cut(what)
        start, self._place = self._place, place + 1
        return self._data[start:place]

    def take_floats(self, rows: int, columns: int, what: str) -> NDArray[np.float32]:
        """Give a matrix of float32, all of them finite."""
        data = bytearray()
        left = 4 * rows * columns
        while left:
            piece = self._next_piece(left, what)
            data += piece
            left -= len(piece)
        matrix = np.frombuffer(data, "<f4").astype(np.float32, copy=False).reshape(rows, columns)
        for start in range(0, rows, _ROWS_AT_ONCE):
            bad = decimals.bad_row(matrix[start : start + _ROWS_AT_ONCE])
            if bad is not None:
                raise self.damaged(f"row {start + bad + 1:,} of {what} holds NaN or an infinite number")
        return matrix

    def skip(self, size: int, what: str) -> None:
        while size:
            size -= len(self._next_piece(size, what))

    def expect_end(self) -> None:
        if self._has(1):
            raise self.damaged("it goes on after its last number")

    def damaged(self, fault: str) -> InputError:
        return InputError(f"{self.name} is damaged before byte {self._before + self._place:,}: {fault}. {_STEP}")

    def _cut(self, what: str) -> InputError:
        return InputError(f"{self.name} ends at byte {self._before + len(self._data):,}, within {what}. {_STEP}")

    def _has(self, size: int) -> bool:
        """Read until so many bytes of data are left, if the file has them."""
        if len(self._data) - self._place < size:
            kept = self._data[self._place :]
            self._before += self._place
            self._data, self._place = kept + self._file.read(max(size, _READ_BYTES)), 0
        return len(self._data) >= self._place + size

    def _next_piece(self, most: int, what: str) -> memoryview:
        if not self._has(1):
            raise self._cut(what)
        piece = memoryview(self._data)[self._place : self._place + most]
        self._place += len(piece)
        return piece
