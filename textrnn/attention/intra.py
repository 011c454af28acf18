"""Attention of a decoder to its own past, against saying a thing twice."""

from textrnn.attention.source import LOWEST, Array, Namespace


def look_back(xp: Namespace, h: Array, earlier: Array) -> tuple[Array, Array]:
    """Give what h (B, T, H) finds in the steps before each (B, T, H), zero at the first; and all steps (B, t + T, H).

    earlier: the t steps before (B, t, H). Intra-decoder attention (Paulus et al. 2017, arXiv:1705.04304, eq. 6-8)
    with the dot product over √H for its score.
    """
    T, t = h.shape[1], earlier.shape[1]
    steps = xp.concatenate((earlier, h), 1)  # (B, t + T, H)
    scores = (h * h.shape[2] ** -0.5) @ xp.swapaxes(steps, 1, 2)  # (B, T, t + T)
    order = xp.arange_for(h, t + T)
    before = order < order[t:][:, None]  # (T, t + T)
    shares = xp.softmax(xp.where(before, scores, LOWEST))
    # the first step of all has nothing before it, and a softmax over nothing is flat
    return xp.where(before, shares, 0.0) @ steps, steps
