"""Training state comes back bit for bit, and any damage to it is noticed."""

import time
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

from textrnn.errors import InputError
from textrnn.run.sealed import read, write

STATE = {
    "float": np.arange(6, dtype=np.float32).reshape(2, 3),
    "double": np.array([0.1, -0.0, np.inf]),
    "long": np.array([[-(2**62)], [7]]),
    "bytes": np.frombuffer(b"state", np.uint8),
    "flags": np.array([True, False, True]),
    "scalar": np.array(3.5, np.float32),
    "step": np.array(12),
    "empty": np.zeros((0, 4), np.float32),
    "transposed": np.arange(6.0).reshape(2, 3).T,
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "resume.safetensors"


def test_the_resume_state_comes_back_bit_for_bit(path: Path) -> None:
    metadata = {"step": "12", "words": 'a "quoted" König\n'}
    write(path, STATE, metadata)
    resumed = read(path)
    assert resumed is not None
    tensors, read_metadata = resumed
    assert read_metadata == metadata
    assert tensors.keys() == STATE.keys()
    for name, array in STATE.items():
        assert tensors[name].dtype == array.dtype
        assert tensors[name].shape == array.shape
        assert tensors[name].tobytes() == array.tobytes()
        assert tensors[name].flags.writeable and tensors[name].flags.aligned


def test_the_resume_state_is_plain_safetensors(path: Path) -> None:
    write(path, STATE, {"step": "12"})
    for name, array in safetensors.numpy.load_file(path).items():
        np.testing.assert_array_equal(array, STATE[name])


def test_a_resume_state_from_elsewhere_is_refused(path: Path) -> None:
    safetensors.numpy.save_file(STATE, path)
    with pytest.raises(InputError, match=r"resume\.safetensors is damaged: it is no state"):
        read(path)


@pytest.mark.slow
def test_saving_a_hundred_megabytes_takes_less_than_a_second(path: Path) -> None:
    tensors = {f"moment.{i}": np.random.default_rng(i).random(2_500_000, np.float32) for i in range(10)}
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        write(path, tensors, {})
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 1.0
