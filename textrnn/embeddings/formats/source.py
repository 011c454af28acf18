"""Where vectors are read from: a file, or standard input, of which the beginning can be looked at first.

source = Source(Path("glove.txt.gz"))
source.head()                    # the first bytes, decompressed
with source.open() as file:      # all of them
    ...
"""

import io
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, cast

from textrnn.errors import UsageError
from textrnn.io import open_binary

_HEAD_BYTES = 1 << 16
_BUFFER_BYTES = 1 << 20
Watch = Callable[[memoryview], None]  # is given the bytes as they are read


class Source:
    """given: a file, None for standard input, which can be opened once."""

    def __init__(self, given: Path | None, watch: Watch | None = None) -> None:
        self._path = given
        self._watch = watch
        self._head: bytes | None = None
        self.name = "standard input" if given is None else str(given)

    @property
    def path(self) -> Path:
        """Raises UsageError for standard input: some formats take more than one stream."""
        if self._path is None:
            raise UsageError("from standard input only text and word2vec-binary are read. Save it to a file first.")
        return self._path

    def suffixes(self) -> list[str]:
        return [suffix.lower() for suffix in self._path.suffixes] if self._path else []

    def head(self) -> bytes:
        if self._head is None:
            if self._path is None:
                self._head = sys.stdin.buffer.read(_HEAD_BYTES)
            else:
                with open_binary(self._path) as file:
                    self._head = file.read(_HEAD_BYTES)
        return self._head

    def open(self) -> BinaryIO:
        """Raises NotFoundError or TransferError; a read from a damaged archive raises InputError."""
        if self._path is not None:
            return self._watched(open_binary(self._path))
        return self._watched(cast(BinaryIO, _Joined(self.head(), sys.stdin.buffer)))

    def _watched(self, file: BinaryIO) -> BinaryIO:
        return io.BufferedReader(_Watched(file, self._watch or (lambda data: None)), _BUFFER_BYTES)


class _Joined(io.RawIOBase):
    """A stream whose beginning has been read already."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = memoryview(head)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._head:
            return cast(int, self._rest.readinto(buffer))  # type: ignore[attr-defined]
        size = min(len(buffer), len(self._head))
        buffer[:size] = self._head[:size]
        self._head = self._head[size:]
        return size


class _Watched(io.RawIOBase):
    def __init__(self, file: BinaryIO, watch: Watch) -> None:
        self._file = file
        self._watch = watch

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = cast(int, self._file.readinto(buffer))  # type: ignore[attr-defined]
        self._watch(memoryview(buffer)[:size])
        return size

    def close(self) -> None:
        self._file.close()
        super().close()
