"""Arrays in a safetensors file."""

import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from textrnn.run.tensors import Tensors, decode_tensors, encode_tensors, map_tensors

TENSORS = {
    "vectors": np.arange(6, dtype=np.float32).reshape(2, 3),
    "flags": np.array([True, False]),
    "counts": np.array([5, -1], np.int64),
    "empty": np.zeros((0, 3), np.float32),
}


def written(path: Path) -> Path:
    path.write_bytes(b"".join(encode_tensors(TENSORS, {"about": "a test"})))
    return path


def mapped_from(path: Path) -> Tensors:
    with path.open("rb") as file:
        return map_tensors(file)


def test_safetensors_reads_what_is_written(tmp_path: Path) -> None:
    loaded = load_file(written(tmp_path / "a.safetensors"))
    assert loaded.keys() == TENSORS.keys()
    assert all(np.array_equal(loaded[name], array) for name, array in TENSORS.items())


def test_mapped_tensors_are_those_written_and_read_only(tmp_path: Path) -> None:
    mapped = mapped_from(written(tmp_path / "a.safetensors"))
    assert mapped.keys() == TENSORS.keys()
    assert all(np.array_equal(mapped[name], array) for name, array in TENSORS.items())
    with pytest.raises(ValueError, match="read-only"):
        mapped["vectors"][0] = 0


def test_large_arrays_are_not_copied() -> None:
    matrix = np.ones((100, 10), np.float32)
    assert np.shares_memory(np.frombuffer(encode_tensors({"m": matrix})[1], np.uint8), matrix)


def test_decoding_gives_tensors_and_metadata() -> None:
    tensors, metadata = decode_tensors(bytearray(b"".join(encode_tensors(TENSORS, {"about": "a test"}))))
    assert metadata == {"about": "a test"}
    assert np.array_equal(tensors["vectors"], TENSORS["vectors"])


def test_a_header_that_promises_more_than_the_file_holds_is_refused(tmp_path: Path) -> None:
    header = json.dumps({"m": {"dtype": "F32", "shape": [10**9, 100], "data_offsets": [0, 4 * 10**11]}}).encode()
    path = tmp_path / "a.safetensors"
    path.write_bytes(len(header).to_bytes(8, "little") + header)
    with pytest.raises(ValueError, match="length"):
        mapped_from(path)
    path.write_bytes(b"\xff" * 100)
    with pytest.raises(ValueError, match="header"):
        mapped_from(path)
