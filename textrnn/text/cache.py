"""Files of token ids that are kept between runs: whole or absent, found by a key, checked before they are used.

An entry is KEY.ids, the bare numbers, and KEY.json, which tells their type and checksum and holds the
tokenizer. The whole folder can be deleted at any time.
"""

import base64
import contextlib
import hashlib
import json
import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textrnn.errors import OutputError, TransferError
from textrnn.io import TEMPORARY_PATTERN, make_directory, reason, sync_directory, write_atomically
from textrnn.text.vocabulary import UNKNOWN

_ABANDONED_SECONDS = 24 * 3600
_NEXT = "Free some space there, or set TEXTRNN_CACHE to another folder."


@dataclass(frozen=True)
class Entry:
    """One corpus in ids; files: the tokenizer's."""

    path: Path
    dtype: np.dtype[Any]
    tokens: int
    unknown: int
    files: Mapping[str, bytes]


def cache_directory() -> Path:
    """Give $TEXTRNN_CACHE, or the place for caches of this user."""
    if chosen := os.environ.get("TEXTRNN_CACHE"):
        return Path(chosen)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "textrnn"


def find(folder: Path, key: str) -> Entry | None:
    """Give the entry, or None if there is none or its bytes are not those that were written."""
    path = folder / f"{key}.ids"
    try:
        described = json.loads((folder / f"{key}.json").read_bytes())
        entry = Entry(
            path=path,
            dtype=np.dtype({"uint16": np.uint16, "uint32": np.uint32}[described["dtype"]]),
            tokens=described["tokens"],
            unknown=described["unknown"],
            files={name: base64.b64decode(data) for name, data in described["files"].items()},
        )
        if described["check"] != _check(described) or _sha256(path) != described["sha256"]:
            return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return entry


def _check(described: Mapping[str, object]) -> str:
    """Sum up the description itself, so that damage to it is found as well."""
    rest = {name: value for name, value in described.items() if name != "check"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True).encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def store(
    folder: Path,
    key: str,
    *,
    arrays: Iterable[NDArray[Any]],
    dtype: np.dtype[Any],
    files: Mapping[str, bytes],
) -> Entry:
    """Write an entry; two processes may write the same one at once. The description comes last."""
    path = folder / f"{key}.ids"
    with replacing(path) as descriptor:
        tokens, unknown, digest = _write(descriptor, arrays, dtype)
    described: dict[str, object] = {
        "dtype": dtype.name,
        "tokens": tokens,
        "unknown": unknown,
        "sha256": digest,
        "files": {name: base64.b64encode(data).decode() for name, data in files.items()},
    }
    described["check"] = _check(described)
    write_atomically(folder / f"{key}.json", json.dumps(described, indent=1).encode())
    return Entry(path, dtype, tokens, unknown, files)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[int]:
    """Give a file of the cache to write; it takes the name only once it is whole and on the disk."""
    make_directory(path.parent)
    _remove_abandoned(path.parent)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    except OSError as error:
        raise OutputError(f"cannot write to the cache {path.parent}: {reason(error)}. {_NEXT}") from error
    try:
        try:
            yield descriptor
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        temporary.replace(path)
        sync_directory(path.parent)
    except OSError as error:
        raise TransferError(f"cannot write to the cache {path.parent}: {reason(error)}. {_NEXT}") from error
    finally:
        temporary.unlink(missing_ok=True)


def _write(descriptor: int, arrays: Iterable[NDArray[Any]], dtype: np.dtype[Any]) -> tuple[int, int, str]:
    """Write the arrays one after the other; give how many numbers, how many UNKNOWN, and the sha256."""
    digest = hashlib.sha256()
    tokens = unknown = 0
    for array in arrays:
        tokens += len(array)
        unknown += int(np.count_nonzero(array == UNKNOWN))
        view = np.ascontiguousarray(array, dtype).data.cast("B")
        digest.update(view)
        while view:
            view = view[os.write(descriptor, view) :]
    return tokens, unknown, digest.hexdigest()


def _remove_abandoned(folder: Path) -> None:
    """Delete what a killed process left half-written long ago."""
    for path in folder.glob(".*.tmp"):
        with contextlib.suppress(OSError):
            if re.fullmatch(TEMPORARY_PATTERN, path.name) and time.time() - path.stat().st_mtime > _ABANDONED_SECONDS:
                path.unlink()
