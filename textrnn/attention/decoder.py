"""What every order of a decoder has: recurrent layers, one attention, and a readout that the next word is read from."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple, Protocol

from textrnn.attention.attention import Attended, History
from textrnn.attention.intra import look_back
from textrnn.attention.source import Array, Namespace
from textrnn.config import Seq2SeqConfig

LayerState = tuple[Array, ...]  # each (B, H)


class DecoderState(NamedTuple):
    """What a decoder carries from one step to the next, in tuples that are empty where there is no such thing.

    layers: of each recurrent layer. history: of the attention, each (B, S). readout: (B, D), where it is fed.
    earlier: the first layer's outputs so far (B, t, H), where they are looked back at.
    """

    layers: tuple[LayerState, ...]
    history: History = ()
    readout: tuple[Array, ...] = ()
    earlier: tuple[Array, ...] = ()


class Decoded(NamedTuple):
    """readouts: (B, T, D). shares: how much each place of the source counted, (B, T, S)."""

    readouts: Array
    shares: Array
    state: DecoderState


class Engine(Protocol):
    """What runs the parts of a decoder: torch over many steps, numpy one step at a time.

    weights: those of the readout, as maps.
    """

    @property
    def xp(self) -> Namespace: ...

    @property
    def weights(self) -> Mapping[str, Any]: ...

    def run(self, number: int, x: Array, state: LayerState) -> tuple[Array, LayerState]:
        """Run a recurrent layer over x (B, T, I)."""
        ...

    def attend(self, queries: Array, history: History) -> Attended:
        """Look at the source from queries (B, T, H)."""
        ...

    def drop(self, x: Array) -> Array:
        """Drop units of (B, T, ...) while training."""
        ...


class Decoder(ABC):
    """From embedded target tokens (B, T, D) and a source to readouts (B, T, D).

    stepwise: each step needs the one before as a whole, so that training cannot run a layer over all steps at once.
    """

    stepwise: ClassVar[bool]

    def __init__(self, config: Seq2SeqConfig) -> None:
        self.config = config
        # what is looked back at comes with what is looked at in the source
        self.context_size = 2 * config.hidden + (config.hidden if config.intra else 0)

    @abstractmethod
    def layer_sizes(self) -> list[tuple[int, int]]:
        """Give (I, H) of every recurrent layer."""

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Name the weights of the readout."""
        D = self.config.embedding
        return {"W": (D, self.config.hidden + self.context_size), "b": (D,)}

    def start(self, xp: Namespace, layer: LayerState, history: History) -> DecoderState:
        """Give the state before the first step, in which every recurrent layer begins alike."""
        h = layer[0]  # (B, H)
        earlier = (xp.zeros_for(h, (len(h), 0, h.shape[1])),) if self.config.intra else ()
        return DecoderState(tuple(layer for _ in self.layer_sizes()), history, (), earlier)

    @abstractmethod
    def decode(self, engine: Engine, x: Array, state: DecoderState) -> Decoded:
        """Read embedded tokens x (B, T, D)."""

    def look(self, engine: Engine, h: Array, state: DecoderState) -> tuple[Array, Attended, tuple[Array, ...]]:
        """Look at the source, and back, from h (B, T, H); give both contexts as one, and what is kept of each."""
        attended = engine.attend(h, state.history)
        if not self.config.intra:
            return attended.context, attended, ()
        context, earlier = look_back(engine.xp, h, state.earlier[0])
        return engine.xp.concatenate((attended.context, context), 2), attended, (earlier,)

    def read_out(self, engine: Engine, h: Array, context: Array) -> Array:
        """Give tanh(W [h; context] + b) (B, T, D) (Luong et al. 2015, eq. 5)."""
        joined = engine.drop(engine.xp.concatenate((h, context), 2))
        return engine.xp.tanh(engine.weights["W"](joined) + engine.weights["b"])
