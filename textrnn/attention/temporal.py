"""An attention that turns away from what it has looked at."""

from textrnn.attention.attention import History
from textrnn.attention.general import General
from textrnn.attention.source import LOWEST, Array, Namespace


class Temporal(General):
    """Each place's exponential score over the sum of its earlier ones.

    Paulus, Xiong & Socher 2017, arXiv:1705.04304, eq. 2-3, after Nallapati et al. 2016, arXiv:1602.06023. In
    logarithms: the score less the log of the summed exponentials. The history is that log, (B, S), and LOWEST before
    the first step, which takes the score as it is.
    """

    remembers = 1

    def start(self, xp: Namespace, mask: Array) -> History:
        return (xp.zeros_for(mask, mask.shape) + LOWEST, *super().start(xp, mask))

    def recall(self, xp: Namespace, scores: Array, history: History) -> tuple[Array, History]:
        (past,) = history
        sums = xp.logcumsumexp(xp.concatenate((past[:, None], scores), 1), 1)  # (B, 1 + T, S)
        earlier = sums[:, :-1]
        return scores - xp.where(earlier > LOWEST / 2, earlier, 0.0), (sums[:, -1],)
