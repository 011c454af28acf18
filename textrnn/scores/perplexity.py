"""How well a language model predicts a text, in the units the field uses."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Perplexity:
    """Nats summed over the predicted tokens, and the length of their text in tokens, characters and bytes."""

    nats: float
    tokens: int
    characters: int
    bytes: int

    @property
    def nats_per_token(self) -> float:
        return self.nats / max(1, self.tokens)

    @property
    def perplexity(self) -> float:
        return math.exp(min(self.nats_per_token, 700))

    @property
    def bits_per_character(self) -> float:
        return self.nats / math.log(2) / max(1, self.characters)

    @property
    def bits_per_byte(self) -> float:
        return self.nats / math.log(2) / max(1, self.bytes)

    def figures(self) -> dict[str, float]:
        names = ("nats_per_token", "perplexity", "bits_per_character", "bits_per_byte")
        return {name: getattr(self, name) for name in names}
