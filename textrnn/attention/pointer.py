"""Copying: a word comes from the vocabulary or from a place of the source, and the network says how likely which."""

from textrnn.attention.source import Array, Namespace

FEWEST = 1e-20  # of a share: far below what matters, and its log is finite


def mix(xp: Namespace, gate: Array, generated: Array, copied: Array) -> Array:
    """Give the log-probability of words that may be generated or copied (See et al. 2017, arXiv:1704.04368, eq. 9).

    gate: the logit of generating. The paper reads it from context, state and input (eq. 8), our decoders from the
    readout alone. copied, generated: log-probabilities, finite; all of one shape. In logarithms neither a saturated
    gate nor a word that is nowhere gives a NaN.
    """
    return xp.logaddexp(xp.logsigmoid(gate) + generated, xp.logsigmoid(-gate) + copied)


def log_share(xp: Namespace, shares: Array) -> Array:
    """Give the log of summed shares; of none at all, a number so low that it never matters."""
    return xp.log(xp.clip(shares, FEWEST, None))
