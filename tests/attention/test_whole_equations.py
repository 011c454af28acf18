"""A whole encoder-decoder written out by hand, against the one that is put together from its parts.

The one source has five tokens, of which two are the same word and one is in no vocabulary.
"""

import numpy as np
import pytest
from pair_examples import Tokens, as_stepper, build

V = 11  # of the target; the source has a few more
SOURCE = (4, 2, 4, 7, 12)
COPIES = (3, 5, 3, 8, V)  # what each token is in the target
FED = (1, 6, 3, 0)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    return np.exp(x - x.max()) / np.exp(x - x.max()).sum()


class Written:
    """A simple recurrent network of either order, with general attention and copying, vector by vector."""

    def __init__(self, weights):
        self.w = {name: value.astype(np.float64) for name, value in weights.items()}

    def run(self, layer, x, h):
        return np.tanh(self.w[f"{layer}.W"] @ x + self.w[f"{layer}.U"] @ h + self.w[f"{layer}.b"])

    def read(self):
        """Read the source in both directions; keep what every place gives, and the decoder's start."""
        embedded, ends = self.w["source_embedding"][list(SOURCE)], []
        memory = [[], []]
        for way, tokens in enumerate((embedded, embedded[::-1])):
            h = np.zeros(self.w["bridge.b_h"].shape)
            for x in tokens:
                h = self.run(f"encoder.0.{('forwards', 'backwards')[way]}", x, h)
                memory[way].append(h)
            ends.append(h)
        self.memory = np.concatenate((memory[0], memory[1][::-1]), axis=1)
        return np.tanh(self.w["bridge.W_h"] @ np.concatenate(ends) + self.w["bridge.b_h"])

    def attend(self, h):
        shares = softmax(np.array([h @ self.w["attention.W"] @ s for s in self.memory]) / len(h) ** 0.5)
        return shares, shares @ self.memory

    def read_out(self, h, context):
        return np.tanh(self.w["readout.W"] @ np.concatenate((h, context)) + self.w["readout.b"])

    def gnmt(self):
        first = second = self.read()
        for word in FED:
            first = self.run("decoder.0", self.w["embedding"][word], first)
            shares, context = self.attend(first)
            second = self.run("decoder.1", np.concatenate((first, context)), second)
            yield self.probabilities(self.read_out(first + second, context), shares)

    def input_feeding(self):
        h, readout = self.read(), np.zeros(self.w["readout.b"].shape)
        for word in FED:
            h = self.run("decoder.0", np.concatenate((self.w["embedding"][word], readout)), h)
            shares, context = self.attend(h)
            readout = self.read_out(h, context)
            yield self.probabilities(readout, shares)

    def probabilities(self, readout, shares):
        """Give p of all words (V + 1,), and of copying."""
        generate = sigmoid(self.w["pointer.W"][0] @ readout + self.w["pointer.b"][0])
        p = np.append(generate * softmax(self.w["embedding"] @ readout + self.w["output.bias"]), 0)
        for word, share in zip(COPIES, shares, strict=True):
            p[word] += (1 - generate) * share
        return p, 1 - generate


@pytest.mark.parametrize("decoder", ["gnmt", "input-feeding"])
def test_probabilities_are_those_written_out(decoder):
    network = build(decoder=decoder, cell="rnn", copy=True)
    weights = {name: value.numpy() for name, value in network.state_dict().items()}
    steps = getattr(Written(weights), decoder.replace("-", "_"))()
    stepper = as_stepper(network)
    log_probs, state = stepper.begin([Tokens(SOURCE, COPIES, ("new",))])
    for word, (wanted, copied) in zip((*FED[1:], 0), steps, strict=True):
        np.testing.assert_allclose(np.exp(log_probs[0]), wanted, rtol=1e-3, atol=1e-6)
        np.testing.assert_allclose(stepper.copied(state)[0], copied, atol=1e-5)
        log_probs, state = stepper.step(np.array([word]), state)
