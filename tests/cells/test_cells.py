"""Every cell in numpy and in torch: the shapes of its weights, and the same step from both."""

import numpy as np
import pytest
import torch

from textrnn.cells import CELLS, arrays
from textrnn.networks import namespace

B, I, H = 3, 5, 4  # noqa: E741


def make(name, *, seed=0, sizes=(I, H)):
    cell = CELLS.get(name)(*sizes)
    return cell, cell.initial(np.random.default_rng(seed))


@pytest.mark.parametrize("name", CELLS.names())
def test_initial_weights_have_the_named_shapes(name):
    cell, weights = make(name)
    assert {key: value.shape for key, value in weights.items()} == cell.shapes()
    assert all(value.dtype == np.float32 for value in weights.values())


@pytest.mark.parametrize("name", CELLS.names())
def test_numpy_and_torch_compute_the_same_step(name):
    cell, weights = make(name)
    x = np.random.default_rng(1).standard_normal((B, I)).astype(np.float32)
    state = tuple(part + np.float32(0.3) for part in cell.start(arrays, B))
    ours = cell.step(arrays, x, state, arrays.bind(weights))
    maps = {
        key: (lambda v, m=value: v @ torch.from_numpy(m).T) if value.ndim == 2 else torch.from_numpy(value)
        for key, value in weights.items()
    }
    theirs = cell.step(namespace, torch.from_numpy(x), tuple(map(torch.from_numpy, state)), maps)
    for mine, other in zip(ours, theirs, strict=True):
        assert mine.shape == (B, H) and mine.dtype == np.float32
        np.testing.assert_allclose(mine, other.numpy(), atol=1e-6)
