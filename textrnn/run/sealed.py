"""Training state as one safetensors file with a checksum of its every byte, which the format itself lacks."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from textrnn.errors import InputError
from textrnn.io import reason, write_atomically
from textrnn.run.tensors import Tensors, decode_tensors, encode_tensors

_START = b'{"__metadata__":{"sha256":"'
_DIGEST = slice(8 + len(_START), 8 + len(_START) + 64)  # where in the file the checksum stands


def write(path: Path, tensors: Mapping[str, NDArray[Any]], metadata: Mapping[str, str]) -> None:
    """Replace the file in one instant. Raises TransferError when the disk refuses."""
    write_atomically(path, *seal(tensors, metadata))


def read(path: Path) -> tuple[Tensors, dict[str, str]] | None:
    """Read what `write` wrote; None if there is no file. Raises InputError if it is damaged."""
    try:
        with path.open("rb") as file:
            data = bytearray(os.fstat(file.fileno()).st_size)
            size = file.readinto(data)
        return unseal(data[:size] if size < len(data) else data)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"cannot read {path}: {reason(error)}.") from error
    except ValueError as error:
        raise InputError(f"{path} is damaged: {error}. Train again from the start with --force.") from error


def seal(tensors: Mapping[str, NDArray[Any]], metadata: Mapping[str, str]) -> list[memoryview]:
    """Give the parts of the file, to be written one after the other; large arrays are not copied.

    The checksum is that of all bytes but its own.
    """
    assert "sha256" not in metadata
    parts = encode_tensors(tensors, {"sha256": "0" * 64, **metadata})
    parts[0][_DIGEST] = _checksum(parts)
    return parts


def _checksum(parts: list[memoryview]) -> bytes:
    first, *rest = parts
    digest = hashlib.sha256(first[: _DIGEST.start])
    for part in (first[_DIGEST.stop :], *rest):
        digest.update(part)
    return digest.hexdigest().encode()


def unseal(data: bytearray) -> tuple[Tensors, dict[str, str]]:
    """Give the tensors, as writable views of the data, and the metadata.

    Raises ValueError unless the data is, byte for byte, what `seal` made.
    """
    if data[8 : _DIGEST.start] != _START:
        raise ValueError("it is no state of a training run")
    if data[_DIGEST] != _checksum([memoryview(data)]):
        raise ValueError("its checksum does not match")
    try:
        tensors, metadata = decode_tensors(data)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("its header makes no sense") from error
    del metadata["sha256"]
    return tensors, metadata
