"""Where an encoder-decoder drops units, tokens and weights while training."""

import pytest
import torch
from pair_examples import SOURCE_V, V, build, make_batch

from textrnn.attention import DECODERS
from textrnn.networks.dropout import Dropout, DropoutConfig
from textrnn.networks.objective import ObjectiveConfig

PLAIN = ObjectiveConfig(label_smoothing=0)
B, S, T, D, H = 3, 6, 5, 6, 8
INPUTS, HIDDEN, OUTPUTS = 0.1, 0.2, 0.3
ENCODER = [(INPUTS, (S, B, D)), (HIDDEN, (S, B, 2 * H)), (HIDDEN, (S, B, 2 * H)), (INPUTS, (T, B, D))]
UNITS = {  # what is dropped in what order by an encoder of two layers and each decoder, time first
    "gnmt": [*ENCODER, (HIDDEN, (T, B, 3 * H)), (HIDDEN, (T, B, 3 * H)), (OUTPUTS, (T, B, D))],
    "input-feeding": [*ENCODER, *[(HIDDEN, (1, B, 3 * H))] * T, (OUTPUTS, (T, B, D))],
}
U = (4 * H, H)


def nats(network, batch):
    return float(network.loss(batch, [])[0].total.detach())


def spy(monkeypatch, method, knocked_out=None):
    """Note the arguments of a kind of dropout, which does nothing but that one call of it gives zeros."""
    calls = []

    def drop(self, x, *share):
        calls.append((*share, tuple(x.shape)))
        return x * 0 if len(calls) - 1 == knocked_out else x

    monkeypatch.setattr(Dropout, method, drop)
    return calls


def drop_at(monkeypatch, method, knocked_out, **options):
    """Give the loss with one call of dropout knocked out, and the calls."""
    with monkeypatch.context() as patch:
        calls = spy(patch, method, knocked_out)
        dropout = DropoutConfig(inputs=INPUTS, hidden=HIDDEN, outputs=OUTPUTS)
        value = nats(build(objective=PLAIN, dropout=dropout, layers=2, **options), make_batch(copy=False))
    return value, calls


@pytest.mark.parametrize("decoder", DECODERS.names())
@pytest.mark.parametrize("method", ["units", "tokens", "weights"])
def test_dropout_acts_in_every_place_it_should_and_no_other(monkeypatch, method, decoder):
    wanted = {
        "units": UNITS[decoder],
        "tokens": [((SOURCE_V, D),), ((V, D),)],
        "weights": [(U,)] * (4 + len(build(decoder=decoder).decoder)),
    }[method]
    plain, calls = drop_at(monkeypatch, method, None, decoder=decoder)
    assert calls == wanted
    for place in range(len(calls)):
        dropped, _ = drop_at(monkeypatch, method, place, decoder=decoder)
        assert abs(dropped - plain) > 1e-5, calls[place]


def test_dropout_acts_in_training_only(monkeypatch):
    network = build(dropout=DropoutConfig(0.1, 0.2, 0.2, 0.2, 0.1), objective=PLAIN, layers=2, hierarchical=True)
    calls = [spy(monkeypatch, method) for method in ("units", "tokens", "weights")]
    nats(network.eval(), make_batch(copy=False))
    assert calls == [[], [], []]
    nats(network.train(), make_batch(copy=False))
    assert all(calls)


@pytest.mark.parametrize("place", ["tokens", "inputs", "hidden", "outputs", "recurrent"])
@pytest.mark.parametrize("decoder", DECODERS.names())
def test_every_share_of_dropout_is_used(place, decoder):
    batch = make_batch()
    dropped = build(decoder=decoder, dropout=DropoutConfig(**{place: 0.5}), objective=PLAIN)
    plain = build(decoder=decoder, objective=PLAIN)
    losses = [nats(network, batch) for network in (dropped, plain)]
    assert abs(losses[0] - losses[1]) > 1e-4


@pytest.mark.parametrize("decoder", DECODERS.names())
@pytest.mark.parametrize("locked", [False, True])
def test_locked_dropout_keeps_one_mask_for_all_steps_of_a_decoder(decoder, locked):
    """Steps that are fed alike, and look at nothing, differ in their masks alone."""
    network = build(decoder=decoder, cell="rnn", dropout=DropoutConfig(hidden=0.5, locked=locked), embedding=40)
    batch = make_batch((4, 4), (6, 6), copy=False)
    with torch.no_grad():
        for layer in network.decoder:  # constant outputs, whatever came before
            layer.W.zero_(), layer.U.zero_(), layer.b.fill_(0.5)
        first, second = (network.decode(batch.inputs, *network.encode(batch)).readouts for _ in range(2))
    steps_alike = torch.allclose(first, first[:, :1].expand_as(first), atol=1e-6)
    assert steps_alike == locked
    assert not torch.allclose(first, second) and not torch.allclose(first[0], first[1])
