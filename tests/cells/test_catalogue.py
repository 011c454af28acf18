"""Every cell against its paper's formula, written out once more in plain numpy, and against torch's own."""

import re

import numpy as np
import pytest
import torch

from textrnn.cells import CELLS, arrays
from textrnn.cells.cell import orthogonal

B, I, H = 3, 5, 4  # noqa: E741
tanh = np.tanh


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def relu(x):
    return np.where(x > 0, x, 0)


def same(x):
    return x


def normalized(x):
    return (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + 1e-5)


class Drawn:
    """A cell with random weights, none of them zero, and a step's input and states, all in float64."""

    def __init__(self, name, **options):
        rng = np.random.default_rng(0)
        self.cell = CELLS.get(name)(I, H, **options)
        self.w = {weight: rng.standard_normal(shape) for weight, shape in self.cell.shapes().items()}
        self.x = rng.standard_normal((B, I))
        self.state = [rng.standard_normal((B, H)) for _ in self.cell.states]

    def step(self):
        return self.cell.step(arrays, self.x, tuple(self.state), arrays.bind(self.w))

    def rows(self, weight, gate, order=None):
        start = (order or self.cell.gates).index(gate) * H
        return self.w[weight][start : start + H]

    def input(self, gate):
        return self.x @ self.rows("W", gate).T + self.rows("b", gate)

    def sum(self, gate, h=None):
        """Give W x + U h + b of a gate."""
        return self.input(gate) + (self.state[0] if h is None else h) @ self.rows("U", gate).T


def simple(drawn, squash):
    return (squash(drawn.sum("h")),)


def greff(drawn, *, open_gates="", coupled=False, squash_in=tanh, squash_out=tanh):
    """The vanilla LSTM of Greff et al. 2017, sec. II, without what a variant leaves out; gates left out are 1."""
    _, c, *before = drawn.state

    def gate(letter, memory):
        if letter in open_gates:
            return 1.0
        total = drawn.sum(letter) + drawn.w.get(f"p_{letter}", 0) * memory
        for other, value in zip("ifo", before, strict=False):
            total = total + value @ drawn.rows(f"R_{other}", letter, "ifo").T
        return sigmoid(total)

    i = gate("i", c)
    f = 1 - i if coupled else gate("f", c)
    c = f * c + i * squash_in(drawn.sum("g"))
    o = gate("o", c)
    return (o * squash_out(c), c, i, f, o)[: len(drawn.state)]


def normalized_lstm(drawn):
    (h, c), w = drawn.state, drawn.w
    sums = normalized(drawn.x @ w["W"].T) * w["s_W"] + normalized(h @ w["U"].T) * w["s_U"] + w["b"]
    i, f, g, o = np.split(sums, 4, axis=1)
    c = sigmoid(f) * c + sigmoid(i) * tanh(g)
    return sigmoid(o) * tanh(normalized(c) * w["s_c"] + w["b_c"]), c


def mogrifier(drawn):
    (h, c), w = drawn.state, drawn.w
    drawn.x = 2 * sigmoid(h @ w["Q_1"].T) * drawn.x
    h = 2 * sigmoid(drawn.x @ w["R_2"].T) * h
    drawn.x = 2 * sigmoid(h @ w["Q_3"].T) * drawn.x
    i, f, g, o = (drawn.sum(gate, h) for gate in "ifgo")
    c = sigmoid(f) * c + sigmoid(i) * tanh(g)
    return sigmoid(o) * tanh(c), c


def gru(drawn):
    (h,), w = drawn.state, drawn.w
    r = sigmoid(drawn.sum("r"))
    z = sigmoid(drawn.sum("z"))
    return (z * h + (1 - z) * tanh(drawn.input("n") + (r * h) @ w["U_n"].T),)


def gru_v3(drawn):
    (h,), w = drawn.state, drawn.w
    r = sigmoid(drawn.sum("r"))
    z = sigmoid(drawn.sum("z"))
    return (z * h + (1 - z) * tanh(drawn.input("n") + r * (h @ drawn.rows("U", "n").T + w["b_hn"])),)


def mgu(drawn):
    (h,), w = drawn.state, drawn.w
    f = sigmoid(drawn.input("f") + h @ w["U_f"].T)
    return ((1 - f) * h + f * tanh(drawn.input("n") + (f * h) @ w["U_n"].T),)


def mingru(drawn):
    z = sigmoid(drawn.input("z"))
    return ((1 - z) * drawn.state[0] + z * drawn.input("n"),)


def mut1(drawn):
    (h,), w = drawn.state, drawn.w
    z = sigmoid(drawn.input("z"))
    r = sigmoid(drawn.input("r") + h @ w["U_r"].T)
    return (tanh((r * h) @ w["U_n"].T + tanh(drawn.input("n")) + w["b_hn"]) * z + h * (1 - z),)


def mut2(drawn):
    (h,), w = drawn.state, drawn.w
    z, r = sigmoid(drawn.sum("z")), sigmoid(drawn.sum("r"))
    return (tanh((r * h) @ w["U_n"].T + drawn.input("n")) * z + h * (1 - z),)


def mut3(drawn):
    (h,), w = drawn.state, drawn.w
    z = sigmoid(drawn.input("z") + tanh(h) @ w["U_z"].T)
    r = sigmoid(drawn.input("r") + h @ w["U_r"].T)
    return (tanh((r * h) @ w["U_n"].T + drawn.input("n")) * z + h * (1 - z),)


FORMULAS = {
    "rnn": lambda drawn: simple(drawn, tanh),
    "rnn-relu": lambda drawn: simple(drawn, relu),
    "irnn": lambda drawn: simple(drawn, relu),
    "lstm": greff,
    "lstm-1997": lambda drawn: greff(drawn, open_gates="f"),
    "lstm-peephole": greff,
    "lstm-nig": lambda drawn: greff(drawn, open_gates="i"),
    "lstm-nfg": lambda drawn: greff(drawn, open_gates="f"),
    "lstm-nog": lambda drawn: greff(drawn, open_gates="o"),
    "lstm-niaf": lambda drawn: greff(drawn, squash_in=same),
    "lstm-noaf": lambda drawn: greff(drawn, squash_out=same),
    "lstm-np": greff,
    "lstm-cifg": lambda drawn: greff(drawn, coupled=True),
    "lstm-fgr": greff,
    "lstm-ln": normalized_lstm,
    "gru": gru,
    "gru-v3": gru_v3,
    "mgu": mgu,
    "mut1": mut1,
    "mut2": mut2,
    "mut3": mut3,
    "mingru": mingru,
    "mogrifier": mogrifier,
}
PEEPHOLES = {"peephole": "ifo", "nig": "fo", "nfg": "io", "nog": "if", "cifg": "io", "np": "", "1997": ""}


@pytest.mark.parametrize("name", FORMULAS)
def test_a_step_is_the_papers_formula(name):
    drawn = Drawn(name, **({"rounds": 3} if name == "mogrifier" else {}))
    seen = drawn.step()
    for found, wanted in zip(seen, FORMULAS[name](drawn), strict=True):
        np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("variant", PEEPHOLES)
def test_only_gates_that_a_variant_has_see_the_memory(variant):
    shapes = CELLS.get(f"lstm-{variant}")(I, H).shapes()
    assert "".join(name[2:] for name in shapes if name.startswith("p_")) == PEEPHOLES[variant]


@pytest.mark.parametrize("name", CELLS.names())
def test_every_cell_says_what_it_is(name):
    kind = CELLS.get(name)
    cell = kind(I, H)
    assert kind.__doc__ and kind.paper != getattr(kind.__mro__[1], "paper", None)
    assert re.search(r"\b(19|20)\d\d\b", cell.paper)
    assert cell.states[0] == "h"
    assert len(set(cell.gates)) == len(cell.gates)
    assert cell.shapes()["W"] == (len(cell.gates) * H, I)


@pytest.mark.parametrize(("name", "kind"), [("lstm", "LSTM"), ("rnn", "RNN"), ("gru-v3", "GRU")])
def test_torchs_own_gives_the_same_over_500_carried_steps(name, kind):
    cell = CELLS.get(name)(I, H)
    rng = np.random.default_rng(2)
    weights = cell.initial(rng)
    if "b_hn" in weights:
        weights["b_hn"] += 0.5
    x = rng.standard_normal((500, B, I)).astype(np.float32)
    state, maps, outputs = cell.start(arrays, B), arrays.bind(weights), []
    for step in x:
        state = cell.step(arrays, step, state, maps)
        outputs.append(state[0])
    reference = getattr(torch.nn, kind)(I, H)
    with torch.no_grad():
        second = reference.bias_hh_l0.zero_()
        second[len(second) - len(weights.get("b_hn", ())) :] = torch.from_numpy(weights.get("b_hn", np.zeros(0)))
        for ours, theirs in {"W": "weight_ih_l0", "U": "weight_hh_l0", "b": "bias_ih_l0"}.items():
            getattr(reference, theirs).copy_(torch.from_numpy(weights[ours]))
        expected, _ = reference(torch.from_numpy(x))
    np.testing.assert_allclose(np.stack(outputs), expected.numpy(), atol=1e-5)


@pytest.mark.parametrize("name", CELLS.names())
def test_recurrent_matrices_start_orthogonal_gate_by_gate(name):
    cell = CELLS.get(name)(I, H)
    for weight, value in cell.initial(np.random.default_rng(0)).items():
        if weight[0] == "U":
            for block in value.reshape(-1, H, H):
                np.testing.assert_allclose(block @ block.T, np.eye(H), atol=1e-5)


def test_orthogonal_matrices_turn_every_way():
    firsts = [orthogonal(np.random.default_rng(seed), (H, H))[0, 0] for seed in range(20)]
    assert min(firsts) < 0 < max(firsts)


def test_the_irnn_starts_as_a_copy_of_itself():
    weights = CELLS.get("irnn")(I, H).initial(np.random.default_rng(0))
    assert (weights["U"] == np.eye(H)).all() and not weights["b"].any()
    assert 5e-4 < weights["W"].std() < 2e-3


@pytest.mark.parametrize("name", [name for name in CELLS.names() if CELLS.get(name).keeping])
@pytest.mark.parametrize(("options", "bias"), [({}, 1.0), ({"forget_bias": 2.5}, 2.5)])
def test_what_keeps_the_memory_starts_open_and_nothing_else(name, options, bias):
    cell = CELLS.get(name)(I, H, **options)
    weights = cell.initial(np.random.default_rng(0))
    by_gate = dict(zip(cell.gates, weights["b"].reshape(-1, H).tolist(), strict=True))
    wanted = {"i": -bias} if name == "lstm-cifg" else {"f": bias}
    assert by_gate == {gate: [wanted.get(gate, 0.0)] * H for gate in cell.gates}


@pytest.mark.parametrize("name", ["rnn", "irnn", "gru", "mgu", "lstm-1997", "lstm-nfg"])
def test_a_cell_without_a_forget_gate_has_no_bias_of_it(name):
    assert CELLS.get(name).options() == ()
    assert not CELLS.get(name)(I, H).initial(np.random.default_rng(0))["b"].any()


@pytest.mark.parametrize("rounds", [0, 4])
def test_a_mogrifier_has_as_many_matrices_as_rounds(rounds):
    shapes = CELLS.get("mogrifier")(I, H, rounds=rounds).shapes()
    found = {name: shape for name, shape in shapes.items() if name[0] in "QR"}
    assert found == dict([("Q_1", (I, H)), ("R_2", (H, I)), ("Q_3", (I, H)), ("R_4", (H, I))][:rounds])
