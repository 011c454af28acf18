"""The decoders written out by hand: one row, one step, vectors and matrices."""

from dataclasses import dataclass, field

import numpy as np
import pytest

from textrnn.attention.attention import Attended
from textrnn.attention.bridge import Bridge
from textrnn.attention.decoder import DecoderState
from textrnn.attention.gnmt import GNMT
from textrnn.attention.input_feeding import InputFeeding
from textrnn.cells import arrays
from textrnn.config import Seq2SeqConfig

H, D, M = 3, 2, 6
CONFIG = Seq2SeqConfig(9, 9, hidden=H, embedding=D)


def draw(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


READOUT = {"W": draw(D, H + M, seed=20), "b": draw(D, seed=21)}
LAYERS = [draw(H, 40, seed=22), draw(H, 40, seed=23)]  # as many columns of them as there are inputs
MEMORY = draw(M, H, seed=24)


@dataclass
class Engine:
    """Layers that add their inputs, through a matrix, to their state; what they find is a matrix times the query."""

    xp = arrays
    weights: dict = field(default_factory=lambda: arrays.bind(READOUT))

    def run(self, number, x, state):
        outputs = []
        for step in x.swapaxes(0, 1):
            state = (state[0] + step @ LAYERS[number][:, : step.shape[1]].T,)
            outputs.append(state[0])
        return np.stack(outputs, axis=1), state

    def attend(self, queries, history):
        return Attended(np.ones((*queries.shape[:2], 1), np.float32), queries @ MEMORY.T, history)

    def drop(self, x):
        return x


def run(number, x, state):
    return state + LAYERS[number][:, : len(x)] @ x


def read_out(h, context):
    return np.tanh(READOUT["W"] @ np.concatenate((h, context)) + READOUT["b"])


def decode(decoder, x, h):
    """Give the readouts (T, D) of one row, fed x (T, D), all of whose layers begin with h."""
    state = decoder.start(arrays, (h[None],), ())
    return decoder.decode(Engine(), x[None], state).readouts[0]


def test_gnmt_reads_what_the_first_layer_found_and_adds_both_up():
    x, h = draw(2, D), draw(H, seed=1)
    first, second, wanted = h, h, []
    for token in x:
        first = run(0, token, first)
        context = MEMORY @ first
        second = run(1, np.concatenate((first, context)), second)
        wanted.append(read_out(first + second, context))
    np.testing.assert_allclose(decode(GNMT(CONFIG), x, h), wanted, atol=1e-5)


def test_input_feeding_reads_the_token_and_the_readout_before():
    x, h = draw(3, D), draw(H, seed=1)
    readout, wanted = np.zeros(D), []
    for token in x:
        h = run(0, np.concatenate((token, readout)), h)
        readout = read_out(h, MEMORY @ h)
        wanted.append(readout)
    np.testing.assert_allclose(decode(InputFeeding(CONFIG), x, draw(H, seed=1)), wanted, atol=1e-5)


@pytest.mark.parametrize("decoder", [GNMT(CONFIG), InputFeeding(CONFIG)])
def test_a_readout_is_the_tanh_of_state_and_context(decoder):
    h, context = draw(1, 1, H), draw(1, 1, M, seed=1)
    found = decoder.read_out(Engine(), h, context)[0, 0]
    np.testing.assert_allclose(found, read_out(h[0, 0], context[0, 0]), atol=1e-6)


def test_the_bridge_bends_h_and_leaves_the_rest():
    bridge, last = Bridge(("h", "c"), M, H), draw(2, M)
    w = {name: draw(*shape, seed=number) for number, (name, shape) in enumerate(bridge.shapes().items(), 5)}
    h, c = bridge.start(arrays, last, arrays.bind(w))
    np.testing.assert_allclose(h[1], np.tanh(w["W_h"] @ last[1] + w["b_h"]), atol=1e-5)
    np.testing.assert_allclose(c[1], w["W_c"] @ last[1] + w["b_c"], atol=1e-5)


def test_every_layer_begins_with_the_bridges_state():
    layer = (draw(1, H), draw(1, H, seed=1))
    state = GNMT(CONFIG).start(arrays, layer, ())
    assert state == DecoderState((layer, layer))
    assert InputFeeding(CONFIG).start(arrays, layer, ()).layers == (layer,)
