"""A list of files to read: one name per line, or the names find -print0 writes.

for name in read_file_list("-", null=True):
    ...
"""

import contextlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from textrnn.io import open_binary
from textrnn.text.named import CORPORA, NLTK_PREFIX
from textrnn.text.reading import readable

_READ_BYTES = 1 << 16


def read_file_list(name: str, *, null: bool) -> Iterator[str]:
    """Yield the names in a file, or in standard input for "-", as they come; null: a NUL ends each, not a line feed.

    Names stand for files, never for corpora or standard input, nor for an address where there is such a file. Raises
    NotFoundError or TransferError at once.
    """
    stream: contextlib.AbstractContextManager[BinaryIO]
    stream = contextlib.nullcontext(sys.stdin.buffer) if name == "-" else open_binary(Path(name))
    return _names(stream, name, b"\0" if null else b"\n")


def _names(opened: contextlib.AbstractContextManager[BinaryIO], where: str, separator: bytes) -> Iterator[str]:
    with readable(where), opened as stream:
        rest = b""
        while data := stream.read1(_READ_BYTES) if hasattr(stream, "read1") else stream.read(_READ_BYTES):
            *names, rest = (rest + data).split(separator)
            yield from (_as_path(name, separator) for name in names if name.strip())
        if rest.strip():
            yield _as_path(rest, separator)


def _as_path(name: bytes, separator: bytes) -> str:
    path = os.fsdecode(name.rstrip(b"\r") if separator == b"\n" else name)
    is_special = path == "-" or path in CORPORA.names() or path.startswith(NLTK_PREFIX)
    is_special |= "://" in path and os.path.lexists(path)
    return f"./{path}" if is_special else path
