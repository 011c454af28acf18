"""The printed equations of every cell: as on the slides, and read back they compute what the code does."""

import re

import numpy as np
import pytest

from textrnn.cells import CELLS, arrays
from textrnn.cells.equations import equations

B, I, H = 2, 5, 4  # noqa: E741
TOKEN = re.compile(r"[^\W\d]\w*\(t(?:−1)?\)|[^\W\d]\w*|\d+|[()+−⊙]")


def normalized(x):
    return (x - x.mean(axis=-1, keepdims=True)) / np.sqrt(x.var(axis=-1, keepdims=True) + 1e-5)


FUNCTIONS = {"σ": arrays.sigmoid, "tanh": np.tanh, "relu": arrays.relu, "LN": normalized}


class Reader:
    """Computes what a line says. values: by name; matrices are applied to what follows them."""

    def __init__(self, line, values):
        self.tokens = TOKEN.findall(line)
        assert "".join(self.tokens) == line.replace(" ", "")
        self.values = values

    def sum(self):
        total = self.product()
        while self.tokens and self.tokens[0] in "+−":
            sign = 1 if self.tokens.pop(0) == "+" else -1
            total = total + sign * self.product()
        return total

    def product(self):
        total = self.applied()
        while self.tokens and self.tokens[0] == "⊙":
            self.tokens.pop(0)
            total = total * self.applied()
        return total

    def applied(self):
        first = self.factor()
        if not self.tokens or self.tokens[0] in ")+−⊙":
            return first
        operand = self.applied()
        return first * operand if isinstance(first, int) else operand @ first.T

    def factor(self):
        token = self.tokens.pop(0)
        if token.isdigit():
            return int(token)
        if token == "(" or token in FUNCTIONS:
            if token != "(":
                assert self.tokens.pop(0) == "("
            inner = self.sum()
            assert self.tokens.pop(0) == ")"
            value = FUNCTIONS[token](inner) if token != "(" else inner
            return self.part(value) if self.tokens and self.tokens[0][0] == "_" else value
        return self.values[token]

    def part(self, value):
        """Give the columns of a gate."""
        start = "ifgo".index(self.tokens.pop(0)[1:]) * H
        return value[:, start : start + H]


def named(cell, weights):
    """Give weights by the names that lines have for them: their own, or with the letter of a gate those of its rows."""
    values = {}
    for name, value in weights.items():
        for number, gate in enumerate("ifo" if name[:2] == "R_" and len(value) == 3 * H else cell.gates):
            values[f"{name}_{gate}" if "_" not in name else name + gate] = value[number * H : (number + 1) * H]
    return values | weights


@pytest.mark.parametrize("name", CELLS.names())
def test_the_equations_read_back_are_the_step(name):
    rng = np.random.default_rng(0)
    cell = CELLS.get(name)(I, H)
    weights = {weight: rng.standard_normal(shape) for weight, shape in cell.shapes().items()}
    x, state = rng.standard_normal((B, I)), tuple(rng.standard_normal((B, H)) for _ in cell.states)
    values = named(cell, weights) | {"x(t)": x} | {f"{s}(t−1)": v for s, v in zip(cell.states, state, strict=True)}
    for line in equations(cell):
        left, right = line.split(" = ")
        reader = Reader(right, values)
        values[left] = reader.sum()
        assert not reader.tokens
    for found, letter in zip(cell.step(arrays, x, state, arrays.bind(weights)), cell.states, strict=True):
        np.testing.assert_allclose(values[f"{letter}(t)"], found, rtol=1e-12, atol=1e-12)


def test_the_simple_network_reads_as_on_the_slides():
    assert equations(CELLS.get("rnn")(I, H)) == ["h(t) = tanh(W_h x(t) + U_h h(t−1) + b_h)"]


def test_the_lstm_reads_as_on_the_slides():
    assert equations(CELLS.get("lstm")(I, H)) == [
        "i = σ(W_i x(t) + U_i h(t−1) + b_i)",
        "f = σ(W_f x(t) + U_f h(t−1) + b_f)",
        "g = tanh(W_g x(t) + U_g h(t−1) + b_g)",
        "o = σ(W_o x(t) + U_o h(t−1) + b_o)",
        "c(t) = f ⊙ c(t−1) + i ⊙ g",
        "h(t) = o ⊙ tanh(c(t))",
    ]


def test_the_gru_reads_as_on_the_slides():
    assert equations(CELLS.get("gru")(I, H)) == [
        "r = σ(W_r x(t) + U_r h(t−1) + b_r)",
        "z = σ(W_z x(t) + U_z h(t−1) + b_z)",
        "n = tanh(W_n x(t) + U_n (r ⊙ h(t−1)) + b_n)",
        "h(t) = z ⊙ h(t−1) + (1 − z) ⊙ n",
    ]


@pytest.mark.parametrize("sizes", [(1, 1), (4, 4), (1, 4)])
@pytest.mark.parametrize("name", CELLS.names())
def test_sizes_change_no_equation(name, sizes):
    assert equations(CELLS.get(name)(*sizes)) == equations(CELLS.get(name)(5, 7))
