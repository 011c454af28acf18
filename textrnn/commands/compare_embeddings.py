"""textrnn compare embeddings: the same as textrnn embed compare, where the other comparisons are."""

from textrnn.commands.embed.compare import compare as compare_embeddings

__all__ = ["compare_embeddings"]
