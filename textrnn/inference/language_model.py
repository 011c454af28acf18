"""A recurrent language model in numpy, one token at a time.

stepper = LanguageModelStepper.from_run(Run.open(find_run("alice")))
log_probs, state = stepper.begin(tokenizer.encode("Once upon"))
log_probs, state = stepper.step(log_probs.argmax(axis=1), state)
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from textrnn.cells.arrays import Floats
from textrnn.config import NetworkConfig
from textrnn.errors import InputError
from textrnn.inference.layers import make_cell, make_layer
from textrnn.inference.products import multiply

if TYPE_CHECKING:
    from textrnn.run import Run

State = tuple[Floats, ...]  # the states of all layers, one after the other, each (B, H)
Ids = NDArray[np.integer[Any]]


class LanguageModelStepper:
    """Gives log-probabilities (B, V) for the next token, and the state after the last one."""

    def __init__(self, config: NetworkConfig, weights: Mapping[str, Floats], *, start: int = 1) -> None:
        """start: the token an empty prompt stands for; the default ends a document."""
        self.config, self.start = config, start
        self.embedding = _take(weights, "embedding", (config.vocabulary, config.embedding))
        self.layers = []
        for number, (I, H) in enumerate(config.layer_sizes()):  # noqa: E741
            cell = make_cell(config.cell, I, H)
            shapes = cell.shapes().items()
            own = {name: _take(weights, f"layers.{number}.{name}", shape) for name, shape in shapes}
            self.layers.append(make_layer(config.cell, cell, own))
        shape = (config.vocabulary, config.output_size())
        self.output = self.embedding if config.tie else _take(weights, "output.weight", shape)
        self.output_bias = _take(weights, "output.bias", (config.vocabulary,))
        self.table = InputTable(self.embedding, self.layers[0].project)
        self.num_states = len(self.layers[0].cell.states)

    @classmethod
    def from_run(cls, run: "Run", *, start: int = 1) -> Self:
        """Load the weights of a run. Raises InputError if they are not those its config.json describes."""
        import safetensors.numpy

        config = NetworkConfig.from_dict(run.config().network)
        config.validate()
        return cls(config, safetensors.numpy.load(run.read("weights.safetensors")), start=start)

    def begin(self, prompt: Sequence[int]) -> tuple[Floats, State]:
        """Read a prompt, as one row, from the zero state that training began with."""
        *earlier, last = prompt or [self.start]
        state = tuple(array for layer in self.layers for array in layer.start(1))
        for token in earlier:
            _, state = self.advance(np.array([token]), state)
        return self.step(np.array([last]), state)

    def step(self, ids: Ids, state: State) -> tuple[Floats, State]:
        """Read one token per row, ids (B,)."""
        top, state = self.advance(ids, state)
        return self.log_probs(top), state

    def advance(self, ids: Ids, state: State) -> tuple[Floats, State]:
        """Give what the output layer reads (B, output size), and the next state."""
        n, skip = self.num_states, self.config.skip
        x = self.embedding[ids] if skip else None  # (B, D)
        states = self.layers[0].advance(self.table.rows(ids), state[:n])
        outputs = [states[0]]
        for number, layer in enumerate(self.layers[1:], start=1):
            below = np.concatenate((outputs[-1], x), axis=1) if x is not None else outputs[-1]
            now = layer.step(below, state[number * n : (number + 1) * n])
            outputs.append(now[0])
            states += now
        return np.concatenate(outputs, axis=1) if skip else outputs[-1], states

    def log_probs(self, top: Floats) -> Floats:
        logits = multiply(top, self.output)  # (B, V)
        logits += self.output_bias
        logits -= logits.max(axis=1, keepdims=True)
        logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
        return logits


class InputTable:
    """The first layer's projected input of every token, computed when a token is first met."""

    def __init__(self, embedding: Floats, project: Callable[[Floats], Floats]) -> None:
        self.embedding, self.project = embedding, project
        width = project(embedding[:1]).shape[1]
        self.table = np.empty((len(embedding), width), np.float32)  # pages that are never met take no memory
        self.known = bytearray(len(embedding))

    def rows(self, ids: Ids) -> Floats:
        """Give the rows of ids (B,); they are not to be written to."""
        for token in ids.tolist():
            if not self.known[token]:
                self.table[token] = self.project(self.embedding[token, None])[0]
                self.known[token] = 1
        return self.table[ids]


def _take(weights: Mapping[str, Floats], name: str, shape: tuple[int, ...]) -> Floats:
    found = weights[name].shape if name in weights else None
    if found != shape:
        raise InputError(
            f"weights.safetensors has {name} of shape {found}, config.json says {shape}. Train again with --force."
        )
    return weights[name]
