"""The language model: shapes, ties, skips, dropout, and the loss as a sum."""

import math

import numpy as np
import pytest
import torch

from textrnn.cells import CELLS
from textrnn.config import NetworkConfig
from textrnn.errors import ConfigError
from textrnn.networks.dropout import DropoutConfig
from textrnn.networks.language_model import Batch, LanguageModel

SHAPES = [{}, {"tie": True, "embedding": 6}, {"skip": True}, {"layers": 1}, {"layers": 3, "skip": True}]


def build(dropout=None, **options):
    config = NetworkConfig(**({"vocabulary": 9, "hidden": 8, "embedding": 5, "layers": 2} | options))
    return LanguageModel(config, dropout or DropoutConfig())


def batch(T=7, B=3):
    ids = torch.randint(0, 9, (T + 1, B), generator=torch.Generator().manual_seed(0))
    return Batch(ids[:-1], ids[1:])


@pytest.mark.parametrize(
    ("cell", "options"), [(cell, {}) for cell in CELLS.names()] + [("lstm-fgr", shape) for shape in SHAPES]
)
def test_logits_and_states_have_their_shapes(cell, options):
    network = build(cell=cell, **options)
    logits, state = network(batch().inputs, network.start(3))
    assert logits.shape == (7, 3, 9)
    for layer, (_, hidden) in zip(state, network.config.layer_sizes(), strict=True):
        assert all(part.shape == (3, hidden) for part in layer)


@pytest.mark.parametrize("options", SHAPES)
def test_two_halves_with_the_state_carried_equal_the_whole(options):
    network = build(**options).eval()
    inputs = batch().inputs
    whole, _ = network(inputs, network.start(3))
    first, state = network(inputs[:3], network.start(3))
    second, _ = network(inputs[3:], state)
    torch.testing.assert_close(torch.cat((first, second)), whole)


def test_loss_is_a_sum_over_tokens():
    network, data = build().eval(), batch()
    loss, _ = network.loss(data, network.start(3))
    log_probs = network(data.inputs, network.start(3))[0].log_softmax(dim=2)
    expected = -log_probs.gather(2, data.targets.unsqueeze(2)).sum()
    assert loss.tokens == 21
    torch.testing.assert_close(loss.total, expected)


def test_an_untrained_tied_network_is_nearly_indifferent():
    network, data = build(tie=True).eval(), batch()
    loss, _ = network.loss(data, network.start(3))
    assert float(loss.total.detach()) / loss.tokens == pytest.approx(math.log(9), abs=0.1)


def test_a_tied_network_has_no_output_matrix():
    names = dict(build(tie=True).named_parameters())
    assert "output.weight" not in names and "output.bias" in names
    assert dict(build().named_parameters())["output.weight"].shape == (9, 8)


def test_weights_have_the_documented_names():
    names = set(dict(build(cell="gru", layers=2).named_parameters()))
    layers = {f"layers.{number}.{name}" for number in (0, 1) for name in ("W", "U", "U_n", "b")}
    assert names == {"embedding", "output.weight", "output.bias"} | layers


def test_skip_and_tie_are_refused_together():
    with pytest.raises(ConfigError, match="--skip"):
        build(skip=True, tie=True)


def test_dropout_acts_in_training_only():
    network = build(DropoutConfig(inputs=0.5, hidden=0.5, outputs=0.5, recurrent=0.5, tokens=0.5))
    inputs = batch().inputs
    first, second = (network(inputs, network.start(3))[0] for _ in range(2))
    assert not torch.equal(first, second)
    network.eval()
    first, second = (network(inputs, network.start(3))[0] for _ in range(2))
    assert torch.equal(first, second)


def test_locked_dropout_keeps_one_mask_for_all_steps():
    network = build(DropoutConfig(inputs=0.5, locked=True))
    x = network.dropout.units(torch.ones(6, 2, 40), 0.5)
    assert all(torch.equal(x[0], step) for step in x)
    assert set(x.unique().tolist()) == {0.0, 2.0}


@pytest.mark.parametrize("share", [0.01, 0.3, 0.5, 0.9])
def test_dropout_keeps_the_mean_and_drops_its_share(share):
    dropped = build().dropout.units(torch.ones(60, 50, 50), share)
    assert float(dropped.mean()) == pytest.approx(1, abs=0.03)
    assert float((dropped == 0).float().mean()) == pytest.approx(share, abs=0.005)


def test_dropped_units_are_independent():
    dropped = (build().dropout.units(torch.ones(1, 1, 400_000), 0.5) == 0).float().flatten()
    for distance in (1, 2, 3, 4, 8):
        assert float((dropped[:-distance] * dropped[distance:]).mean()) == pytest.approx(0.25, abs=0.005)


def test_same_seed_same_weights():
    for one, other in zip(build().parameters(), build().parameters(), strict=True):
        assert torch.equal(one, other)


def test_given_embedding_is_used_and_can_be_frozen():
    given = np.ones((9, 5), np.float32)
    config = NetworkConfig(vocabulary=9, hidden=8, embedding=5)
    network = LanguageModel(config, DropoutConfig(), embedding=given, freeze_embedding=True)
    assert torch.equal(network.embedding, torch.ones(9, 5)) and not network.embedding.requires_grad


@pytest.mark.parametrize("name", ["tokens", "inputs", "hidden", "outputs", "recurrent"])
@pytest.mark.parametrize("share", [-0.1, 1.0, math.nan])
def test_dropout_shares_are_checked(name, share):
    with pytest.raises(ConfigError, match=name):
        DropoutConfig(**{name: share}).validate()
