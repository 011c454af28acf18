"""Training state as one safetensors file with a checksum of its every byte, which the format itself lacks."""

import hashlib
import json
import os
from collections.abc import Mapping
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textrnn.errors import InputError
from textrnn.io import reason, write_atomically

Tensors = dict[str, NDArray[Any]]

_DTYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "BOOL": "?",
    "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "u1",
}  # fmt: skip
_NAME_BY_DTYPE = {np.dtype(code): name for name, code in _DTYPES.items()}
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
    arrays = {name: np.asarray(array, order="C") for name, array in tensors.items()}
    # widest numbers first, so that every array starts at a multiple of its item size
    order = sorted(arrays, key=lambda name: (-arrays[name].itemsize, name))
    header = _header({name: arrays[name] for name in order}, metadata)
    parts = [memoryview(header), *(arrays[name].reshape(-1).view(np.uint8).data for name in order)]
    header[_DIGEST] = _checksum(parts)
    return parts


def _header(arrays: Tensors, metadata: Mapping[str, str]) -> bytearray:
    record: dict[str, object] = {"__metadata__": {"sha256": "0" * 64, **metadata}}
    end = 0
    for name, array in arrays.items():
        start, end = end, end + array.nbytes
        dtype = _NAME_BY_DTYPE[array.dtype]
        record[name] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [start, end]}
    text = json.dumps(record, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return bytearray(len(text).to_bytes(8, "little") + text)


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
        return _parse(data)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("its header makes no sense") from error


def _parse(data: bytearray) -> tuple[Tensors, dict[str, str]]:
    begin = 8 + int.from_bytes(data[:8], "little")
    record: dict[str, Any] = json.loads(data[8:begin])
    metadata: dict[str, str] = record.pop("__metadata__")
    del metadata["sha256"]
    tensors = {}
    for name, tensor in record.items():
        shape, offset = tensor["shape"], begin + tensor["data_offsets"][0]
        flat = np.frombuffer(data, dtype=_DTYPES[tensor["dtype"]], count=prod(shape), offset=offset)
        tensors[name] = flat.reshape(shape)
    return tensors, metadata
