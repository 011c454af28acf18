"""Scans against the equations stepped one by one, for every cell, in outputs and gradients."""

import numpy as np
import pytest
import torch

from textrnn.cells import CELLS
from textrnn.networks import FAST_SCANS, PARALLEL_SCANS, namespace, products
from textrnn.networks.fused.scan import scan as fused_scan
from textrnn.networks.scan import scan

T, B, I, H = 5, 3, 5, 7  # noqa: E741
FAST = [(name, registry.get(name)) for registry in (FAST_SCANS, PARALLEL_SCANS) for name in registry.names()]
SCANS = [(name, function) for name in CELLS.names() for function in (scan, fused_scan)] + FAST


def setting(name, dtype=torch.float32):
    torch.manual_seed(0)
    cell = CELLS.get(name)(I, H)
    weights = {key: torch.from_numpy(value).to(dtype) for key, value in cell.initial(np.random.default_rng(0)).items()}
    for value in weights.values():
        if value.dim() == 1:  # else peepholes would be zero
            value += 0.3 * torch.randn_like(value)
        value.requires_grad_()
    state = tuple(torch.rand_like(part, dtype=dtype).requires_grad_() for part in cell.start(torch, B))
    return cell, torch.randn(T, B, I, dtype=dtype, requires_grad=True), state, weights


def results(run, cell, x, state, weights):
    """Give outputs, last states and all gradients."""
    outputs, last = run(cell, x, state, weights)
    torch.manual_seed(1)
    total = sum((part * torch.randn_like(part)).sum() for part in (outputs, *last))
    return [outputs, *last, *torch.autograd.grad(total, [x, *state, *weights.values()])]


def stepwise(cell, x, state, weights):
    maps = {key: (lambda v, m=value: v @ m.T) if value.dim() == 2 else value for key, value in weights.items()}
    outputs = []
    for step in x:
        state = cell.step(namespace, step, state, maps)
        outputs.append(state[0])
    return torch.stack(outputs), state


@pytest.mark.parametrize(("name", "function"), SCANS)
def test_scan_equals_steps_in_outputs_states_and_gradients(name, function):
    given = setting(name)
    for expected, seen in zip(results(stepwise, *given), results(function, *given), strict=True):
        torch.testing.assert_close(seen, expected, atol=2e-5, rtol=1e-4)


@pytest.mark.parametrize("function", [scan, fused_scan])
@pytest.mark.parametrize("name", CELLS.names())
def test_scan_equals_steps_in_float64_to_ten_digits(name, function):
    given = setting(name, torch.float64)
    for expected, seen in zip(results(stepwise, *given), results(function, *given), strict=True):
        torch.testing.assert_close(seen, expected, atol=1e-10, rtol=1e-10)


@pytest.mark.parametrize("name", CELLS.names())
def test_scan_through_onednn_gives_the_same(monkeypatch, name):
    cell, x, state, weights = setting(name)
    found = []
    for worthwhile in (0, 1 << 62):
        monkeypatch.setattr(products, "WORTHWHILE", worthwhile)
        outputs, _ = scan(cell, x, state, weights)
        found.append((outputs, torch.autograd.grad(outputs.square().sum(), [x, *weights.values()])))
    torch.testing.assert_close(*found, atol=2e-5, rtol=1e-4)


@pytest.mark.parametrize(("name", "function"), SCANS)
def test_scan_carries_the_state(name, function):
    cell, x, state, weights = setting(name)
    whole, last = function(cell, x, state, weights)
    first, middle = function(cell, x[:4], state, weights)
    second, end = function(cell, x[4:], middle, weights)
    torch.testing.assert_close(torch.cat((first, second)), whole, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(end, last, atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("name", CELLS.names())
def test_scan_without_gradients_gives_the_same(name):
    cell, x, state, weights = setting(name)
    with torch.no_grad():
        quiet, _ = scan(cell, x, state, weights)
    torch.testing.assert_close(quiet, scan(cell, x, state, weights)[0])


@pytest.mark.parametrize(("name", "function"), SCANS)
def test_scan_in_bf16_stays_near_and_gives_float32(name, function):
    cell, x, state, weights = setting(name)
    exact, _ = function(cell, x, state, weights)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        rounded, last = function(cell, x, state, weights)
    assert rounded.dtype == torch.float32 and all(part.dtype == torch.float32 for part in last)
    torch.testing.assert_close(rounded, exact, atol=0.05, rtol=0.05)
    rounded.sum().backward()
    assert all(torch.isfinite(value.grad).all() for value in weights.values())


@pytest.mark.parametrize("name", CELLS.names())
def test_gradients_equal_finite_differences(name):
    cell, x, state, weights = setting(name, torch.float64)

    def run(x, *values):
        return fused_scan(cell, x, state, dict(zip(weights, values, strict=True)))[0]

    assert torch.autograd.gradcheck(run, (x, *weights.values()), fast_mode=True)
