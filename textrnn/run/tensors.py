"""Arrays as a safetensors file: laid out for writing without a copy, and mapped for reading without a load.

parts = encode_tensors({"vectors": matrix})
tensors = map_tensors(file)                       # read-only, nothing is read before it is used
"""

import json
from collections.abc import Mapping
from math import prod
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

Tensors = dict[str, NDArray[Any]]

_DTYPES = {
    "F64": "<f8", "F32": "<f4", "F16": "<f2", "BOOL": "?",
    "I64": "<i8", "I32": "<i4", "I16": "<i2", "I8": "i1",
    "U64": "<u8", "U32": "<u4", "U16": "<u2", "U8": "u1",
}  # fmt: skip
_NAME_BY_DTYPE = {np.dtype(code): name for name, code in _DTYPES.items()}
_LARGEST_HEADER_BYTES = 1 << 24


def encode_tensors(tensors: Mapping[str, NDArray[Any]], metadata: Mapping[str, str] | None = None) -> list[memoryview]:
    """Give the parts of the file, the header first, to be written one after the other; large arrays are not copied."""
    arrays = {name: np.asarray(array, order="C") for name, array in tensors.items()}
    # widest numbers first, so that every array starts at a multiple of its item size
    order = sorted(arrays, key=lambda name: (-arrays[name].itemsize, name))
    header = _header({name: arrays[name] for name in order}, metadata or {})
    return [memoryview(header), *(arrays[name].reshape(-1).view(np.uint8).data for name in order)]


def _header(arrays: Tensors, metadata: Mapping[str, str]) -> bytearray:
    record: dict[str, object] = {"__metadata__": dict(metadata)} if metadata else {}
    end = 0
    for name, array in arrays.items():
        start, end = end, end + array.nbytes
        dtype = _NAME_BY_DTYPE[array.dtype]
        record[name] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [start, end]}
    text = json.dumps(record, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return bytearray(len(text).to_bytes(8, "little") + text)


def decode_tensors(data: bytearray) -> tuple[Tensors, dict[str, str]]:
    """Give the tensors, as writable views of the data, and the metadata.

    Raises ValueError, KeyError, TypeError or AttributeError where the header makes no sense.
    """
    begin = 8 + int.from_bytes(data[:8], "little")
    record: dict[str, Any] = json.loads(data[8:begin])
    metadata: dict[str, str] = record.pop("__metadata__", {})
    tensors = {}
    for name, tensor in record.items():
        shape, offset = tensor["shape"], begin + tensor["data_offsets"][0]
        flat = np.frombuffer(data, dtype=_DTYPES[tensor["dtype"]], count=prod(shape), offset=offset)
        tensors[name] = flat.reshape(shape)
    return tensors, metadata


def map_tensors(file: BinaryIO) -> Tensors:
    """Map the arrays of an open file into memory, read-only; they stay when it is closed or its name is given away.

    Raises OSError, or ValueError, KeyError, TypeError or AttributeError where the header makes no sense.
    """
    size = int.from_bytes(file.read(8), "little")
    if size > _LARGEST_HEADER_BYTES:
        raise ValueError("its header is too long")
    record: dict[str, Any] = json.loads(file.read(size))
    record.pop("__metadata__", None)
    return {name: _map(file, tensor, begin=8 + size) for name, tensor in record.items()}


def _map(file: BinaryIO, tensor: Mapping[str, Any], *, begin: int) -> NDArray[Any]:
    dtype, shape = np.dtype(_DTYPES[tensor["dtype"]]), tuple(tensor["shape"])
    if 0 in shape:
        return np.zeros(shape, dtype)
    return np.memmap(file, dtype, mode="r", offset=begin + tensor["data_offsets"][0], shape=shape)
