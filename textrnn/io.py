"""Bytes in and out: archives opened by name, files replaced whole or not at all, text made safe for a terminal."""

import contextlib
import errno
import json
import math
import mmap
import os
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

from textrnn.errors import NotFoundError, OutputError, TransferError

TEMPORARY_PATTERN = r"\..+\.[0-9a-f]{16}\.tmp"  # the names that a killed process may leave behind
_WRITE_BYTES = 1 << 20
_CANNOT_SYNC = {errno.EINVAL, errno.ENOTSUP}  # some network file systems cannot sync a directory
_SAFE_ALWAYS = "\n\t\u200c\u200d"  # the two joiners spell Persian words and hold emoji together
_UNSAFE_CATEGORIES = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def open_binary(path: Path) -> BinaryIO:
    """Open a file for reading, decompressing .gz, .bz2, .xz and .zst by its ending.

    Raises NotFoundError or TransferError when it cannot be opened. A read from a damaged or cut archive
    raises InputError.
    """
    from textrnn.archive import SUFFIXES, open_archive

    try:
        return open_archive(path) if path.suffix.lower() in SUFFIXES else path.open("rb")
    except FileNotFoundError as error:
        raise NotFoundError(f"there is no file {path}.") from error
    except OSError as error:
        raise TransferError(f"cannot read {path}: {reason(error)}.") from error


def write_atomically(path: Path, *parts: bytes | memoryview) -> None:
    """Replace the file in one instant by the parts joined: after a crash it holds the old bytes or the new ones.

    Raises TransferError when the disk refuses. The old file is then untouched, unless the last step failed, making
    the new name survive a power cut.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(8).hex()}.tmp")
    try:
        write_durably(temporary, *parts)
        with _open_directory(path.parent) as directory:
            temporary.replace(path)
            _sync(directory)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            raise refused(f"cannot write {path}", error) from error
        raise


def write_durably(path: Path, *parts: bytes | memoryview) -> None:
    """Create the file and see its bytes on the disk; the caller handles OSError and makes the name durable."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o666)
    try:
        for part in parts:
            _write_all(descriptor, memoryview(part).cast("B"))
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, view: memoryview) -> None:
    while view:
        written = os.write(descriptor, view[:_WRITE_BYTES])
        if written == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        view = view[written:]


def sync_directory(path: Path) -> None:
    """Make what was renamed or created in this directory survive a power cut; the caller handles OSError."""
    with _open_directory(path) as descriptor:
        _sync(descriptor)


@contextlib.contextmanager
def _open_directory(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _sync(directory: int) -> None:
    try:
        os.fsync(directory)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC:
            raise


def reason(error: OSError) -> str:
    """Give the system's words for an error, without the file name and the number."""
    return error.strerror or str(error)


def refused(what: str, error: OSError) -> TransferError:
    """Make the error for a write that the disk refused, with the next step."""
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    step = "Free some space, then try again." if full else "Try again, or choose another place with -o."
    return TransferError(f"{what}: {reason(error)}. {step}")


def make_directory(path: Path) -> None:
    """Create the directory and those above it, if they are not there. Raises OutputError."""
    try:
        missing = [place for place in (path, *path.parents) if not place.exists()]
        path.mkdir(parents=True, exist_ok=True)
        for place in missing:
            sync_directory(place.parent)
    except OSError as error:
        raise OutputError(f"cannot create {path}: {reason(error)}. Choose another place with -o.") from error


def printable(text: str) -> str:
    """Make control characters visible, so that text from a file or a model cannot command the terminal."""
    if text.isprintable():
        return text
    return "".join(character if _is_safe(character) else _visible(character) for character in text)


def _is_safe(character: str) -> bool:
    if character.isprintable() or character in _SAFE_ALWAYS:
        return True
    return unicodedata.category(character) not in _UNSAFE_CATEGORIES


def _visible(character: str) -> str:
    code = ord(character)
    if code < 0x20 or code == 0x7F:
        return chr(0x2421 if code == 0x7F else 0x2400 + code)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def release_pages(array: object) -> None:
    """Give the memory of a mapped array back to the system; what is used again is read again.

    Takes any numpy array, also a view; one that is not mapped stays as it is.
    """
    while array is not None and not isinstance(array, mmap.mmap):
        array = getattr(array, "base", None)
    if isinstance(array, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        array.madvise(mmap.MADV_DONTNEED)


def to_json(value: object) -> str:
    """Give a JSON value on one line; a number that is not finite becomes null, as JSON has no other."""
    return json.dumps(_finite(value), ensure_ascii=False)


def _finite(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_finite(item) for item in value]
    return value
