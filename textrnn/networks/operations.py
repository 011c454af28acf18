"""What an encoder-decoder computes for a pair, counted without building it."""

from math import prod

from textrnn.attention.architecture import Architecture
from textrnn.cells import CELLS, make_cell
from textrnn.config import Seq2SeqConfig

PASSES = 3  # forwards, and backwards to what was read and to the weights


def operations_for(config: Seq2SeqConfig, *, source_tokens: float, target_tokens: float, words: int) -> float:
    """Count the floating-point operations that a pair costs in training: two for each weight and token, in each pass.

    words: of the softmax. Gates without a product and attention to sentences are left out, as they hardly count.
    """
    architecture = Architecture(config, CELLS.get(config.cell).states)
    memory, H = 2 * config.hidden, config.hidden

    def layers(sizes: list[tuple[int, int]]) -> int:
        return sum(make_cell(config, *pair).multiplications() for pair in sizes)

    read = 2 * layers(architecture.encoders["encoder"].layer_sizes) + memory * H  # and the keys
    written = layers(architecture.decoder.layer_sizes()) + prod(architecture.decoder.shapes()["W"])
    looked_at = source_tokens * (H + memory)
    return 2 * PASSES * (source_tokens * read + target_tokens * (written + looked_at + config.embedding * words))
