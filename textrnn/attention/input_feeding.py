"""The classic order, in which each step knows where the one before has looked."""

from textrnn.attention.attention import History
from textrnn.attention.decoder import Decoded, Decoder, DecoderState, Engine, LayerState
from textrnn.attention.source import Array, Namespace


class InputFeeding(Decoder):
    """One layer, fed with the token and the readout of the step before.

    Luong, Pham & Manning 2015, arXiv:1508.04025, sec. 3.3.
    """

    stepwise = True

    def layer_sizes(self) -> list[tuple[int, int]]:
        return [(2 * self.config.embedding, self.config.hidden)]

    def start(self, xp: Namespace, layer: LayerState, history: History) -> DecoderState:
        state = super().start(xp, layer, history)
        return state._replace(readout=(xp.zeros_for(layer[0], (len(layer[0]), self.config.embedding)),))

    def decode(self, engine: Engine, x: Array, state: DecoderState) -> Decoded:
        readouts, shares = [], []
        for t in range(x.shape[1]):
            step = self._step(engine, x[:, t : t + 1], state)
            state = step.state
            readouts.append(step.readouts)
            shares.append(step.shares)
        return Decoded(engine.xp.concatenate(readouts, 1), engine.xp.concatenate(shares, 1), state)

    def _step(self, engine: Engine, x: Array, state: DecoderState) -> Decoded:
        """Read one token of each row, x (B, 1, D)."""
        fed = engine.xp.concatenate((x, state.readout[0][:, None]), 2)
        h, layer = engine.run(0, fed, state.layers[0])
        context, attended, earlier = self.look(engine, h, state)
        readout = self.read_out(engine, h, context)
        return Decoded(readout, attended.shares, DecoderState((layer,), attended.history, (readout[:, 0],), earlier))
