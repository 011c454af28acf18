"""What an encoder-decoder is trained for: each term of the loss as the network has it."""

import numpy as np
import pytest
import torch
from pair_examples import V, build, make_batch
from tensor_sizes import TensorSizes

from textrnn.config import Seq2SeqConfig
from textrnn.networks import large_vocabulary, seq2seq
from textrnn.networks.dropout import DropoutConfig
from textrnn.networks.objective import ObjectiveConfig
from textrnn.networks.seq2seq import PairBatch, Seq2Seq

PLAIN = ObjectiveConfig(label_smoothing=0)
NEARLY_ALL = 1 - 1e-9


def nats(network, batch):
    return float(network.loss(batch, [])[0].total.detach())


def draw_batch(words, *, shape=(8, 20, 15), seed=0, frequencies=None):
    """Give B pairs of S and T words, of so many or in their frequencies; sources write what they are."""
    B, S, T = shape
    rng = np.random.default_rng(seed)
    source, targets = (torch.from_numpy(rng.choice(words, (B, width), p=frequencies)) for width in (S, T))
    inputs = torch.cat((torch.ones(B, 1, dtype=torch.long), targets[:, :-1]), dim=1)
    return PairBatch(source, torch.full((B,), S), source, inputs, targets)


def large(words, **options):
    """Give a network with so many words, by its objective and the settings of its configuration."""
    objective = ObjectiveConfig(**{name: options.pop(name) for name in ObjectiveConfig().to_dict() if name in options})
    config = Seq2SeqConfig(words, words, hidden=6, embedding=6, tie=False, **options)
    return Seq2Seq(config, DropoutConfig(), objective, seed=1)


@pytest.mark.parametrize("copy", [False, True])
def test_label_smoothing_adds_the_mean_of_all_words(copy):
    batch = make_batch(copy=copy)
    plain, smooth = (build(copy=copy, objective=ObjectiveConfig(label_smoothing=share)) for share in (0.0, 0.25))
    network = build(copy=copy).eval()
    with torch.no_grad():
        decoded = network.decode(batch.inputs, *network.encode(batch))
        logits = torch.nn.functional.linear(decoded.readouts, network.output_weight, network.output["bias"])
        mean = logits.log_softmax(dim=2).mean(dim=2)[batch.targets >= 0].sum()
    wanted = 0.75 * nats(plain, batch) - 0.25 * float(mean)
    assert nats(smooth, batch) == pytest.approx(wanted, rel=1e-5)


@pytest.mark.parametrize("smoothing", [0.0, 0.25])
@pytest.mark.parametrize("copy", [False, True])
def test_the_mean_of_all_words_is_taken_for_smoothing_alone(monkeypatch, copy, smoothing):
    spreads, log_probs = [], large_vocabulary.softmax_log_probs

    def note(*layer, spread):
        spreads.append(spread)
        return log_probs(*layer, spread=spread)

    monkeypatch.setattr(large_vocabulary, "softmax_log_probs", note)
    nats(build(copy=copy, objective=ObjectiveConfig(label_smoothing=smoothing)), make_batch(copy=copy))
    assert [spread is not None for spread in spreads] == [smoothing > 0]


def test_the_terms_of_training_are_left_out_of_validation():
    objective = ObjectiveConfig(label_smoothing=0.3, coverage=1.0, scheduled_sampling=0.5, frequent_words=2)
    batch = make_batch()
    trained, plain = build(copy=True, objective=objective), build(copy=True, objective=PLAIN)
    assert nats(trained, batch) != pytest.approx(nats(plain, batch))
    values = [nats(network.eval(), batch) for network in (trained, plain)]
    assert values[0] == values[1]


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
@pytest.mark.parametrize("copy", [False, True])
def test_a_softmax_over_some_words_costs_what_that_over_all_does(copy, smoothing):
    words = 3000
    zipf = 1 / np.arange(1, words + 1)
    networks = [large(words, copy=copy, label_smoothing=smoothing, frequent_words=some) for some in (0, 200)]
    found = []
    for network in networks:
        with torch.no_grad():
            network.output["bias"].copy_(torch.from_numpy(np.log(zipf)))
        batches = (draw_batch(words, seed=seed, frequencies=zipf / zipf.sum()) for seed in range(10))
        found.append(sum(nats(network, batch) for batch in batches))
    assert found[1] == pytest.approx(found[0], rel=0.01)


@pytest.mark.parametrize("options", [{"copy": True}, {"shared": True}, {"copy": True, "shared": True}])
def test_a_softmax_over_some_words_has_those_of_targets_and_sources(options):
    words, batch = 2000, draw_batch(2000)
    network = large(words, frequent_words=3, **options)
    batch = batch if "copy" in options else batch._replace(copies=None)
    network.loss(batch, [])[0].total.backward()
    used = set((network.output["weight"].grad.abs().sum(dim=1) > 0).nonzero().flatten().tolist())
    wanted = {0, 1, 2, *batch.targets.flatten().tolist(), *batch.source.flatten().tolist()}
    assert wanted <= used and len(used) <= len(wanted) + 3


def test_words_that_nothing_copies_are_left_out():
    words, batch = 2000, draw_batch(2000)._replace(copies=None)
    network = large(words, frequent_words=3)
    network.loss(batch, [])[0].total.backward()
    used = int((network.output["weight"].grad.abs().sum(dim=1) > 0).sum())
    assert used <= len(set(batch.targets.flatten().tolist())) + 6


@pytest.mark.parametrize("copy", [False, True])
def test_scheduled_sampling_feeds_the_likeliest_words(copy):
    network, batch = build(copy=copy, objective=PLAIN), make_batch(copy=copy)
    sampled = build(copy=copy, objective=ObjectiveConfig(label_smoothing=0, scheduled_sampling=NEARLY_ALL))
    if copy:  # a source all of one new word, and nothing that is generated
        batch.copies[1, :3] = V
        for each in (network, sampled):
            each.pointer["b"].data.fill_(-20.0)
    with torch.no_grad():
        likeliest = network.log_probs(batch).argmax(dim=2)[:, :-1]
    fed = torch.where(likeliest < V, likeliest, 0)
    assert (fed != batch.inputs[:, 1:]).any() and bool((likeliest >= V).any()) == copy
    guessed = batch._replace(inputs=torch.cat((batch.inputs[:, :1], fed), dim=1))
    assert nats(sampled, batch) == pytest.approx(nats(network, guessed), rel=1e-6)
    assert nats(network, guessed) != pytest.approx(nats(network, batch), rel=1e-3)


@pytest.mark.parametrize("copy", [False, True])
def test_a_rare_word_is_not_fed_for_all_that_it_stands_for(monkeypatch, copy):
    guesses = []
    monkeypatch.setattr(seq2seq, "replace_inputs", lambda inputs, found, *_: guesses.append(found) or inputs)
    network = large(2000, copy=copy, frequent_words=5, scheduled_sampling=0.5)
    with torch.no_grad():
        network.output["weight"].zero_()
        network.output["bias"][4] = 0.5
        if copy:
            network.pointer["b"].fill_(20.0)
    network.loss(draw_batch(2000), [])
    assert (guesses[0] == 4).all()


@pytest.mark.parametrize("copy", [False, True])
def test_guessing_makes_no_table_of_all_words_where_the_loss_does_not(copy):
    words, batch = 5000, draw_batch(5000)
    with TensorSizes() as some:
        large(words, copy=copy, frequent_words=50, scheduled_sampling=0.5).loss(batch, [])
    assert max(some.sizes) < batch.targets.numel() * words / 2


def test_guessing_under_autocast_leaves_the_gradients():
    networks = [build(objective=ObjectiveConfig(scheduled_sampling=share)) for share in (0.0, 1e-9)]
    found = []
    for network in networks:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            loss, _ = network.loss(make_batch(copy=False), [])
        loss.total.backward()
        found.append({name: value.grad for name, value in network.named_parameters()})
    for name, gradient in found[0].items():
        torch.testing.assert_close(found[1][name], gradient)


@pytest.mark.parametrize("decoder", ["gnmt", "input-feeding"])
def test_coverage_adds_what_real_steps_look_at_again(decoder):
    plain, batch = build(decoder=decoder, objective=PLAIN), make_batch(copy=False)
    covering = build(decoder=decoder, objective=ObjectiveConfig(label_smoothing=0, coverage=0.7))
    with torch.no_grad():
        shares = plain.decode(batch.inputs, *plain.encode(batch)).shares.numpy()
    again = 0.0
    for row, steps in enumerate((5, 2, 1)):
        for t in range(steps):
            again += np.minimum(shares[row, t], shares[row, :t].sum(axis=0)).sum()
    assert nats(covering, batch) - nats(plain, batch) == pytest.approx(0.7 * again, rel=1e-4)
