"""Copying in torch: the targets' part, the likeliest words, and the whole table of words for looking at."""

import math

import torch
from torch import Tensor

from textrnn.attention.pointer import log_share, mix
from textrnn.attention.source import LOWEST
from textrnn.networks import namespace


def copied_log_probs(shares: Tensor, copies: Tensor, targets: Tensor) -> Tensor:
    """Give the log of what attention (B, T, S) gives to the places whose word is the target, (B, T).

    copies: (B, S), the word of each place. targets: (B, T).
    """
    matches = copies[:, None] == targets[:, :, None]  # (B, T, S)
    log_shares: Tensor = log_share(namespace, (shares * matches).sum(dim=2))
    return log_shares


def likeliest_words(log_probs: Tensor, ids: Tensor, gate: Tensor, shares: Tensor, copies: Tensor) -> Tensor:
    """Give the likeliest of the words that may be generated or copied, (B, T), without a table of them all.

    log_probs: of generating the words ids (K,), which ascend, (B, T, K). The rest is as for `mixed_table`.
    """
    best, numbers = log_probs.max(dim=2)  # (B, T)
    found = torch.searchsorted(ids, copies).clamp(max=len(ids) - 1)  # (B, S)
    generated = log_probs.gather(2, found[:, None].expand_as(shares))  # (B, T, S)
    generated = generated.masked_fill((ids[found] != copies)[:, None], LOWEST)
    same = copies[:, :, None] == copies[:, None]  # (B, S, S)
    copied = log_share(namespace, shares @ same.to(shares.dtype))
    highest, places = mix(namespace, gate[:, :, None], generated, copied).max(dim=2)
    # if the best to generate can be copied too, it is among the mixed ones with all of its probability
    return torch.where(highest > best + namespace.logsigmoid(gate), copies.gather(1, places), ids[numbers])


def mixed_table(generated: Tensor, gate: Tensor, shares: Tensor, copies: Tensor, vocabulary: int) -> Tensor:
    """Give the log-probabilities of all words and of those that only a source has, (B, T, V + new words).

    generated: (B, T, V) log-probabilities. gate: (B, T). shares: (B, T, S). copies: (B, S).
    """
    B, T, V = generated.shape
    new = max(0, int(copies.max()) + 1 - vocabulary)
    words = torch.cat((generated, generated.new_full((B, T, new), -math.inf)), dim=2)
    # padding has no share: its place is that of the first word, which every source has
    places = torch.where(copies >= 0, copies, copies[:, :1])[:, None]  # (B, 1, S)
    sums = torch.zeros_like(words).scatter_add_(2, places.expand_as(shares), shares)
    mixed = mix(namespace, gate[:, :, None], words, log_share(namespace, sums))
    present = words.new_zeros((B, 1, V + new), dtype=torch.bool).scatter_(2, places, True)
    return torch.where(present, mixed, words + namespace.logsigmoid(gate)[:, :, None])
