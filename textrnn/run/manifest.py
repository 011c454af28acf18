"""The manifest of a run: which files it has, and what bytes each of them must hold.

It carries the checksum of its own content and is refused unless it is byte for byte what `Manifest.encode`
writes, so that no damage to it goes unnoticed.
"""

import hashlib
import json
import re
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from textrnn.errors import InputError
from textrnn.io import reason

MANIFEST_NAME = "manifest.json"
CONFIG_NAME = "config.json"
WEIGHTS_NAME = "weights.safetensors"
VECTORS_NAME = "vectors.safetensors"
LOG_NAME = "log.jsonl"
RESUME_NAME = "resume.safetensors"
LOCK_NAME = "lock"

_FORMAT = 1
_LARGEST_BYTES = 1 << 20
_PART = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_PLAIN_NAME = re.compile(rf"{_PART}(/{_PART})?")  # no absolute path, no "..", no hidden file
_RESERVED = {MANIFEST_NAME, LOG_NAME, RESUME_NAME, LOCK_NAME}


Content = bytes | Sequence[memoryview]  # of a file, in one piece or in bytes one after the other


def parts_of(content: Content) -> Sequence[bytes | memoryview]:
    return [content] if isinstance(content, bytes) else content


@dataclass(frozen=True)
class Entry:
    """What a file must hold."""

    sha256: str
    size: int

    @classmethod
    def of(cls, content: Content) -> Self:
        digest, size = hashlib.sha256(), 0
        for part in parts_of(content):
            digest.update(part)
            size += len(part)
        return cls(digest.hexdigest(), size)


@dataclass(frozen=True)
class Manifest:
    entry_by_name: Mapping[str, Entry] = field(default_factory=dict)

    def with_files(self, files: Mapping[str, Content]) -> "Manifest":
        """Give the manifest in which these files have these contents and the others stay as they are."""
        return Manifest({**self.entry_by_name, **{name: Entry.of(data) for name, data in files.items()}})

    def size_bytes(self) -> int:
        return sum(entry.size for entry in self.entry_by_name.values())

    def encode(self) -> bytes:
        content = self._content()
        return _encode({**content, "sha256": hashlib.sha256(_encode(content)).hexdigest()})

    def _content(self) -> dict[str, object]:
        files = {name: {"sha256": e.sha256, "size": e.size} for name, e in self.entry_by_name.items()}
        return {"files": files, "format": _FORMAT}

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """Raise ValueError unless `encode` gives exactly these bytes."""
        try:
            record: Any = json.loads(data)
            if record["format"] != _FORMAT:
                raise ValueError(f"it has format {record['format']!r}, this textrnn reads {_FORMAT}")
            entries = {check_name(name): Entry(**entry) for name, entry in record["files"].items()}
        except (TypeError, KeyError, AttributeError, RecursionError, UnicodeDecodeError) as error:
            raise ValueError("it is not a manifest") from error
        manifest = cls(entries)
        if manifest.encode() != data:
            raise ValueError("its checksum does not match")
        return manifest


def _encode(content: Mapping[str, object]) -> bytes:
    return (json.dumps(content, indent=1, sort_keys=True) + "\n").encode()


def check_name(name: str) -> str:
    """Return the name if a manifest may list it: plain, at most one folder deep, and not one of the run's own."""
    if not _PLAIN_NAME.fullmatch(name) or name in _RESERVED:
        raise ValueError(f"it lists the name {name!r}, which no run has")
    return name


def read_manifest(directory: Path) -> Manifest | None:
    """Read the manifest of a run; None if there is none. Raises InputError if it is damaged."""
    path = directory / MANIFEST_NAME
    try:
        with path.open("rb") as file:
            return Manifest.decode(file.read(_LARGEST_BYTES))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"cannot read {path}: {reason(error)}.") from error
    except ValueError as error:
        raise damaged(path, str(error)) from error


def damaged(path: Path, fault: str) -> InputError:
    return InputError(f"{path} is damaged: {fault}. Copy the run again, or train it again with --force.")


def find_fault(path: Path, entry: Entry, *, hashed: bool = True) -> str | None:
    """Say in what the file differs from its entry, None if in nothing. hashed: compare the bytes, not just the size."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return "it is no regular file"
        if status.st_size != entry.size:
            return f"it has {status.st_size} bytes, the manifest says {entry.size}"
        if not hashed:
            return None
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return "it is missing"
    except OSError as error:
        return f"it cannot be read: {reason(error)}"
    return None if digest == entry.sha256 else "its bytes are not those that training wrote"
