"""A stream that can be read once, kept in an anonymous temporary file so that it can be read again and again."""

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from textrnn.errors import InputError, TransferError
from textrnn.io import reason
from textrnn.text.reading import CHUNK_BYTES, readable


class Spool:
    """Reads the stream when it is first opened; the file has no name, so it is gone with the process."""

    def __init__(self, read_chunks: Callable[[], Iterable[bytes]], name: str) -> None:
        self._read_chunks = read_chunks
        self._name = name

    def open(self) -> BinaryIO:
        """Open the whole stream from its start; several readers do not disturb each other."""
        return cast(BinaryIO, io.BufferedReader(_Reader(self._file), CHUNK_BYTES))

    @cached_property
    def _file(self) -> IO[bytes]:
        try:
            file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the spool
            for chunk in self._read_chunks():
                file.write(chunk)
            file.flush()
        except OSError as error:
            place = os.environ.get("TMPDIR", "the temporary folder")
            raise TransferError(
                f"cannot keep {self._name} in {place}: {reason(error)}. Set TMPDIR to a larger place."
            ) from error
        return file


class _Reader(io.RawIOBase):
    """One position in a shared file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file  # held, so that it stays open while it is read
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        num_bytes = os.preadv(self._file.fileno(), [buffer], self._position)
        self._position += num_bytes
        return num_bytes


def read_standard_input() -> Iterator[bytes]:
    if sys.stdin is None:
        raise InputError("standard input is closed. Name a file, or pipe text in.")
    with readable("standard input"):
        while data := sys.stdin.buffer.read(CHUNK_BYTES):
            yield data


def read_pipe(path: Path) -> Iterator[bytes]:
    with readable(str(path)), path.open("rb") as stream:
        while data := stream.read(CHUNK_BYTES):
            yield data
