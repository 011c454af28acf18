"""The equations of every cell: worked examples by hand, shapes, and numpy against torch."""

import math

import numpy as np
import pytest
import torch

from textrnn.cells import CELLS, arrays
from textrnn.cells.cell import orthogonal

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
    theirs = cell.step(torch, torch.from_numpy(x), tuple(map(torch.from_numpy, state)), maps)
    for mine, other in zip(ours, theirs, strict=True):
        assert mine.shape == (B, H) and mine.dtype == np.float32
        np.testing.assert_allclose(mine, other.numpy(), atol=1e-6)


def test_rnn_reproduces_the_hello_step_worked_by_hand():
    """One unit, one input: h = tanh(0.5 * 1 + 0.8 * 0.2 - 0.1)."""
    cell = CELLS.get("rnn")(1, 1)
    weights = {"W": np.float32([[0.5]]), "U": np.float32([[0.8]]), "b": np.float32([-0.1])}
    (h,) = cell.step(arrays, np.float32([[1.0]]), (np.float32([[0.2]]),), arrays.bind(weights))
    assert h[0, 0] == pytest.approx(math.tanh(0.56), abs=1e-7)


def test_lstm_follows_its_gates_worked_by_hand():
    cell = CELLS.get("lstm")(1, 1)
    weights = {
        "W": np.float32([[1], [2], [3], [4]]), "U": np.float32([[0.1], [0.2], [0.3], [0.4]]),
        "b": np.float32([0, 1, 0, 0]),
    }  # fmt: skip
    h, c = cell.step(arrays, np.float32([[0.5]]), (np.float32([[0.2]]), np.float32([[0.7]])), arrays.bind(weights))
    sigmoid = lambda v: 1 / (1 + math.exp(-v))  # noqa: E731
    i, f, g, o = sigmoid(0.52), sigmoid(2.04), math.tanh(1.56), sigmoid(2.08)
    assert c[0, 0] == pytest.approx(f * 0.7 + i * g, abs=1e-6)
    assert h[0, 0] == pytest.approx(o * math.tanh(f * 0.7 + i * g), abs=1e-6)


def test_gru_resets_before_the_product_and_keeps_by_z():
    cell = CELLS.get("gru")(1, 1)
    weights = {
        "W": np.float32([[1], [2], [3]]), "U": np.float32([[0.1], [0.2]]), "U_n": np.float32([[0.3]]),
        "b": np.float32([0, 0, 0]),
    }  # fmt: skip
    (h,) = cell.step(arrays, np.float32([[0.5]]), (np.float32([[0.2]]),), arrays.bind(weights))
    sigmoid = lambda v: 1 / (1 + math.exp(-v))  # noqa: E731
    r, z = sigmoid(0.52), sigmoid(1.04)
    n = math.tanh(1.5 + 0.3 * (r * 0.2))
    assert h[0, 0] == pytest.approx(z * 0.2 + (1 - z) * n, abs=1e-6)


def test_lstm_equals_torch_over_500_carried_steps():
    cell, weights = make("lstm", sizes=(16, 16))
    x = np.random.default_rng(2).standard_normal((500, B, 16)).astype(np.float32)
    state, bound = cell.start(arrays, B), arrays.bind(weights)
    outputs = []
    for step in x:
        state = cell.step(arrays, step, state, bound)
        outputs.append(state[0])
    reference = torch.nn.LSTM(16, 16)
    with torch.no_grad():
        reference.weight_ih_l0.copy_(torch.from_numpy(weights["W"]))
        reference.weight_hh_l0.copy_(torch.from_numpy(weights["U"]))
        reference.bias_ih_l0.copy_(torch.from_numpy(weights["b"]))
        reference.bias_hh_l0.zero_()
        expected, _ = reference(torch.from_numpy(x))
    np.testing.assert_allclose(np.stack(outputs), expected.numpy(), atol=1e-5)


def test_recurrent_blocks_start_orthogonal():
    blocks = orthogonal(np.random.default_rng(0), (12, 6))
    for block in (blocks[:6], blocks[6:]):
        np.testing.assert_allclose(block @ block.T, np.eye(6), atol=1e-5)


def test_lstm_starts_with_an_open_forget_gate():
    _, weights = make("lstm")
    assert weights["b"].tolist() == [0] * H + [1] * H + [0] * 2 * H
