"""Filters over next-token scores: each takes scores (B, V) in nats and gives scores with the unwanted tokens at -inf.

Scores need not be normalised. A filter always keeps a token of every row that had one.
"""

import numpy as np

from textrnn.decoding.stepper import Array


def top_k(scores: Array, k: int) -> Array:
    """Keep the k best tokens and their ties (Fan et al. 2018, arXiv:1805.04833)."""
    if k >= scores.shape[1]:
        return scores
    threshold = np.partition(scores, -k, axis=1)[:, -k, None]  # (B, 1)
    return np.where(scores >= threshold, scores, -np.inf)


def top_p(scores: Array, p: float) -> Array:
    """Keep the fewest best tokens that together have probability p (Holtzman et al. 2020, arXiv:1904.09751)."""
    return _keep_in_order(scores, -scores, p)


def min_p(scores: Array, p: float) -> Array:
    """Keep tokens at least p times as likely as the best one (Nguyen et al. 2024, arXiv:2407.01082)."""
    best = scores.max(axis=1, keepdims=True)
    return np.where(scores >= best + np.log(p), scores, -np.inf)


def typical(scores: Array, mass: float) -> Array:
    """Keep the tokens whose surprise is nearest to the entropy, up to a probability mass.

    The likeliest token may go: it can be untypically likely (Meister et al. 2022, arXiv:2202.00666).
    """
    probabilities = softmax(scores)
    surprise = -np.log(np.maximum(probabilities, np.finfo(np.float64).tiny))  # finite where scores are -inf
    entropy = (probabilities * surprise).sum(axis=1, keepdims=True)
    return _keep_in_order(scores, np.abs(surprise - entropy), mass)


def _keep_in_order(scores: Array, rank: Array, mass: float) -> Array:
    """Keep tokens by ascending rank until their probability reaches the mass."""
    order = np.argsort(rank, axis=1, kind="stable")
    sorted_probabilities = np.take_along_axis(softmax(scores), order, axis=1)
    before = np.cumsum(sorted_probabilities, axis=1) - sorted_probabilities
    kept = np.zeros(scores.shape, bool)
    np.put_along_axis(kept, order, before < mass, axis=1)
    return np.where(kept, scores, -np.inf)


def softmax(scores: Array) -> Array:
    """Give probabilities (B, V); every row must have a finite score."""
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities: Array = exponentials / exponentials.sum(axis=1, keepdims=True)
    return probabilities
