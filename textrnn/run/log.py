"""A log of JSON records, one to a line, that can be cut back to what it was when a state was saved."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from textrnn.errors import InputError
from textrnn.io import reason, refused, to_json


def append(path: Path, record: Mapping[str, object]) -> None:
    """Add one line, whole or not at all. A number that is not finite becomes null, as JSON has no other."""
    line = to_json(record).encode() + b"\n"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o666)
        try:
            _write_whole(descriptor, line)
        finally:
            os.close(descriptor)
    except OSError as error:
        raise refused(f"cannot write {path}", error) from error


def _write_whole(descriptor: int, line: bytes) -> None:
    start = os.fstat(descriptor).st_size
    rest = memoryview(line)
    try:
        while rest:
            rest = rest[os.write(descriptor, rest) :]
    except OSError:
        os.ftruncate(descriptor, start)
        raise


def size_bytes(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def truncate(path: Path, size: int) -> None:
    """Cut the log back to its first bytes. One that is shorter already, because it was deleted, stays as it is."""
    if size_bytes(path) <= size:
        return
    try:
        os.truncate(path, size)
    except OSError as error:
        raise refused(f"cannot shorten {path}", error) from error


def sync(path: Path) -> None:
    """See the log on the disk; the caller handles OSError."""
    if path.exists():
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def read(path: Path) -> list[dict[str, Any]]:
    """Give the records; a last line without its end, cut short by a kill, is left out.

    Raises InputError naming the line that is no record.
    """
    try:
        lines = path.read_bytes().split(b"\n")[:-1] if path.exists() else []
    except OSError as error:
        raise InputError(f"cannot read {path}: {reason(error)}.") from error
    return [_parse(path, number, line) for number, line in enumerate(lines, start=1)]


def _parse(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is damaged: line {number} is no JSON. Delete it; the run works without.") from error
    if not isinstance(record, dict):
        raise InputError(f"{path} is damaged: line {number} is no record. Delete it; the run works without.")
    return record
