"""The large vocabulary trick: while training, the softmax is over a few thousand of the words.

They are the words of the batch's sources and targets and the most frequent ones, which are those with the lowest ids
(Nallapati et al. 2016, arXiv:1602.06023, sec. 2.2, after Jean et al. 2015, arXiv:1412.2007), and as many again of the
rest by chance. Validation is with all words, so that those left out have to be accounted for: a word that is here with
chance q stands for 1/q words like it (Jean et al. 2015, eq. 8-9). That makes the sum of the softmax nearly that of all
words; of it each word has its own part, which is without the 1/q.

    words = sampled_vocabulary(weight, bias, targets, batch.copies, frequent=2000, generator=generator)
    log_probs, mean = words.log_probs(hidden, smoothed=True)
"""

from typing import NamedTuple

import torch
from torch import Tensor

from textrnn.networks.softmax import WordLogProbs, softmax_log_probs


class SampledVocabulary(NamedTuple):
    """The K words taken, and what an output layer needs for a softmax over them.

    ids: (K,), ascending. weight: (K, D). bias: (K,), to which the corrections are added. targets: in the form given,
    the words' places among the K; 0 for what is no word of the vocabulary. corrections: (K,), -log q of each word, 0 of
    the frequent ones.
    """

    ids: Tensor
    weight: Tensor
    bias: Tensor
    targets: Tensor
    corrections: Tensor

    def log_probs(self, hidden: Tensor, *, smoothed: bool) -> WordLogProbs:
        """Estimate log p of targets (N,) among all words of the layer, from hidden (N, D).

        smoothed: and its mean over all words, of which each here stands for 1/q.
        """
        spread = self.corrections.softmax(dim=0) if smoothed else None
        target, mean = softmax_log_probs(hidden, self.weight, self.bias, self.targets, spread=spread)
        own = target - self.corrections[self.targets]
        return WordLogProbs(own, mean if spread is None else mean - spread.dot(self.corrections))


def whole_vocabulary(weight: Tensor, bias: Tensor, targets: Tensor) -> SampledVocabulary:
    """Take all words of an output layer, in the form of some."""
    V = len(bias)
    return SampledVocabulary(
        ids=torch.arange(V, device=bias.device),
        weight=weight,
        bias=bias,
        targets=torch.where((targets >= 0) & (targets < V), targets, 0),
        corrections=bias.new_zeros(V),
    )


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
    corrections = -chances.log()
    # index_select's backward pass fills zeros and adds K rows: 1 ms at 30,000 x 256, where a full softmax takes 100
    return SampledVocabulary(
        ids=ids,
        weight=weight.index_select(0, ids),
        bias=bias.index_select(0, ids) + corrections,
        targets=torch.searchsorted(ids, places),
        corrections=corrections,
    )


def chance_of_a_word(ids: Tensor, vocabulary: int, *, tokens: int, drawn: float) -> Tensor:
    """Give how probable it is that a word is among so many tokens, or drawn (with that chance) where it is not.

    Ids are ranks, so Zipf's law gives their frequency. (K,)
    """
    harmonic = torch.arange(1, vocabulary + 1, device=ids.device).reciprocal().sum()
    missing = torch.exp(-tokens / ((ids + 1) * harmonic))
    return 1 - (1 - drawn) * missing
