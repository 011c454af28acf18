"""The output layer, which every network that writes ends with."""

import numpy as np

from textrnn.cells.arrays import Floats
from textrnn.inference.products import multiply


def word_log_probs(x: Floats, weight: Floats, bias: Floats, out: Floats | None = None) -> Floats:
    """Give log p of every word (B, V) from x (B, D), weight (V, D) and bias (V,). out: where to put it."""
    logits = multiply(x, weight, out)
    logits += bias
    logits -= logits.max(axis=1, keepdims=True)
    logits -= np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return logits
