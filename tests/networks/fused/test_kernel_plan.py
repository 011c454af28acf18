"""What the kernels of every cell read and write, and when."""

from collections import Counter

import pytest

from textrnn.cells import CELLS
from textrnn.cells.trace import trace
from textrnn.networks.fused.derivative import INCOMING
from textrnn.networks.fused.plan import ROUNDED, plan

I, H = 5, 7  # noqa: E741
BEFORE = "xasvy"  # what a step finds, by the letters of arrays
STAGES = {"rnn": (1, 1), "lstm": (1, 1), "lstm-fgr": (1, 1), "gru": (2, 2), "mingru": (1, 1), "mogrifier": (6, 6)}


def planned(name, *, rounds=True):
    return plan(trace(CELLS.get(name)(I, H)), rounds=rounds)


def read_by(kernel):
    """Give the places that a kernel reads, as an array with the numbers of columns."""
    for node in kernel.level:
        if kernel.is_at_hand(node) and node.operation != "constant":
            array, offset = kernel.place(node)
            yield array, range(offset, offset + node.width)


def written_by(kernel):
    for store in kernel.stores:
        array, offset = store.place
        yield array, range(offset, offset + store.node.width)


@pytest.mark.parametrize("rounds", [False, True])
@pytest.mark.parametrize("name", CELLS.names())
def test_every_place_is_written_once_and_before_it_is_read(name, rounds):
    its = planned(name, rounds=rounds)
    filled = set()
    for way, stages in (("forward", its.forward), ("backward", its.backward)):
        filled = {(array, column) for array, column in filled if array[0] != "m"}  # products are not kept
        for stage in stages:
            if way == "forward":
                filled |= {(product.array, column) for product in stage.products for column in range(99)}
            wanted = {(array, column) for array, columns in read_by(stage.kernel) for column in columns}
            found = {array[0] for array, column in wanted - filled}
            assert found <= set(BEFORE + ("gc" if way == "backward" else ""))
            written = [(array, column) for array, columns in written_by(stage.kernel) for column in columns]
            assert not filled & set(written) and len(set(written)) == len(written)
            filled |= set(written)
            if way == "backward":
                filled |= {(f"e{product.number}", column) for product in stage.products for column in range(99)}


@pytest.mark.parametrize("name", CELLS.names())
def test_every_product_within_a_step_is_taken_once_on_each_way(name):
    its = planned(name)
    inner = Counter(product.array for product in its.step.products if not product.hoisted)
    for stages in (its.forward, its.backward):
        assert Counter(product.array for stage in stages for product in stage.products) == inner


@pytest.mark.parametrize("name", CELLS.names())
def test_the_way_forward_reads_no_gradient(name):
    assert not {array[0] for stage in planned(name).forward for array in stage.kernel.arrays} & set(INCOMING)


@pytest.mark.parametrize("name", CELLS.names())
def test_what_is_multiplied_is_rounded(name):
    its = planned(name)
    inner = [product for product in its.step.products if not product.hoisted]
    assert {its.operands[product.array][0] for product in inner} <= set(ROUNDED)
    assert {array[0] for array, _ in its.gradients.values()} <= set(ROUNDED)


@pytest.mark.parametrize("name", STAGES)
def test_a_step_is_one_kernel_beside_each_product_that_waits_for_another(name):
    its = planned(name)
    assert (len(its.forward), len(its.backward)) == STAGES[name]


def test_an_lstm_keeps_its_gates_and_nothing_that_is_cheap():
    its = planned("lstm", rounds=False)
    assert its.widths["t0"] == 5 * H  # four gates, and tanh c


@pytest.mark.parametrize("name", CELLS.names())
def test_what_is_costly_is_computed_once_in_a_step(name):
    its = planned(name)
    computed = Counter(
        node
        for stage in (*its.forward, *its.backward)
        for node in stage.kernel.level
        if node.operation in ("sigmoid", "tanh", "rsqrt", "divide", "sum") and not stage.kernel.is_at_hand(node)
    )
    assert max(computed.values(), default=1) == 1
