"""The parts that a configuration asks for, and the names and shapes of their weights."""

from collections.abc import Sequence

from textrnn.attention import ATTENTIONS, DECODERS
from textrnn.attention.attention import Attention
from textrnn.attention.bridge import Bridge
from textrnn.attention.decoder import Decoder
from textrnn.attention.encoder import Encoder
from textrnn.config import Seq2SeqConfig, require

Shapes = dict[str, tuple[int, ...]]
FEATURE_SIZE = 16  # the embedding of one feature


class Architecture:
    """The equations of an encoder-decoder, without its weights and without its cells.

    Raises ConfigError for parts that do not go together, UsageError for names that are none.
    """

    def __init__(self, config: Seq2SeqConfig, states: Sequence[str]) -> None:
        """states: names of the state arrays of the configuration's cell."""
        config.validate()
        self.config = config
        H, M = config.hidden, 2 * config.hidden
        self.encoders = {"encoder": Encoder(config.embedding + FEATURE_SIZE * len(config.features), H, config.layers)}
        if config.hierarchical:
            self.encoders["sentence_encoder"] = Encoder(M, H, 1)
        self.decoder: Decoder = DECODERS.get(config.decoder)(config)
        require(
            self.decoder.stepwise or not config.coverage,
            f"coverage in the score makes each step wait for the one before, which --decoder {config.decoder} does not."
            " Take --decoder input-feeding, or coverage in the loss or in the search instead.",
        )
        kind = ATTENTIONS.get(config.attention)
        self.attention: Attention = kind(H, M, window=config.window, coverage=config.coverage)
        self.bridge = Bridge(states, M, H)

    def embeddings(self) -> Shapes:
        """Give the tables (words, width) that are looked up in."""
        config = self.config
        tables: Shapes = {"embedding": (config.target_vocabulary, config.embedding)}
        if not config.shared:
            tables["source_embedding"] = (config.source_vocabulary, config.embedding)
        return tables

    def features(self) -> list[tuple[int, int]]:
        """Give the tables of the features of source tokens."""
        return [(size, FEATURE_SIZE) for size in self.config.features]

    def parts(self) -> dict[str, Shapes]:
        """Give the weights of every other part but the recurrent layers."""
        V, D = self.config.target_vocabulary, self.config.embedding
        parts: dict[str, Shapes] = {
            "bridge": self.bridge.shapes(),
            "attention": self.attention.shapes(),
            "readout": self.decoder.shapes(),
            "output": {"bias": (V,)} if self.config.tie else {"weight": (V, D), "bias": (V,)},
        }
        if self.config.copy:
            parts["pointer"] = {"W": (1, D), "b": (1,)}
        if self.config.hierarchical:
            parts["sentence_attention"] = {"W": (self.config.hidden, 2 * self.config.hidden)}
        return parts
