"""Compiled scans where shapes, memory and wishes are unusual, against the scan over the equations."""

import pytest
import torch

from textrnn.cells import CELLS
from textrnn.cells.cell import Cell
from textrnn.networks import namespace
from textrnn.networks.fast_scans import choose_scan
from textrnn.networks.fused import scan as fused
from textrnn.networks.fused import suits
from textrnn.networks.scan import scan as plain_scan

I, H = 5, 7  # noqa: E741


class Everything(Cell):
    """What no cell of the catalogue has: quotients, joined rows, a matrix that is applied twice, x beside W x."""

    gates = "ab"
    states = ("h", "c")
    paper = "none"

    def __init__(self, equations=None):
        super().__init__(I, H)
        self.equations = equations or every_operation

    def shapes(self):
        return {"W": (2 * H, I), "U": (H, H), "V": (I, H), "P": (H, 2 * H), "b": (2 * H,)}

    def step(self, xp, x, state, weights):
        a, b = self.split(weights["W"](x) + weights["b"])
        return self.equations(xp, x, a, b, *state, weights)

    def advance(self, xp, a, state, weights):
        raise NotImplementedError


def every_operation(xp, x, a, b, h, c, weights):
    x = x * weights["V"](c)
    both = weights["P"](xp.concatenate((xp.tanh(a), h), axis=-1)) + weights["U"](xp.tanh(b * h))
    c = -a / (1 + both * both) + xp.relu(c) * xp.mean(x) + weights["U"](h)
    return 1 - xp.tanh(c + both), c


def input_through_its_mean(xp, x, a, b, h, c, weights):
    return xp.tanh(a + weights["U"](h)) * xp.mean(x), weights["V"](c)[..., 0:1] * b


def half_of_the_input_product(xp, x, a, b, h, c, weights):
    return xp.tanh(a + weights["U"](h)), c * xp.mean(x * weights["V"](c))


def joined_times_a_state(xp, x, a, b, h, c, weights):
    joined = xp.concatenate((b[..., 3:7], a[..., 0:3]), axis=-1)
    return xp.tanh(joined * h + weights["U"](h)), c * xp.mean(x * weights["V"](c))


def half_of_a_state(xp, x, a, b, h, c, weights):
    both = weights["U"](b * h)
    return xp.tanh(a + both) * xp.mean(c[..., 0:3]), xp.tanh(c + both) * xp.mean(x * weights["V"](c))


def setting(cell, T, B, dtype=torch.float64):
    generator = torch.Generator().manual_seed(0)

    def draw(*shape):
        return torch.randn(shape, generator=generator, dtype=dtype).requires_grad_()

    weights = {name: draw(*shape) for name, shape in cell.shapes().items()}
    return draw(T, B, cell.input_size), tuple(draw(B, cell.hidden_size) for _ in cell.states), weights


def results(run, cell, x, state, weights):
    """Give outputs, last states, and the gradients of all that wants one."""
    outputs, last = run(cell, x, state, weights)
    total = sum((part * torch.arange(1.0, 1 + part.numel()).view_as(part).sin()).sum() for part in (outputs, *last))
    leaves = [leaf for leaf in (x, *state, *weights.values()) if leaf.requires_grad]
    return [outputs, *last, *torch.autograd.grad(total, leaves, materialize_grads=True)]


def stepwise(cell, x, state, weights):
    maps = namespace.bind(weights)
    outputs = []
    for step in x:
        state = cell.step(namespace, step, state, maps)
        outputs.append(state[0])
    return torch.stack(outputs), state


def assert_equal(cell, given, reference=plain_scan):
    wanted = results(reference, cell, *given)
    torch.testing.assert_close(results(fused.scan, cell, *given), wanted, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(
    "equations",
    [
        every_operation,
        input_through_its_mean,
        half_of_the_input_product,
        joined_times_a_state,
        half_of_a_state,
    ],
)
def test_a_cell_of_unusual_operations_equals_its_steps(equations):
    cell = Everything(equations)
    assert_equal(cell, setting(cell, 4, 3), stepwise)


@pytest.mark.parametrize(("T", "B"), [(1, 1), (1, 3), (4, 1)])
@pytest.mark.parametrize("name", ["gru", "lstm-peephole"])
def test_one_step_or_one_row_is_enough(name, T, B):
    cell = CELLS.get(name)(I, H)
    assert_equal(cell, setting(cell, T, B))


@pytest.mark.parametrize("name", ["lstm-peephole", "mut1"])
def test_one_unit_and_one_input_are_enough(name):
    cell = CELLS.get(name)(1, 1)
    assert_equal(cell, setting(cell, 4, 3))


def test_memory_in_any_order_gives_the_same():
    cell = CELLS.get("gru")(I, H)
    x, state, weights = setting(cell, 4, 3)
    turned = [
        value.detach().t().contiguous().t() if value.dim() == 2 else value.detach().repeat_interleave(2)[::2]
        for value in (*state, *weights.values())
    ]
    assert not any(value.is_contiguous() for value in turned)
    x = x.detach().transpose(0, 1).contiguous().transpose(0, 1)
    leaves = [value.requires_grad_() for value in turned]
    assert_equal(cell, (x.requires_grad_(), tuple(leaves[:1]), dict(zip(weights, leaves[1:], strict=True))))


@pytest.mark.parametrize("frozen", [{"x"}, {"W", "b"}, {"U"}, {"x", "U", "U_n"}, {"h"}])
def test_what_is_frozen_has_no_gradient_and_changes_no_other(frozen):
    cell = CELLS.get("gru")(I, H)
    x, state, weights = setting(cell, 4, 3)
    for name, leaf in (("x", x), ("h", state[0]), *weights.items()):
        leaf.requires_grad_(name not in frozen)
    assert_equal(cell, (x, state, weights))


def test_without_gradients_nothing_is_kept():
    cell = CELLS.get("gru")(I, H)
    x, state, weights = setting(cell, 4, 3)
    with torch.no_grad():
        outputs, last = fused.scan(cell, x, state, weights)
    assert not outputs.requires_grad and not last[0].requires_grad
    torch.testing.assert_close(outputs, plain_scan(cell, x, state, weights)[0])


def test_a_gradient_of_the_last_state_alone_is_enough():
    cell = CELLS.get("lstm-peephole")(I, H)
    x, state, weights = setting(cell, 4, 3)
    found = [
        torch.autograd.grad(run(cell, x, state, weights)[1][1].sum(), [x, *state, weights["U"]])
        for run in (fused.scan, plain_scan)
    ]
    torch.testing.assert_close(*found)


def test_going_back_twice_gives_the_same_twice():
    cell = CELLS.get("lstm-peephole")(I, H)
    x, state, weights = setting(cell, 4, 3)
    total = fused.scan(cell, x, state, weights)[0].sum()
    leaves = [x, *weights.values()]
    torch.testing.assert_close(*(torch.autograd.grad(total, leaves, retain_graph=True) for _ in range(2)))


def test_what_was_computed_with_must_not_have_changed():
    cell = CELLS.get("lstm-peephole")(I, H)
    for changed in ("x", "U", "p_i"):
        x, state, weights = setting(cell, 4, 3)
        given = {"x": x * 1.0, **{name: value * 1.0 for name, value in weights.items()}}
        outputs, _ = fused.scan(cell, given["x"], state, {name: given[name] for name in weights})
        with torch.no_grad():
            given[changed].mul_(3)
        with pytest.raises(RuntimeError, match="modified by an inplace operation"):
            outputs.sum().backward()


def test_going_back_again_must_have_been_asked_for():
    cell = CELLS.get("gru")(I, H)
    total = fused.scan(cell, *setting(cell, 4, 3))[0].sum()
    total.backward()
    with pytest.raises(RuntimeError, match="second time"):
        total.backward()


def test_autocast_on_the_way_back_changes_nothing():
    cell = CELLS.get("gru")(I, H)
    x, state, weights = setting(cell, 4, 3, torch.float32)
    total = fused.scan(cell, x, state, weights)[0].sum()
    wanted = torch.autograd.grad(total, [x, *weights.values()], retain_graph=True)
    with torch.autocast("cpu", torch.bfloat16):
        found = torch.autograd.grad(total, [x, *weights.values()])
    torch.testing.assert_close(found, wanted, rtol=0, atol=0)


@pytest.mark.parametrize("name", ["gru", "mogrifier"])
def test_no_rows_are_left_to_the_equations(name):
    cell = CELLS.get(name)(I, H)
    x, state, weights = setting(cell, 4, 0)
    outputs, _ = choose_scan(name, x)(cell, x, state, weights)
    assert outputs.shape == (4, 0, H)


def test_a_loss_that_is_no_number_is_seen():
    cell = CELLS.get("gru")(I, H)
    x, state, weights = setting(cell, 4, 3, torch.float32)
    with torch.no_grad():
        x[1, 2, 0] = float("nan")
    outputs, _ = fused.scan(cell, x, state, weights)
    assert outputs[1:, 2].isnan().all() and not outputs[:, :2].isnan().any() and not outputs[0].isnan().any()


@pytest.mark.parametrize(
    ("dtype", "autocast", "wanted"),
    [
        (torch.float32, None, True),
        (torch.float64, None, True),
        (torch.float32, torch.bfloat16, True),
        (torch.float32, torch.float16, False),
        (torch.float64, torch.bfloat16, False),
        (torch.bfloat16, None, False),
    ],
)
def test_kernels_are_for_what_they_can_compute_in(dtype, autocast, wanted):
    with torch.autocast("cpu", dtype=autocast or torch.bfloat16, enabled=autocast is not None):
        assert suits(torch.zeros(2, dtype=dtype)) is wanted
    assert not suits(torch.zeros(2, device="meta"))


def test_equal_cells_share_their_kernels_and_others_do_not():
    gru = CELLS.get("gru")
    first, again, wider = (fused.program_for(gru(I, size), torch.float64, torch.float64) for size in (H, H, 2))
    assert first is again and first is not wider
