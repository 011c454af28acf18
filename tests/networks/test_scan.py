"""Scans against the equations stepped one by one, for every cell, in outputs and gradients."""

import numpy as np
import pytest
import torch

from textrnn.cells import CELLS
from textrnn.networks import FAST_SCANS, products
from textrnn.networks.scan import scan

T, B, I, H = 11, 3, 5, 7  # noqa: E741
SCANS = [(name, scan) for name in CELLS.names()] + [(name, FAST_SCANS.get(name)) for name in FAST_SCANS.names()]


def setting(name):
    torch.manual_seed(0)
    cell = CELLS.get(name)(I, H)
    drawn = cell.initial(np.random.default_rng(0))
    weights = {key: torch.from_numpy(value).requires_grad_() for key, value in drawn.items()}
    state = tuple(torch.rand_like(part).requires_grad_() for part in cell.start(torch, B))
    return cell, torch.randn(T, B, I, requires_grad=True), state, weights


def stepwise(cell, x, state, weights):
    maps = {key: (lambda v, m=value: v @ m.T) if value.dim() == 2 else value for key, value in weights.items()}
    outputs = []
    for step in x:
        state = cell.step(torch, step, state, maps)
        outputs.append(state[0])
    return torch.stack(outputs), state


@pytest.mark.parametrize(("name", "function"), SCANS)
def test_scan_equals_steps_in_outputs_states_and_gradients(name, function):
    cell, x, state, weights = setting(name)
    leaves = [x, *state, *weights.values()]
    results = []
    for run in (stepwise, function):
        outputs, last = run(cell, x, state, weights)
        torch.manual_seed(1)
        total = (outputs * torch.randn_like(outputs)).sum() + sum((part * 0.5).sum() for part in last)
        results.append(([outputs, *last], torch.autograd.grad(total, leaves)))
    for expected, seen in zip(*results, strict=True):
        for mine, other in zip(expected, seen, strict=True):
            torch.testing.assert_close(mine, other, atol=2e-5, rtol=1e-4)


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
    cell = CELLS.get(name)(2, 3)
    torch.manual_seed(0)
    weights = {key: torch.from_numpy(value).double() for key, value in cell.initial(np.random.default_rng(0)).items()}
    x = torch.randn(4, 2, 2, dtype=torch.float64, requires_grad=True)
    state = tuple(torch.zeros(2, 3, dtype=torch.float64) for _ in cell.states)
    names = list(weights)
    leaves = [weights[key].requires_grad_() for key in names]

    def run(x, *values):
        return scan(cell, x, state, dict(zip(names, values, strict=True)))[0]

    assert torch.autograd.gradcheck(run, (x, *leaves))
