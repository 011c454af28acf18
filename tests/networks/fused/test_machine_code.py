"""Compiled operations against numpy, for rows of every width and numbers of every kind."""

import ctypes

import numpy as np
import pytest
import torch
from llvmlite import ir

from textrnn.cells.expressions import Expressions
from textrnn.networks.fused.kernel import Kernel, Store
from textrnn.networks.fused.machine_code import MachineCode

ROWS = 3
ODD = [0.0, -0.0, 1e-40, -1e-30, 7.9, -8.0, 88.0, -1e30, np.inf, -np.inf, np.nan]
NUMPY = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "sigmoid": lambda x: 0.5 * np.tanh(0.5 * x) + 0.5,
    "tanh": np.tanh,
    "relu": lambda x: np.maximum(x, 0),
    "positive": lambda x: (x > 0).astype(x.dtype),
    "rsqrt": lambda x: 1 / np.sqrt(np.abs(x)),
}


def run(kernel, widths, arrays, number=None, rounded=""):
    code = MachineCode(kernel, widths, number or ir.FloatType(), rounded)
    scratch = np.zeros(max(1, code.scratch), np.float64)
    rows = len(next(iter(arrays.values())))
    code.call(rows, *[arrays[name].ctypes.data_as(ctypes.c_void_p) for name in code.arrays], scratch.ctypes.data)


@pytest.mark.parametrize("width", [1, 5, 16, 67])
@pytest.mark.parametrize(
    ("kind", "number", "within"), [(np.float32, ir.FloatType(), 5e-7), (float, ir.DoubleType(), 1e-15)]
)
def test_every_operation_is_numpys(kind, number, within, width):
    rng, expressions = np.random.default_rng(0), Expressions()
    x, y = (rng.choice([*ODD, *(4 * rng.standard_normal(40))], (ROWS, width)).astype(kind) for _ in range(2))
    left, right = expressions.load("x0", 0, width), expressions.load("x1", 0, width)
    stores, arrays = [], {"x0": x, "x1": y, "x2": np.abs(x)}
    for place, name in enumerate(NUMPY):
        arguments = [left, right] if NUMPY[name] in (np.add, np.subtract, np.multiply, np.divide) else [left]
        operands = [expressions.load("x2", 0, width)] if name == "rsqrt" else arguments
        stores.append(Store((f"n{place}", 0), expressions.apply(name, *operands)))
        arrays[f"n{place}"] = np.empty((ROWS, width), kind)
    run(Kernel(stores, {}), dict.fromkeys(arrays, width), arrays, number)
    with np.errstate(all="ignore"):
        for place, (name, function) in enumerate(NUMPY.items()):
            wanted = function(x, y) if isinstance(function, np.ufunc) and function.nin == 2 else function(x)
            np.testing.assert_allclose(arrays[f"n{place}"], wanted, rtol=within, atol=within, err_msg=name)


def test_a_tanh_is_nowhere_farther_off_than_its_polynomials_are():
    x = np.linspace(-12, 12, 20_001, dtype=np.float32)[None]
    expressions, found = Expressions(), np.empty_like(x)
    store = Store(("n0", 0), expressions.apply("tanh", expressions.load("x0", 0, x.size)))
    run(Kernel([store], {}), {"x0": x.size, "n0": x.size}, {"x0": x, "n0": found})
    assert np.abs(found - np.tanh(x.astype(float))).max() < 4e-7
    assert (np.abs(found) <= 1).all()


def test_sums_over_rows_of_several_widths_are_whole_before_they_are_used():
    rng, expressions = np.random.default_rng(0), Expressions()
    x, y = (rng.standard_normal((ROWS, width)).astype(np.float32) for width in (5, 67))
    few, many = expressions.load("x0", 0, 5), expressions.load("x1", 0, 67)
    total = expressions.apply("add", expressions.sum(few), expressions.sum(many))
    scaled = expressions.apply("multiply", expressions.apply("tanh", many), total)
    again = expressions.apply("multiply", few, expressions.sum(scaled))
    arrays = {"x0": x, "x1": y, "n0": np.empty_like(x), "n1": np.empty((ROWS, 1), np.float32)}
    stores = [Store(("n0", 0), again), Store(("n1", 0), total)]
    run(Kernel(stores, {}), {"x0": 5, "x1": 67, "n0": 5, "n1": 1}, arrays)
    wanted = x.sum(axis=1, keepdims=True) + y.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(arrays["n1"], wanted, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(arrays["n0"], x * (np.tanh(y) * wanted).sum(axis=1, keepdims=True), rtol=1e-4)


def test_a_vector_takes_up_the_sum_over_all_rows():
    x, total = np.ones((ROWS, 5), np.float32), np.full(5, 10, np.float32)
    store = Store(("w0", 0), Expressions().load("x0", 0, 5), adds=True)
    run(Kernel([store], {}), {"x0": 5, "w0": 5}, {"x0": x, "w0": total})
    assert total.tolist() == [13.0] * 5


def test_bf16_is_rounded_to_the_nearest_and_to_the_even_one_between_two():
    rng = np.random.default_rng(0)
    bits = np.concatenate([rng.integers(0, 1 << 32, 4001), (rng.integers(0, 1 << 16, 500) << 16) + 0x8000])
    x = bits.astype(np.uint32).view(np.float32)
    x = np.concatenate([x[~np.isnan(x)], np.float32([np.inf, -np.inf, 3.4028235e38, 0.0])])[None]
    narrow, widened = np.empty(x.shape, np.uint16), np.empty_like(x)
    wanted = torch.from_numpy(x).bfloat16()
    load = Expressions().load
    run(
        Kernel([Store(("o0", 0), load("x0", 0, x.size))], {}),
        {"x0": x.size, "o0": x.size},
        {"x0": x, "o0": narrow},
        rounded="o",
    )
    assert (narrow == wanted.view(torch.uint16).numpy()).all()
    run(
        Kernel([Store(("n0", 0), load("o0", 0, x.size))], {}),
        {"o0": x.size, "n0": x.size},
        {"o0": narrow, "n0": widened},
        rounded="o",
    )
    assert (widened == wanted.float().numpy()).all()


def test_no_number_stays_none_in_bf16():
    x = np.array([[0x7FC00000, 0xFFC00000, 0x7F800001, 0x7FFFFFFF, 0xFFFFFFFF]], np.uint32).view(np.float32)
    narrow = np.zeros(x.shape, np.uint16)
    store = Store(("o0", 0), Expressions().load("x0", 0, 5))
    run(Kernel([store], {}), {"x0": 5, "o0": 5}, {"x0": x, "o0": narrow}, rounded="o")
    assert torch.from_numpy(narrow).view(torch.bfloat16).isnan().all()
