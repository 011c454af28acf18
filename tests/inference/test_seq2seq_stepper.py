"""The numpy encoder-decoder against the torch network it was trained as."""

import dataclasses

import numpy as np
import pytest
import torch
from pair_examples import FEATURES, NEW, V, as_stepper, as_tokens, build, make_batch, take_row

from textrnn.attention import ATTENTIONS, DECODERS
from textrnn.cells import CELLS
from textrnn.config import Seq2SeqConfig
from textrnn.errors import InputError
from textrnn.inference.seq2seq import Seq2SeqStepper

EVERYTHING = {"copy": True, "intra": True, "features": FEATURES, "hierarchical": True, "layers": 2}
EXTRAS = [
    {},
    {"tie": False},
    {"copy": True},
    {"intra": True},
    {"features": FEATURES},
    {"hierarchical": True},
    {"layers": 3},
    EVERYTHING,
]


def torch_log_probs(network, batch):
    with torch.inference_mode():
        return network.eval().log_probs(batch).numpy()


def numpy_log_probs(stepper, batch):
    """Give log p of every word after the right ones before it (B, T, V + new words)."""
    log_probs, state = stepper.begin(as_tokens(batch))
    found = [log_probs]
    for ids in batch.inputs.numpy().T[1:]:
        log_probs, state = stepper.step(ids, state)
        found.append(log_probs)
    return np.stack(found, axis=1)


def check_equal(**options):
    network, batch = build(**options), make_batch()
    wanted = torch_log_probs(network, batch)
    assert wanted[..., :V].std() > 0.3
    np.testing.assert_allclose(numpy_log_probs(as_stepper(network), batch), wanted, atol=1e-4)


@pytest.mark.parametrize("attention", ATTENTIONS.names())
@pytest.mark.parametrize("decoder", DECODERS.names())
@pytest.mark.parametrize("extras", EXTRAS)
def test_steps_give_torchs_log_probs(attention, decoder, extras):
    check_equal(attention=attention, decoder=decoder, **extras)


@pytest.mark.parametrize("cell", CELLS.names())
@pytest.mark.parametrize("decoder", DECODERS.names())
def test_steps_of_every_cell_give_torchs_log_probs(cell, decoder):
    check_equal(cell=cell, decoder=decoder, **EVERYTHING)


@pytest.mark.parametrize("attention", ATTENTIONS.names())
@pytest.mark.parametrize("extras", [{}, EVERYTHING])
def test_steps_with_coverage_give_torchs_log_probs(attention, extras):
    check_equal(attention=attention, decoder="input-feeding", coverage=True, **extras)


@pytest.mark.parametrize("attention", ATTENTIONS.names())
@pytest.mark.parametrize("decoder", DECODERS.names())
def test_many_sources_are_read_as_each_alone(attention, decoder):
    stepper, batch = as_stepper(build(attention=attention, decoder=decoder, **EVERYTHING)), make_batch()
    together = numpy_log_probs(stepper, batch)
    for row in range(3):
        alone = take_row(batch, row)
        T = alone.inputs.shape[1]
        np.testing.assert_allclose(numpy_log_probs(stepper, alone)[0], together[row, :T], atol=1e-5)


@pytest.mark.parametrize("attention", ATTENTIONS.names())
@pytest.mark.parametrize("extras", [{}, EVERYTHING, {"decoder": "input-feeding", "coverage": True, "copy": True}])
def test_rows_can_be_repeated_dropped_and_reordered(attention, extras):
    stepper = as_stepper(build(attention=attention, **extras))
    sources = as_tokens(make_batch())
    _, state = stepper.begin(sources)
    rows = np.array([2, 0, 0, 2, 0])  # source 1 has gone
    ids = np.array([3, 4, 5, 6, 7])
    for _ in range(2):
        log_probs, state = stepper.step(ids, tuple(array[rows] for array in state))
        rows = np.arange(5)
    for row, number in enumerate([2, 0, 0, 2, 0]):
        _, alone = stepper.begin([sources[number]])
        for _ in range(2):
            wanted, alone = stepper.step(ids[row, None], alone)
        np.testing.assert_allclose(log_probs[row], wanted[0], atol=1e-5)
        S = len(sources[number].ids)
        np.testing.assert_allclose(stepper.attention(state)[row, :S], stepper.attention(alone)[0], atol=1e-5)
        np.testing.assert_allclose(stepper.copied(state)[row], stepper.copied(alone)[0], atol=1e-5)


@pytest.mark.parametrize("features", [(), FEATURES])
def test_a_word_that_comes_again_is_projected_once(features):
    stepper = as_stepper(build(features=features))
    layer = stepper.encoders["encoder"].layers[0]["forwards"]
    projected, project = [], layer.project
    layer.project = lambda x: projected.append(len(x)) or project(x)
    first, *_ = as_tokens(make_batch())
    twice = dataclasses.replace(first, **{name: 2 * getattr(first, name) for name in ("ids", "features", "sentences")})
    stepper.begin([first, twice])
    # without features the padding of the first is a token as well
    assert projected[0] <= len(first.ids) + 1


def test_what_the_first_layer_makes_of_a_token_is_looked_up():
    stepper = as_stepper(build())
    _, state = stepper.begin(as_tokens(make_batch()))
    stepper.step(np.array([3, 4, 3]), state)
    assert [token for token in range(V) if stepper.inputs.known[token]] == [1, 3, 4]


def test_sources_without_rows_are_let_go():
    stepper = as_stepper(build(**EVERYTHING))
    _, state = stepper.begin(as_tokens(make_batch()))
    _, state = stepper.step(np.array([3, 4]), tuple(array[np.array([2, 2])] for array in state))
    assert len(state[0].sources) == 1
    assert stepper.attention(state).shape == (2, 6)


@pytest.mark.parametrize("decoder", DECODERS.names())
def test_a_step_leaves_the_state_it_was_given(decoder):
    stepper = as_stepper(build(decoder=decoder, attention="temporal", **EVERYTHING))
    _, state = stepper.begin(as_tokens(make_batch()))
    before = [array.copy() for array in state]
    first, _ = stepper.step(np.array([5, 6, 7]), state)
    second, _ = stepper.step(np.array([5, 6, 7]), state)
    np.testing.assert_array_equal(first, second)
    for array, copy in zip(state, before, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_two_searches_run_side_by_side():
    stepper = as_stepper(build(copy=True))
    sources = as_tokens(make_batch())
    _, first = stepper.begin(sources[:1])
    wanted, _ = stepper.step(np.array([4]), first)
    stepper.begin(sources[1:])
    np.testing.assert_array_equal(stepper.step(np.array([4]), first)[0], wanted)


def test_attention_is_zero_beyond_a_source_and_sums_to_one():
    stepper = as_stepper(build())
    batch = make_batch()
    _, state = stepper.begin(as_tokens(batch))
    shares = stepper.attention(state)
    np.testing.assert_allclose(shares.sum(axis=1), 1, atol=1e-6)
    for row, length in zip(shares, batch.lengths.tolist(), strict=True):
        assert (row[:length] > 0).all() and (row[length:] == 0).all()


def test_a_network_without_a_pointer_copies_nothing():
    stepper = as_stepper(build())
    log_probs, state = stepper.begin(as_tokens(make_batch()))
    assert log_probs.shape == (3, V)
    np.testing.assert_array_equal(stepper.copied(state), np.zeros(3))


def test_probabilities_with_copying_sum_to_one_and_reach_the_new_words():
    stepper = as_stepper(build(copy=True))
    log_probs, state = stepper.begin(as_tokens(make_batch()))
    assert log_probs.shape == (3, V + NEW)
    np.testing.assert_allclose(np.exp(log_probs).sum(axis=1), 1, atol=1e-5)
    assert log_probs[0, V + NEW - 1] > -20
    assert (stepper.copied(state) > 0).all() and (stepper.copied(state) < 1).all()


def test_a_new_word_of_another_source_is_impossible():
    tokens = as_tokens(make_batch((4, 4), (1, 1)))
    first = dataclasses.replace(tokens[0], copies=(2, 3, V, V + 1))
    second = dataclasses.replace(tokens[1], copies=(2, 3, 3, 4), new_words=())
    log_probs, _ = as_stepper(build(copy=True)).begin([first, second])
    assert np.isfinite(log_probs[0]).all()
    assert (log_probs[1, V:] == -np.inf).all()


@pytest.mark.parametrize("gate", [-1e4, -60.0, 60.0, 1e4])
def test_a_saturated_gate_gives_numbers(gate):
    network = build(copy=True)
    with torch.no_grad():
        network.pointer["b"].fill_(gate)
    log_probs, state = as_stepper(network).begin(as_tokens(make_batch()))
    assert not np.isnan(log_probs).any() and not np.isnan(stepper_values(state)).any()
    assert (log_probs.max(axis=1) > -5).all()


def stepper_values(state):
    return np.concatenate([np.ravel(array) for array in state])


def test_everything_is_computed_in_single_precision():
    for attention in ATTENTIONS.names():
        stepper = as_stepper(build(attention=attention, **EVERYTHING))
        log_probs, state = stepper.begin(as_tokens(make_batch()))
        assert {array.dtype for array in (log_probs, *state[1:])} == {np.dtype(np.float32)}


def test_weights_that_do_not_fit_are_refused_by_name():
    with pytest.raises(InputError, match=r"embedding of shape None, config.json says \(11, 256\)"):
        Seq2SeqStepper(Seq2SeqConfig(13, 11), {})
