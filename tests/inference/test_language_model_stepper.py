"""The numpy language model against the torch network it was trained as."""

import time

import numpy as np
import pytest
import torch

from textrnn.cells import CELLS, arrays
from textrnn.config import NetworkConfig
from textrnn.decoding.beam import SearchOptions, beam_search
from textrnn.errors import InputError
from textrnn.inference import FAST_LAYERS
from textrnn.inference.language_model import LanguageModelStepper
from textrnn.inference.layers import Layer, make_layer
from textrnn.networks.dropout import DropoutConfig
from textrnn.networks.language_model import LanguageModel

V = 11
SHAPES = [{"layers": 1}, {"tie": True, "embedding": 10}, {"skip": True}, {"layers": 3, "skip": True}]


def build(**options):
    """Give a torch network with outputs that are far from flat, and the stepper with the same weights."""
    config = NetworkConfig(**({"vocabulary": V, "hidden": 16, "embedding": 12, "layers": 2} | options))
    network = LanguageModel(config, DropoutConfig(), seed=1).eval()
    with torch.no_grad():
        for name, value in network.named_parameters():
            if not name.startswith("layers"):
                # larger recurrent weights would be chaotic: any rounding would grow
                value.mul_(15.0 if config.tie else 5.0)
            elif config.cell == "irnn":
                value.mul_(0.5)  # what is never squashed and never forgotten grows without bound
            value.add_(0.01)
    weights = {name: value.numpy() for name, value in network.state_dict().items()}
    return network, LanguageModelStepper(config, weights)


def tokens(T, B=1, seed=0):
    return np.random.default_rng(seed).integers(0, V, (T, B))


def expected(network, ids):
    """Give torch's log-probabilities (T, B, V), the state carried from the first id to the last."""
    dtype = next(network.parameters()).dtype
    with torch.inference_mode():
        start = [tuple(part.to(dtype) for part in state) for state in network.start(ids.shape[1])]
        logits, _ = network(torch.from_numpy(ids), start)
        return logits.log_softmax(dim=2).numpy()


def assert_same(found, network, ids):
    """Compare with torch to 1e-5; where torch's own rounding is more than that, to what that is."""
    wanted = expected(network, ids)[-len(found) :]
    error = abs(found - wanted).max()
    if error > 1e-5:
        assert error < 4 * abs(expected(network.double(), ids)[-len(found) :] - wanted).max()


@pytest.mark.parametrize(
    ("cell", "options"), [(cell, {}) for cell in CELLS.names()] + [("gru", shape) for shape in SHAPES]
)
def test_500_carried_steps_give_torchs_log_probs(cell, options):
    network, stepper = build(cell=cell, **options)
    ids = tokens(500)
    log_probs, state = stepper.begin(ids[0].tolist())
    found = [log_probs]
    for row in ids[1:]:
        log_probs, state = stepper.step(row, state)
        found.append(log_probs)
    assert np.std(found) > 0.05
    assert_same(np.stack(found), network, ids)


@pytest.mark.parametrize("cell", CELLS.names())
def test_rows_are_independent_texts(cell):
    network, stepper = build(cell=cell)
    ids = tokens(20, 3)
    _, state = stepper.begin([0])
    state = tuple(np.zeros((3, array.shape[1]), np.float32) for array in state)
    for row in ids:
        log_probs, state = stepper.step(row, state)
    assert_same(log_probs[None], network, ids)
    assert all(array.shape[0] == 3 for array in state)


@pytest.mark.parametrize("cell", CELLS.names())
def test_a_prompt_is_read_from_its_first_token_to_its_last(cell):
    network, stepper = build(cell=cell)
    ids = tokens(30)
    assert_same(stepper.begin(ids[:, 0].tolist())[0][None], network, ids)


@pytest.mark.parametrize("cell", CELLS.names())
def test_a_beam_scores_its_texts_as_torch_does(cell):
    network, stepper = build(cell=cell)
    (found,) = beam_search(stepper, [3, 4], SearchOptions(width=3, limit=8))
    assert len({hypothesis.ids for hypothesis in found}) == 3
    ids = np.array([[3, 4, *hypothesis.ids] for hypothesis in found]).T  # (T, 3)
    wanted = np.take_along_axis(expected(network, ids[:-1])[1:], ids[2:, :, None], axis=2)[:, :, 0]
    np.testing.assert_allclose(np.array([each.log_probs for each in found]).T, wanted, atol=1e-5, rtol=1e-5)


def test_an_empty_prompt_is_the_start_token():
    _, stepper = build()
    np.testing.assert_array_equal(stepper.begin([])[0], stepper.begin([1])[0])


@pytest.mark.parametrize("cell", CELLS.names())
def test_a_step_leaves_the_state_it_was_given(cell):
    _, stepper = build(cell=cell)
    _, state = stepper.begin([3, 4])
    before = [array.copy() for array in state]
    first, _ = stepper.step(np.array([5]), state)
    second, _ = stepper.step(np.array([5]), state)
    np.testing.assert_array_equal(first, second)
    for array, copy in zip(state, before, strict=True):
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize("cell", FAST_LAYERS.names())
def test_a_fast_layer_equals_the_equations(cell, rows):
    made = CELLS.get(cell)(12, 16)
    rng = np.random.default_rng(0)
    weights = {name: value + 0.1 for name, value in made.initial(rng).items()}
    fast, plain = make_layer(cell, made, weights), Layer(made, weights)
    assert type(fast) is not Layer
    state = made.start(arrays, rows)
    for _ in range(50):
        x = rng.standard_normal((rows, 12)).astype(np.float32)
        wanted = plain.step(x, state)
        for ours, theirs in zip(fast.advance(fast.project(x), state), wanted, strict=True):
            np.testing.assert_array_equal(ours, theirs)  # halving the weights of sigmoid gates rounds nothing
        for ours, theirs in zip(fast.step(x, state), wanted, strict=True):
            np.testing.assert_allclose(ours, theirs, atol=1e-5)
        state = wanted


def test_a_large_vocabulary_costs_nothing_at_the_start():
    config = NetworkConfig(vocabulary=30_000, hidden=256, embedding=64, layers=1)
    shape = (30_000, 256)
    weights = {
        "embedding": np.ones((30_000, 64), np.float32),
        "output.weight": np.ones(shape, np.float32),
        "output.bias": np.zeros(30_000, np.float32),
        **{f"layers.0.{name}": value for name, value in _initial("lstm", 64, 256).items()},
    }
    begin = time.process_time()
    stepper = LanguageModelStepper(config, weights)
    stepper.begin([7])
    assert time.process_time() - begin < 0.1
    assert sum(stepper.table.known) == 1


def _initial(cell, inputs, hidden):
    return CELLS.get(cell)(inputs, hidden).initial(np.random.default_rng(0))


def test_weights_that_do_not_fit_are_refused_by_name():
    config = NetworkConfig(vocabulary=V, hidden=16, embedding=12, layers=1)
    with pytest.raises(InputError, match=r"embedding of shape None, config.json says \(11, 12\)"):
        LanguageModelStepper(config, {})
