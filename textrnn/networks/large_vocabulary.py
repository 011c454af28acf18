"""The large vocabulary trick: while training, the softmax is over a few thousand of the words.

They are the words of the batch's sources and targets and the most frequent ones, which are those with the lowest ids
(Nallapati et al. 2016, arXiv:1602.06023, sec. 2.2, after Jean et al. 2015, arXiv:1412.2007), and as many again of the
rest by chance. Validation is with all words, so that those left out have to be accounted for: a word that is here with
chance q stands for 1/q words like it (Jean et al. 2015, eq. 8-9).

    sampled = sampled_vocabulary(weight, bias, targets, batch.copies, frequent=2000, generator=generator)
    total = softmax_loss(hidden, sampled.weight, sampled.bias, sampled.targets)
"""

from typing import NamedTuple

import torch
from torch import Tensor


class SampledVocabulary(NamedTuple):
    """The K words taken, and what an output layer needs for a softmax over them.

    ids: (K,), ascending. weight: (K, D). bias: (K,), which has -log q added. targets: in the form given, the words'
    places among the K; 0 for what is no word of the vocabulary. spread: (K,), the parts that sum to 1 in which a share
    of a target is spread over all words by way of these, as label smoothing does.
    """

    ids: Tensor
    weight: Tensor
    bias: Tensor
    targets: Tensor
    spread: Tensor


def sampled_vocabulary(
    weight: Tensor,
    bias: Tensor,
    targets: Tensor,
    others: Tensor | None = None,
    *,
    frequent: int,
    generator: torch.Generator,
) -> SampledVocabulary:
    """Take the targets, the other ids, the most frequent words and some by chance out of an output layer.

    weight: (V, D). bias: (V,). targets, others: ids of any form; those below 0 or from V on are passed over.
    The gradient reaches the rows taken; all other rows have zeros.
    """
    V = len(bias)
    known = [ids[(ids >= 0) & (ids < V)] for ids in (targets, others) if ids is not None]
    taken = torch.arange(V, device=bias.device) < frequent  # (V,)
    rest = max(0, V - frequent)
    drawn = min(frequent, rest)
    taken[frequent + torch.randperm(rest, generator=generator, device=bias.device)[:drawn]] = True
    for ids in known:
        taken[ids] = True
    ids = taken.nonzero().squeeze(dim=1)  # (K,)
    tokens = sum(len(part) for part in known)
    chances = chance_of_a_word(ids, V, tokens=tokens, drawn=drawn / max(1, rest)).masked_fill_(ids < frequent, 1.0)
    places = torch.where((targets >= 0) & (targets < V), targets, ids[0])
    stands_for = 1 / chances  # so many words, (K,)
    # index_select's backward pass fills zeros and adds K rows: 1 ms at 30,000 x 256, where a full softmax takes 100
    return SampledVocabulary(
        ids=ids,
        weight=weight.index_select(0, ids),
        bias=bias.index_select(0, ids) + stands_for.log(),
        targets=torch.searchsorted(ids, places),
        spread=stands_for / stands_for.sum(),
    )


def chance_of_a_word(ids: Tensor, vocabulary: int, *, tokens: int, drawn: float) -> Tensor:
    """Give how probable it is that a word is among so many tokens, or drawn (with that chance) where it is not.

    Ids are ranks, so Zipf's law gives their frequency. (K,)
    """
    harmonic = torch.arange(1, vocabulary + 1, device=ids.device).reciprocal().sum()
    missing = torch.exp(-tokens / ((ids + 1) * harmonic))
    return 1 - (1 - drawn) * missing
