"""The states of units against the stepper and the torch network, and what they are said to follow."""

import numpy as np
import pytest
import torch

from textrnn.config import NetworkConfig
from textrnn.inference.language_model import LanguageModelStepper
from textrnn.laboratory.states import FEWEST, Followed, activations, follow, rank_units, token_features
from textrnn.networks.dropout import DropoutConfig
from textrnn.networks.language_model import LanguageModel

TEXT = 'Say "Yes" (or "no"),\n    then count 12345 or 67890.\n' * 3


def build(**options):
    config = NetworkConfig(**({"vocabulary": 11, "hidden": 8, "embedding": 6, "layers": 2} | options))
    network = LanguageModel(config, DropoutConfig(), seed=1).eval()
    weights = {name: value.detach().numpy() for name, value in network.state_dict().items()}
    return network, LanguageModelStepper(config, weights)


IDS = np.random.default_rng(0).integers(0, 11, 12).tolist()


@pytest.mark.parametrize(("cell", "states"), [("lstm-fgr", "hcifo"), ("gru", "h")])
def test_each_state_of_each_layer_is_the_steppers(cell, states):
    _, stepper = build(cell=cell, skip=True)
    for number, (layer, state) in enumerate((layer, state) for layer in range(2) for state in states):
        found = activations(stepper, IDS, layer=layer, state=state)
        for end in (1, 7, 12):
            _, after = stepper.begin(IDS[:end])
            np.testing.assert_array_equal(found[end - 1], after[number][0])


def test_states_are_those_of_the_torch_network():
    network, stepper = build()
    with torch.no_grad():
        top, final = network.read(torch.tensor(IDS)[:, None], network.start(1))
    np.testing.assert_allclose(activations(stepper, IDS, layer=1, state="h"), top[:, 0], atol=1e-6)
    for layer in range(2):
        c = activations(stepper, IDS, layer=layer, state="c")
        np.testing.assert_allclose(c[-1], final[layer][1][0], atol=1e-6)


def test_units_made_of_a_feature_follow_it():
    columns = token_features(TEXT)
    noise = np.random.default_rng(0).standard_normal(len(TEXT))
    quotes, digit = columns["inside quotes"], columns["digit"]
    states = np.stack([quotes, 3 - 0.1 * digit, digit + noise, np.ones(len(TEXT))], axis=1).astype(np.float32)
    found = follow(states, TEXT)
    assert found[0] == ("inside quotes", pytest.approx(1))
    assert found[1] == ("digit", pytest.approx(-1))
    assert found[2] == ("digit", pytest.approx(np.corrcoef(digit, states[:, 2])[0, 1]))
    assert found[3] == (None, 0)


@pytest.mark.parametrize("capitals", [FEWEST - 1, FEWEST])
def test_a_feature_that_hardly_occurs_is_followed_by_no_unit(capitals):
    text = "a" * 20 + "B" * capitals
    (found,) = follow(token_features(text)["capital"][:, None], text)
    assert (found.feature == "capital") == (capitals == FEWEST)


def test_the_best_of_each_feature_come_first():
    followed = [Followed(*each) for each in [("digit", 0.5), ("capital", 0.9), ("capital", -0.95), ("digit", -0.6)]]
    assert rank_units(np.zeros((3, 4), np.float32), followed) == [2, 3, 1, 0]


def test_units_that_follow_nothing_are_ranked_by_their_movement():
    states = np.array([[1, 3, 2, 0], [0, 0, 0, 0]], np.float32)
    assert rank_units(states, follow(states, "aa")) == [1, 2, 0, 3]


def test_a_token_has_the_largest_of_its_characters_or_what_comes_next():
    columns = token_features([" Sea", "", "", "7", ' "a', ""])
    assert columns["capital"].tolist() == [1, 0, 0, 0, 0, 0]
    assert columns["digit"].tolist() == [0, 1, 1, 1, 0, 0]
    assert columns["inside quotes"].tolist() == [0, 0, 0, 0, 1, 1]
    assert columns["position in the line"].tolist() == [4, 5, 5, 5, 8, 8]
