"""Bytes in and out: compressed files opened by name, files replaced whole or not at all, text made safe for a terminal."""

import contextlib
import os
import tempfile
import unicodedata
from pathlib import Path
from typing import BinaryIO, cast

from textrnn.errors import OutputError, TransferError

CHUNK_BYTES = 1 << 20


def open_binary(path: Path) -> BinaryIO:
    """Open a file for reading, decompressing .gz, .bz2, .xz and .zst by its ending."""
    suffix = path.suffix.lower()
    if suffix == ".gz":
        import gzip

        return cast(BinaryIO, gzip.open(path, "rb"))
    if suffix == ".bz2":
        import bz2

        return cast(BinaryIO, bz2.open(path, "rb"))
    if suffix == ".xz":
        import lzma

        return cast(BinaryIO, lzma.open(path, "rb"))
    if suffix == ".zst":
        import zstandard

        return cast(BinaryIO, zstandard.open(path, "rb"))
    return path.open("rb")


def write_atomically(path: Path, data: bytes | memoryview) -> None:
    """Replace the file in one instant: after a crash it holds the old bytes or the new, never a mixture.

    Raises TransferError when the disk refuses; the old file is then untouched.
    """
    temporary = None
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
        with contextlib.closing(_Descriptor(descriptor)):
            _write_all(descriptor, memoryview(data))
            os.fchmod(descriptor, 0o644)
            os.fsync(descriptor)
        os.replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise TransferError(f"cannot write {path}: {error.strerror or error}. The old file is unchanged.") from error
    sync_directory(path.parent)


class _Descriptor:
    def __init__(self, number: int) -> None:
        self.number = number

    def close(self) -> None:
        os.close(self.number)


def _write_all(descriptor: int, view: memoryview) -> None:
    while view:
        written = os.write(descriptor, view[:CHUNK_BYTES])
        if written == 0:
            raise OSError("the disk accepted no more bytes")
        view = view[written:]


def sync_directory(path: Path) -> None:
    """Make a rename in this directory durable."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise TransferError(f"cannot sync {path}: {error.strerror or error}.") from error


def make_directory(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot create {path}: {error.strerror or error}. Choose another place with -o.") from error


def printable(text: str) -> str:
    """Make control characters visible, so that text from a file or a model cannot command the terminal."""
    return "".join(character if _is_safe(character) else _visible(character) for character in text)


def _is_safe(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} or character in "\u200c\u200d"


def _visible(character: str) -> str:
    code = ord(character)
    return chr(0x2400 + code) if code < 0x20 else f"\\u{code:04x}"
