"""The encoder-decoder in torch."""

import numpy as np
import pytest
import torch
from pair_examples import FEATURES, NEW, SOURCE_V, V, build, make_batch, take_row

from textrnn.attention import ATTENTIONS, DECODERS
from textrnn.cells import CELLS
from textrnn.config import Seq2SeqConfig
from textrnn.networks.dropout import DropoutConfig
from textrnn.networks.objective import ObjectiveConfig
from textrnn.networks.seq2seq import PairBatch, Seq2Seq

EVERYTHING = {"copy": True, "intra": True, "features": FEATURES, "hierarchical": True, "layers": 2}
PLAIN = ObjectiveConfig(label_smoothing=0)
DROPOUT = DropoutConfig(tokens=0.1, inputs=0.2, hidden=0.2, outputs=0.2, recurrent=0.1)


def gradients(network, batch):
    loss, _ = network.loss(batch, network.start(batch.size))
    network.zero_grad()
    (loss.total / loss.tokens).backward()
    return loss, {name: value.grad for name, value in network.named_parameters()}


def nats(network, batch):
    return float(network.loss(batch, [])[0].total.detach())


def target_log_probs(network, batch):
    with torch.no_grad():
        table = network.eval().log_probs(batch)
    real = batch.targets >= 0
    return table[real].gather(1, batch.targets[real][:, None]).squeeze(1)


@pytest.mark.parametrize("copy", [False, True])
@pytest.mark.parametrize("decoder", DECODERS.names())
def test_loss_outside_training_is_minus_log_p_of_the_real_targets(decoder, copy):
    network, batch = build(decoder=decoder, copy=copy), make_batch(copy=copy)
    loss, state = network.eval().loss(batch, [])
    assert loss.tokens == 8 and state == []
    assert float(loss.total.detach()) == pytest.approx(-float(target_log_probs(network, batch).sum()), rel=1e-5)


@pytest.mark.parametrize("extras", [{}, EVERYTHING])
@pytest.mark.parametrize("attention", ATTENTIONS.names())
@pytest.mark.parametrize("decoder", DECODERS.names())
def test_gradients_reach_every_weight_and_are_numbers(attention, decoder, extras):
    objective = ObjectiveConfig(coverage=0.5, scheduled_sampling=0.3)
    extras = {"coverage": decoder == "input-feeding", **extras}
    network = build(objective=objective, dropout=DROPOUT, attention=attention, decoder=decoder, **extras)
    loss, found = gradients(network, make_batch(copy="copy" in extras))
    assert torch.isfinite(loss.total)
    for name, gradient in found.items():
        assert gradient is not None and torch.isfinite(gradient).all(), name


@pytest.mark.parametrize("attention", ATTENTIONS.names())
@pytest.mark.parametrize("decoder", DECODERS.names())
def test_padding_and_other_pairs_change_nothing(attention, decoder):
    network, batch = build(attention=attention, decoder=decoder, **EVERYTHING).eval(), make_batch()
    with torch.no_grad():
        together = network.log_probs(batch)
        for row in range(3):
            for spare in (0, 2):
                alone = take_row(batch, row, spare=spare)
                found = network.log_probs(alone)[0]
                wanted = together[row, : found.shape[0], : found.shape[1]]
                torch.testing.assert_close(found, wanted, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("copy", [False, True])
def test_probabilities_sum_to_one(copy):
    with torch.no_grad():
        table = build(copy=copy).eval().log_probs(make_batch())
    assert table.shape[2] == V + (NEW if copy else 0)
    torch.testing.assert_close(table.exp().sum(dim=2), torch.ones(3, 5), atol=1e-5, rtol=0)


def test_a_step_does_not_see_the_words_after_it():
    for decoder in DECODERS.names():
        network, batch = build(decoder=decoder, attention="temporal", **EVERYTHING).eval(), make_batch()
        changed = batch.inputs.clone()
        changed[:, 3:] = 5
        with torch.no_grad():
            first, second = network.log_probs(batch), network.log_probs(batch._replace(inputs=changed))
        torch.testing.assert_close(first[:, :3], second[:, :3])
        assert not torch.allclose(first[:, 3:], second[:, 3:])


@pytest.mark.parametrize("gate", [-1e4, -80.0, 80.0, 1e4])
@pytest.mark.parametrize("decoder", DECODERS.names())
def test_a_saturated_gate_leaves_loss_and_gradients_numbers(gate, decoder):
    network, batch = build(copy=True, decoder=decoder), make_batch()
    with torch.no_grad():
        network.pointer["b"].fill_(gate)
    nowhere = batch._replace(copies=torch.where(batch.copies < 0, -1, 3), targets=batch.targets.clamp(max=2))
    for pairs in (batch, nowhere):
        loss, found = gradients(network, pairs)
        assert torch.isfinite(loss.total) and all(torch.isfinite(gradient).all() for gradient in found.values())


def test_copied_words_are_learned_from_attention_alone():
    network, batch = build(copy=True, objective=PLAIN), make_batch((6,), (1,))
    _, found = gradients(network, batch)  # its only target is a word that the vocabulary has not
    assert float(found["output.bias"].abs().max()) < 1e-6 < float(found["attention.W"].abs().max())
    assert float(found["pointer.b"]) > 0  # to generate less


@pytest.mark.parametrize("decoder", DECODERS.names())
@pytest.mark.parametrize("copy", [False, True])
def test_bf16_stays_near_and_gives_float32_gradients(decoder, copy):
    objective = ObjectiveConfig(coverage=0.5, scheduled_sampling=0.3)
    network, batch = build(decoder=decoder, copy=copy, objective=objective), make_batch(copy=copy)
    network.eval()
    exact = nats(network, batch)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        rounded = nats(network, batch)
        assert rounded == pytest.approx(exact, rel=0.03)
        loss, _ = network.train().loss(batch, [])
    loss.total.backward()
    for name, value in network.named_parameters():
        assert value.grad.dtype == torch.float32 and torch.isfinite(value.grad).all(), name


@pytest.mark.parametrize("cell", CELLS.names())
def test_weights_have_the_documented_names(cell):
    names = set(dict(build(cell=cell, copy=True, tie=False, hierarchical=True, features=(3,)).named_parameters()))
    layer, states = CELLS.get(cell)(1, 1).shapes(), CELLS.get(cell).states
    places = ["decoder.0", "decoder.1"]
    places += [f"{part}.0.{way}" for part in ("encoder", "sentence_encoder") for way in ("forwards", "backwards")]
    assert names == {
        *("embedding", "source_embedding", "features.0", "attention.W", "sentence_attention.W"),
        *("readout.W", "readout.b", "output.weight", "output.bias", "pointer.W", "pointer.b"),
        *(f"bridge.{kind}_{state}" for kind in "Wb" for state in states),
        *(f"{place}.{weight}" for place in places for weight in layer),
    }


def test_same_seed_same_weights():
    for one, other in zip(build().parameters(), build().parameters(), strict=True):
        assert torch.equal(one, other)


def test_an_untrained_network_is_nearly_indifferent():
    network = Seq2Seq(Seq2SeqConfig(SOURCE_V, V), DropoutConfig(), ObjectiveConfig()).eval()
    loss, _ = network.loss(make_batch(copy=False), [])
    assert float(loss.total.detach()) / loss.tokens == pytest.approx(np.log(V), abs=0.5)


def test_given_embeddings_are_used_copied_and_can_be_frozen():
    given = np.ones((V, 6), np.float32)
    network = Seq2Seq(
        Seq2SeqConfig(SOURCE_V, V, hidden=8, embedding=6),
        DropoutConfig(),
        ObjectiveConfig(),
        target_embedding=given,
        freeze_embedding=True,
    )
    assert torch.equal(network.embedding, torch.ones(V, 6)) and not network.embedding.requires_grad
    assert network.source_embedding.requires_grad  # it was not given
    given[:] = 0
    assert torch.equal(network.embedding, torch.ones(V, 6))


def copying_batch(rng, B=32, length=4):
    """Give strings to be written as they are; ids from 2 on."""
    source = torch.from_numpy(rng.integers(2, V, (B, length)))
    end = torch.ones(B, 1, dtype=torch.long)
    inputs, targets = torch.cat((end, source), dim=1), torch.cat((source, end), dim=1)
    return PairBatch(source, torch.full((B,), length), source, inputs, targets)


@pytest.mark.parametrize("decoder", DECODERS.names())
def test_it_learns_to_copy_short_strings(decoder):
    network = Seq2Seq(
        Seq2SeqConfig(V, V, hidden=48, embedding=32, decoder=decoder, copy=True), DropoutConfig(), PLAIN, seed=1
    )
    optimizer, rng = torch.optim.Adam(network.parameters(), lr=0.01), np.random.default_rng(0)
    for _ in range(150):
        gradients_of = network.loss(copying_batch(rng), [])[0]
        optimizer.zero_grad()
        (gradients_of.total / gradients_of.tokens).backward()
        optimizer.step()
    loss, _ = network.eval().loss(copying_batch(rng), [])
    assert float(loss.total.detach()) / loss.tokens < 0.5
