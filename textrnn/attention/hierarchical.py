"""Attention to sentences, by which that to their words is weighed."""

from collections.abc import Callable

from textrnn.attention.encoder import Read
from textrnn.attention.pointer import log_share
from textrnn.attention.source import LOWEST, Array, Namespace, Sentences


def read_sentences(
    xp: Namespace,
    memory: Array,
    numbers: Array,
    mask: Array,
    *,
    read: Callable[[Array, Array], Read],
    key: Callable[[Array], Array],
) -> Sentences:
    """Read the memory (B, S, M) a second time, where each sentence ends.

    numbers, mask: those of `members_of`. read: reads (B, L, M) of so many sentences each (B,). key: maps what it gives.
    """
    members = members_of(xp, numbers, mask)
    ends, lengths = last_tokens(xp, members)
    keys = key(read(xp.take_steps(memory, ends), lengths).memory)
    return Sentences(keys, xp.amax(members, 2) > 0, members)


def members_of(xp: Namespace, numbers: Array, mask: Array) -> Array:
    """Give which tokens each sentence has, (B, L, S) of 0 and 1.

    numbers: of each token's sentence, (B, S). mask: (B, S), true at tokens.
    """
    sentences = xp.arange_for(numbers, int(xp.amax(numbers, None)) + 1)[:, None]
    return xp.floats((numbers[:, None] == sentences) & mask[:, None])


def last_tokens(xp: Namespace, members: Array) -> tuple[Array, Array]:
    """Give where each sentence ends (B, L), and how many sentences there are (B,), from their tokens (B, L, S)."""
    places = xp.arange_for(members, members.shape[2])
    ends = xp.amax(xp.integers(members) * places, 2)
    numbers = xp.arange_for(members, members.shape[1]) + 1
    return ends, xp.amax(xp.integers(xp.amax(members, 2)) * numbers, 1)


def log_weights(xp: Namespace, queries: Array, sentences: Sentences) -> Array:
    """Give the log of how much the sentence of each word counts for queries (B, T, H): (B, T, S).

    Added to the scores of words it makes their softmax that of Nallapati et al. 2016, arXiv:1602.06023, sec. 2.4: the
    word's share times its sentence's, over the sum of all. Sentences are scored by the general attention. The paper's
    embedding of a sentence's position is left to the second recurrent layer.
    """
    scores = (queries * queries.shape[2] ** -0.5) @ xp.swapaxes(sentences.keys, 1, 2)  # (B, T, L)
    shares = xp.softmax(xp.where(sentences.mask[:, None], scores, LOWEST))
    return log_share(xp, shares @ sentences.members)
