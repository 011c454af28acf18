"""An encoder-decoder in numpy: many sources read at once, then one token at a time of as many texts as wanted.

stepper = Seq2SeqStepper.from_run(Run.open(find_run("news")))
log_probs, state = stepper.begin([coding.encode_source(text) for text in texts])
log_probs, state = stepper.step(log_probs.argmax(axis=1), state)
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from textrnn.attention.architecture import Architecture
from textrnn.attention.attention import Attended, History
from textrnn.attention.decoder import DecoderState
from textrnn.attention.hierarchical import read_sentences
from textrnn.attention.pointer import log_share, mix
from textrnn.attention.source import Sentences, Source
from textrnn.cells import CELLS, arrays
from textrnn.cells.arrays import Floats, Ints
from textrnn.config import END, UNKNOWN, Seq2SeqConfig
from textrnn.inference.encoder import BidirectionalLayers
from textrnn.inference.input_table import InputTable
from textrnn.inference.layers import LayerState
from textrnn.inference.output import word_log_probs
from textrnn.inference.sources import Copies, SourceRows, Sources
from textrnn.inference.weights import take, take_layer, take_part

if TYPE_CHECKING:
    from textrnn.run import Run

State = tuple[NDArray[Any], ...]  # SourceRows, the arrays of a DecoderState, attention (B, S), copying (B,)


class CodedSource(Protocol):
    """A source as numbers: `textrnn.text.pairs.coding.SourceTokens`."""

    @property
    def ids(self) -> Sequence[int]: ...
    @property
    def copies(self) -> Sequence[int]: ...
    @property
    def new_words(self) -> Sequence[str]: ...
    @property
    def sentences(self) -> Sequence[int]: ...
    @property
    def features(self) -> Sequence[Sequence[int]]: ...


class Seq2SeqStepper:
    """Gives log-probabilities for the next token of each row, and the state after the last one.

    Ids from V on are words that only a row's source has, by its own numbering.
    """

    def __init__(self, config: Seq2SeqConfig, weights: Mapping[str, Floats], *, start: int = END) -> None:
        """start: the token that every text begins after."""
        self.config, self.first = config, start
        self.architecture = Architecture(config, CELLS.get(config.cell).states)
        tables = self.architecture.embeddings().items()
        self.tables = {name: take(weights, name, shape) for name, shape in tables}
        features = enumerate(self.architecture.features())
        self.features = [take(weights, f"features.{number}", shape) for number, shape in features]
        encoders = self.architecture.encoders.items()
        self.encoders = {name: BidirectionalLayers(name, config, encoder, weights) for name, encoder in encoders}
        sizes = enumerate(self.architecture.decoder.layer_sizes())
        self.layers = [take_layer(weights, f"decoder.{number}", config, pair) for number, pair in sizes]
        parts = self.architecture.parts().items()
        self.parts = {part: arrays.bind(take_part(weights, part, shapes)) for part, shapes in parts}
        self.output_weight = self.tables["embedding"] if config.tie else weights["output.weight"]

    @classmethod
    def from_run(cls, run: "Run") -> Self:
        """Load the weights of a run. Raises InputError if they are not those its config.json describes."""
        import safetensors.numpy

        config = Seq2SeqConfig.from_dict(run.config().network)
        return cls(config, safetensors.numpy.load(run.read("weights.safetensors")))

    @cached_property
    def inputs(self) -> InputTable:
        """What the first layer makes of a token, in decoders where it reads nothing else."""
        return InputTable(self.tables["embedding"], self.layers[0].project)

    def begin(self, sources: Sequence[CodedSource]) -> tuple[Floats, State]:
        """Read sources, one row for each; give log p of the first token (N, V + most new words of a source)."""
        N = len(sources)
        batch, start = self._read(sources)
        empty = np.zeros((N, batch.source.memory.shape[1]), np.float32), np.zeros(N, np.float32)
        state: State = (SourceRows.of(batch, np.arange(N)), *_flatten(start), *empty)
        return self.step(np.full(N, self.first), state)

    def step(self, ids: Ints, state: State) -> tuple[Floats, State]:
        """Read one token per row, ids (B,)."""
        rows = state[0]
        assert isinstance(rows, SourceRows)
        rows = rows.compact()
        source = rows.source()
        engine = NumpyEngine(self, source, np.where(ids < self.config.target_vocabulary, ids, UNKNOWN))
        decoded = self.architecture.decoder.decode(engine, engine.tokens, self._unflatten(state))
        readouts, shares = decoded.readouts[:, 0], decoded.shares[:, 0]  # (B, D), (B, S)
        log_probs, copied = self._log_probs(readouts, shares, source, rows.sources)
        return log_probs, (rows, *_flatten(decoded.state), shares, copied)

    def attention(self, state: State) -> Floats:
        """Give where each row looked in its source at the last step (B, S), zero beyond the source's end."""
        return state[-2]

    def copied(self, state: State) -> Floats:
        """Give how likely each row was to copy at the last step (B,), zero for a network that does not."""
        return state[-1]

    def _read(self, sources: Sequence[CodedSource]) -> tuple[Sources, DecoderState]:
        """Encode sources; give what there is to look at, and the state a decoder begins with."""
        lengths = np.array([len(source.ids) for source in sources])
        mask = np.arange(lengths.max()) < lengths[:, None]  # (N, S)
        table = self.tables["embedding" if self.config.shared else "source_embedding"]
        columns = [_pad((source.ids for source in sources), mask)]  # each (N, S)
        for number in range(len(self.features)):
            columns.append(_pad(([values[number] for values in source.features] for source in sources), mask))
        read = self.encoders["encoder"].read_words(*_distinct([table, *self.features], columns), lengths)
        attention = self.architecture.attention
        keys = attention.keys(arrays, read.memory, self.parts["attention"])
        source = Source(read.memory, keys, mask, lengths, self._read_sentences(sources, read.memory, mask))
        layer = self.architecture.bridge.start(arrays, read.last, self.parts["bridge"])
        start = self.architecture.decoder.start(arrays, layer, attention.start(arrays, mask))
        if not self.config.copy:
            return Sources(source, self.config.target_vocabulary), start
        copies = Copies.of(_pad((source.copies for source in sources), mask), mask)
        new_words = max(len(source.new_words) for source in sources)
        return Sources(source, self.config.target_vocabulary + new_words, copies), start

    def _read_sentences(
        self, sources: Sequence[CodedSource], memory: Floats, mask: NDArray[np.bool_]
    ) -> Sentences | None:
        if not self.config.hierarchical:
            return None
        numbers = _pad((source.sentences for source in sources), mask)
        read, key = self.encoders["sentence_encoder"].read, self.parts["sentence_attention"]["W"]
        return read_sentences(arrays, memory, numbers, mask, read=read, key=key)

    def _unflatten(self, state: State) -> DecoderState:
        config, arrays_left = self.config, iter(state[1:-2])
        layers = tuple(tuple(islice(arrays_left, len(layer.cell.states))) for layer in self.layers)
        history = tuple(islice(arrays_left, self.architecture.attention.history_size))
        readout = tuple(islice(arrays_left, int(self.architecture.decoder.stepwise)))
        return DecoderState(layers, history, readout, tuple(islice(arrays_left, int(config.intra))))

    def _log_probs(self, readouts: Floats, shares: Floats, source: Source, sources: Sources) -> tuple[Floats, Floats]:
        """Give log p of the next token (B, V + new words), and of copying it (B,)."""
        B, V = len(readouts), self.config.target_vocabulary
        table = np.empty((B, sources.vocabulary), np.float32)
        table[:, V:] = -np.inf
        word_log_probs(readouts, self.output_weight, self.parts["output"]["bias"], out=table[:, :V])
        if sources.copies is None:
            return table, np.zeros(B, np.float32)
        pointer = self.parts["pointer"]
        gate = pointer["W"](readouts) + pointer["b"]  # (B, 1)
        words = source.of_rows(sources.copies.words)  # (B, U)
        copied = source.ungroup(source.group(shares[:, None]) @ sources.copies.places)[:, 0]  # (B, U)
        rows = np.arange(B)[:, None]
        mixed = mix(arrays, gate, table[rows, words], log_share(arrays, copied))
        table += arrays.logsigmoid(gate)
        table[rows, words] = mixed  # which are few: all other words can only be generated
        return table, arrays.sigmoid(-gate)[:, 0]


class NumpyEngine:
    """Runs the parts of a decoder for one step of rows that read these ids (B,). tokens: embedded, (B, 1, D)."""

    xp = arrays

    def __init__(self, stepper: Seq2SeqStepper, source: Source, ids: Ints) -> None:
        self.stepper, self.source, self.ids = stepper, source, ids
        self.tokens = stepper.tables["embedding"][ids][:, None]
        self.weights: Mapping[str, Any] = stepper.parts["readout"]

    def run(self, number: int, x: Floats, state: LayerState) -> tuple[Floats, LayerState]:
        layer = self.stepper.layers[number]
        if x is self.tokens:  # and nothing beside them
            state = layer.advance(self.stepper.inputs.rows(self.ids), state)
        else:
            state = layer.step(x[:, 0], state)
        return state[0][:, None], state

    def attend(self, queries: Floats, history: History) -> Attended:
        stepper = self.stepper
        return stepper.architecture.attention.attend(arrays, queries, self.source, history, stepper.parts["attention"])

    def drop(self, x: Floats) -> Floats:
        return x


def _flatten(state: DecoderState) -> Iterator[Floats]:
    for layer in state.layers:
        yield from layer
    yield from state.history
    yield from state.readout
    yield from state.earlier


def _distinct(tables: Sequence[Floats], columns: Sequence[Ints]) -> tuple[Floats, Ints]:
    """Look tokens up in tables, by a column (N, S) for each; give those that differ (U, I), and which is where."""
    keys = np.ravel_multi_index(columns, [len(table) for table in tables])
    _, firsts, places = np.unique(keys, return_index=True, return_inverse=True)
    words = [table[column.ravel()[firsts]] for table, column in zip(tables, columns, strict=True)]
    return np.concatenate(words, axis=1), places.reshape(keys.shape)


def _pad(rows: Iterable[Sequence[int]], mask: NDArray[np.bool_]) -> Ints:
    """Put rows of numbers under one another, zeros behind their ends."""
    table = np.zeros(mask.shape, np.intp)
    table[mask] = np.concatenate([np.asarray(row) for row in rows])
    return table
