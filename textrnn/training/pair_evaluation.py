"""How well a network predicts the targets of pairs it has not seen, each word after the right ones before it."""

from typing import NamedTuple

import numpy as np
import torch

from textrnn.networks.network import Network
from textrnn.training.pair_batches import CodedPairs

BATCH_TOKENS = 32_768  # so that a batch of very long sources stays within memory


class PairEvaluation(NamedTuple):
    """Nats summed over the predicted tokens, the end of each target among them."""

    total: float
    tokens: int

    @property
    def nats_per_token(self) -> float:
        return self.total / max(1, self.tokens)


@torch.no_grad()
def evaluate_pairs(network: Network, pairs: CodedPairs, *, batch: int = 64) -> PairEvaluation:
    """Predict every target with all that training leaves out: no dropout, no smoothing, the softmax over all words."""
    was_training = network.training
    network.eval()
    order = pairs.sorted_by_length(np.arange(len(pairs)))  # which has no part in the sum
    total, tokens = 0.0, 0
    for start, stop in pairs.cuts(order, batch=batch, batch_tokens=BATCH_TOKENS):
        part = pairs.batch(order[start:stop], network.device)
        loss, _ = network.loss(part, [])
        total, tokens = total + float(loss.total.double()), tokens + loss.tokens
    network.train(was_training)
    return PairEvaluation(total, tokens)
