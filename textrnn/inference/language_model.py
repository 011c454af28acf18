"""A recurrent language model in numpy, one token at a time.

stepper = LanguageModelStepper.from_run(Run.open(find_run("alice")))
log_probs, state = stepper.begin(tokenizer.encode("Once upon"))
log_probs, state = stepper.step(log_probs.argmax(axis=1), state)
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray

from textrnn.cells.arrays import Floats
from textrnn.config import END, NetworkConfig
from textrnn.inference.input_table import InputTable
from textrnn.inference.output import word_log_probs
from textrnn.inference.weights import take, take_layer

if TYPE_CHECKING:
    from textrnn.run import Run

State = tuple[Floats, ...]  # the states of all layers, one after the other, each (B, H)
Ids = NDArray[np.integer[Any]]


class LanguageModelStepper:
    """Gives log-probabilities (B, V) for the next token, and the state after the last one."""

    def __init__(self, config: NetworkConfig, weights: Mapping[str, Floats], *, start: int = END) -> None:
        """start: the token an empty prompt stands for; the default ends a document."""
        self.config, self.start = config, start
        self.embedding = take(weights, "embedding", (config.vocabulary, config.embedding))
        sizes = enumerate(config.layer_sizes())
        self.layers = [take_layer(weights, f"layers.{number}", config, pair) for number, pair in sizes]
        shape = (config.vocabulary, config.output_size())
        self.output = self.embedding if config.tie else take(weights, "output.weight", shape)
        self.output_bias = take(weights, "output.bias", (config.vocabulary,))
        self.table = InputTable(self.embedding, self.layers[0].project)
        self.num_states = len(self.layers[0].cell.states)

    @classmethod
    def from_run(cls, run: "Run", *, start: int = END) -> Self:
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
        return word_log_probs(top, self.output, self.output_bias)
