"""The order of Google's translator, whose layers and attention each run over all steps at once."""

from textrnn.attention.decoder import Decoded, Decoder, DecoderState, Engine
from textrnn.attention.source import Array


class GNMT(Decoder):
    """The first layer reads the target, its outputs are the queries, and the second layer reads what they found.

    Wu et al. 2016, arXiv:1609.08144, sec. 3, with one layer more and the readout of Luong et al. No step needs what
    the step before saw in the source, so that training takes one call for each part. The layers' outputs are added
    up (sec. 3.1).
    """

    stepwise = False

    def layer_sizes(self) -> list[tuple[int, int]]:
        H = self.config.hidden
        return [(self.config.embedding, H), (H + self.context_size, H)]

    def decode(self, engine: Engine, x: Array, state: DecoderState) -> Decoded:
        h1, first = engine.run(0, x, state.layers[0])
        context, attended, earlier = self.look(engine, h1, state)
        h2, second = engine.run(1, engine.drop(engine.xp.concatenate((h1, context), 2)), state.layers[1])
        readouts = self.read_out(engine, h1 + h2, context)
        return Decoded(readouts, attended.shares, DecoderState((first, second), attended.history, (), earlier))
