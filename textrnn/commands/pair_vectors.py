"""Word vectors that the embeddings of an encoder-decoder begin with, on one side or on both."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from textrnn.commands.training_data import read_vectors
from textrnn.commands.training_task import Tell
from textrnn.errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from textrnn.text.pairs.coding import PairCoding

EMBEDDING_SIDES = ("embeddings", "source_embeddings", "target_embeddings")


@dataclass(frozen=True)
class SideVectors:
    """Files or stores. With a shared vocabulary there is one embedding, which has the vectors of the target."""

    source: str | None
    target: str | None

    @classmethod
    def of(cls, named: Mapping[str, str], *, shared: bool) -> Self:
        """Tell what each option means. Raises UsageError for two that name the vectors of one side."""
        both, source, target = (named.get(side) for side in EMBEDDING_SIDES)
        if both is not None and source is not None:
            raise UsageError("--embeddings are those of the sources, as --source-embeddings are. Drop one.")
        source = both or source
        if not shared:
            return cls(source, target)
        if source is not None and target is not None and source != target:
            raise UsageError("one vocabulary for both sides has one --embeddings. Drop one, or add --separate.")
        return cls(None, source or target)

    def dimensions(self) -> int | None:
        """Give the width that both sides have; None without vectors. Raises UsageError where they differ."""
        from textrnn.embeddings.lookup import dimensions

        widths = {place: dimensions(place) for place in (self.source, self.target) if place is not None}
        if len(set(widths.values())) > 1:
            said = " and ".join(f"{width} of {place}" for place, width in widths.items())
            raise UsageError(f"both sides have vectors of one length, not {said}. Drop one.")
        return next(iter(widths.values()), None)


def read_side_vectors(
    vectors: SideVectors, coding: "PairCoding", width: int, seed: int, tell: Tell
) -> "dict[str, NDArray[np.float32]]":
    """Draw an embedding (V, D) for each side that has vectors, and put these into the rows of their tokens."""
    import numpy as np

    from textrnn.networks.seq2seq import draw_embedding

    tables = {}
    sides = {"source": (vectors.source, coding.source), "target": (vectors.target, coding.target)}
    for side, (place, tokenizer) in sides.items():
        if place is None:
            continue
        table = draw_embedding((len(tokenizer.vocabulary), width), np.random.default_rng(seed))
        found = read_vectors(place, tokenizer, table)
        tell(f"{found:,} of {len(table):,} {side} tokens have a vector in {place}")
        tables[f"{side}_embedding"] = table
    return tables
