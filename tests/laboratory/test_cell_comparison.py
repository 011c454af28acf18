"""Cells of equal size: the width that gives it, the plan they share, and what a parameter is worth."""

import math
from dataclasses import replace

import numpy as np
import pytest

from textrnn.cells import CELLS
from textrnn.config import NetworkConfig
from textrnn.errors import UsageError
from textrnn.laboratory.cell_comparison import (
    CellResult,
    all_parameters,
    equal_plans,
    equal_size,
    nearest_width,
    unigram_nats,
)
from textrnn.networks.dropout import DropoutConfig
from textrnn.networks.language_model import LanguageModel
from textrnn.training.config import TrainingConfig
from textrnn.training.defaults import LanguageModelPlan, Task, choose

CHARACTERS = NetworkConfig(vocabulary=65, embedding=128, skip=True)
WORDS = NetworkConfig(vocabulary=10_000, embedding=200, tie=True)
TEXT = Task(tokens=10**6, valid_tokens=10**5, vocabulary=65, speed=1e11, words=False)


@pytest.mark.parametrize(("config", "parameters"), [(CHARACTERS, 300_000), (WORDS, 3_000_000)])
@pytest.mark.parametrize("cell", CELLS.names())
def test_every_cell_comes_within_two_per_cent(cell, config, parameters):
    found = equal_size(replace(config, cell=cell), parameters)
    assert all_parameters(found) == pytest.approx(parameters, rel=0.02)
    assert found.embedding == (found.hidden if config.tie else config.embedding)


@pytest.mark.parametrize("kind", [{"skip": True}, {"tie": True}, {}])
def test_all_parameters_are_those_of_the_network(kind):
    config = NetworkConfig(vocabulary=9, cell="lstm-peephole", hidden=7, embedding=5, layers=3, **kind)
    network = LanguageModel(config, DropoutConfig())
    assert all_parameters(config) == sum(value.numel() for value in network.parameters())


@pytest.mark.parametrize(("parameters", "width"), [(1, 1), (2, 1), (3, 2), (49, 7), (56, 7), (57, 8), (10**6, 1000)])
def test_the_nearest_width(parameters, width):
    assert nearest_width(lambda number: number * number, parameters) == width


@pytest.mark.parametrize(
    ("config", "parameters", "message"),
    [
        (
            replace(CHARACTERS, vocabulary=2),
            3000,
            "'lstm' comes no nearer to 3,000 parameters than 3,[0-9]*, with 3 units",
        ),
        (WORDS, 100, "than 20,024, with 1 unit in a layer"),
    ],
)
def test_what_no_width_gives_is_refused(config, parameters, message):
    with pytest.raises(UsageError, match=message):
        equal_size(config, parameters)


def test_plans_differ_in_nothing_but_cell_and_width():
    plans = equal_plans(lambda settings: choose(TEXT, settings), {"minutes": 1.0}, ["gru", "rnn"], {}, 300_000)
    gru, rnn = plans["gru"], plans["rnn"]
    assert gru.network.hidden < rnn.network.hidden
    assert replace(rnn, network=replace(rnn.network, cell="gru", hidden=gru.network.hidden)) == gru


def test_without_a_number_all_are_as_large_as_the_cell_of_the_settings():
    def chosen(settings):
        network = replace(CHARACTERS, cell=settings["cell"], hidden=100)
        return LanguageModelPlan(network, DropoutConfig(), TrainingConfig(minutes=1.0))

    plans = equal_plans(chosen, {"cell": "gru"}, ["gru", "lstm"], {"forget_bias": 2.0})
    assert plans["lstm"].network.forget_bias == 2.0 != plans["gru"].network.forget_bias
    assert plans["gru"].network.hidden == 100 > plans["lstm"].network.hidden


def test_the_unigram_model_counts_one_more():
    train, valid = np.array([0, 0, 1], np.uint16), np.array([0, 1, 0], np.uint16)
    assert unigram_nats(train, valid, 2) == pytest.approx(-(math.log(2 / 5) + math.log(3 / 5)) / 2)


def test_gain_is_for_a_million_parameters():
    result = CellResult("gru", 8, 200, 500_000, 1e4, 9, nats=1.5, course=(), roll_backs=0)
    assert result.gain(unigram=3.5) == pytest.approx(4.0)
