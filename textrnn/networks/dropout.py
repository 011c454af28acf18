"""Dropout in the places where recurrent networks take it, from a generator of its own so that a run can resume."""

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from textrnn.config import JsonConfig, require


@dataclass(frozen=True)
class DropoutConfig(JsonConfig):
    """Shares of units set to zero while training.

    tokens: whole rows of the embedding (Gal & Ghahramani 2016). inputs: embedded inputs. hidden: between layers.
    outputs: before the output layer. recurrent: entries of the recurrent matrices (Merity et al. 2018).
    locked: one mask for all steps of a sequence (Gal & Ghahramani 2016) instead of a fresh one at each.
    """

    tokens: float = 0.0
    inputs: float = 0.0
    hidden: float = 0.0
    outputs: float = 0.0
    recurrent: float = 0.0
    locked: bool = False

    def validate(self) -> None:
        for name in ("tokens", "inputs", "hidden", "outputs", "recurrent"):
            share = getattr(self, name)
            require(0 <= share < 1, f"dropout {name} must be at least 0 and below 1, not {share}.")


class Dropout:
    """Masks from one generator. Nothing happens at share 0."""

    def __init__(self, config: DropoutConfig, generator: torch.Generator) -> None:
        self.config = config
        self.generator = generator

    def tokens(self, embedding: Tensor) -> Tensor:
        """Drop whole tokens from an embedding (V, D)."""
        return self._drop(embedding, (embedding.shape[0], 1), self.config.tokens)

    def units(self, x: Tensor, share: float) -> Tensor:
        """Drop units of a sequence (T, B, D)."""
        return self._drop(x, (1, *x.shape[1:]) if self.config.locked else tuple(x.shape), share)

    def weights(self, matrix: Tensor) -> Tensor:
        """Drop entries of a recurrent matrix, the same for a whole sequence (DropConnect)."""
        return self._drop(matrix, tuple(matrix.shape), self.config.recurrent)

    def _drop(self, x: Tensor, shape: tuple[int, ...], share: float) -> Tensor:
        if share == 0:
            return x
        return x * self._bits(math.prod(shape)).ge(_threshold(share)).view(shape).to(x.dtype).mul_(1 / (1 - share))

    def _bits(self, count: int) -> Tensor:
        """Draw random 16-bit numbers, four at a time: one at a time would take a quarter of a training step."""
        words = torch.empty(-(-count // 4), dtype=torch.int64, device=self.generator.device)
        return words.random_(-(1 << 63), None, generator=self.generator).view(torch.int16)[:count]


def drop_units(dropout: Dropout, x: Tensor, share: float) -> Tensor:
    """Drop units of a batch of sequences (B, T, D)."""
    return dropout.units(x.transpose(0, 1), share).transpose(0, 1)


def _threshold(share: float) -> int:
    """Give the number that a share of all 16-bit numbers lies below."""
    return round(share * (1 << 16)) - (1 << 15)
