"""How sure a share is.

wilson_interval(81, 263)          # Interval(low=0.255, high=0.366)
"""

import math

from textrnn.scores.bootstrap import Interval

NORMAL_QUANTILE = 1.959963984540054  # of 97.5 %, for intervals of 95 %


def wilson_interval(successes: int, total: int) -> Interval:
    """Give the interval of 95 % confidence of a share (Wilson 1927), from 0 to 1 where nothing was counted.

    It holds for few trials and for shares near 0 and 1 too.
    """
    if not total:
        return Interval(0.0, 1.0)
    share, z2 = successes / total, NORMAL_QUANTILE**2 / total
    middle = (share + z2 / 2) / (1 + z2)
    reach = NORMAL_QUANTILE / (1 + z2) * math.sqrt(share * (1 - share) / total + z2 / (4 * total))
    return Interval(max(0.0, middle - reach), min(1.0, middle + reach))
