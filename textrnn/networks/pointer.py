"""Copying in torch: the targets' part, and the whole table of words for looking at."""

import math

import torch
from torch import Tensor

from textrnn.attention.pointer import log_share, mix
from textrnn.networks import namespace


def copied_log_probs(shares: Tensor, copies: Tensor, targets: Tensor) -> Tensor:
    """Give the log of what attention (B, T, S) gives to the places whose word is the target, (B, T).

    copies: (B, S), the word of each place. targets: (B, T).
    """
    matches = copies[:, None] == targets[:, :, None]  # (B, T, S)
    log_shares: Tensor = log_share(namespace, (shares * matches).sum(dim=2))
    return log_shares


def mixed_table(generated: Tensor, gate: Tensor, shares: Tensor, copies: Tensor, vocabulary: int) -> Tensor:
    """Give the log-probabilities of all words and of those that only a source has, (B, T, V + new words).

    generated: (B, T, V) log-probabilities. gate: (B, T). shares: (B, T, S). copies: (B, S).
    """
    B, T, V = generated.shape
    new = max(0, int(copies.max()) + 1 - vocabulary)
    words = torch.cat((generated, generated.new_full((B, T, new), -math.inf)), dim=2)
    places = copies.clamp(min=0)[:, None]  # (B, 1, S); padding has no share
    sums = torch.zeros_like(words).scatter_add_(2, places.expand_as(shares), shares)
    mixed = mix(namespace, gate[:, :, None], words, log_share(namespace, sums))
    present = words.new_zeros((B, 1, V + new), dtype=torch.bool).scatter_(2, places, copies[:, None] >= 0)
    return torch.where(present, mixed, words + namespace.logsigmoid(gate)[:, :, None])
