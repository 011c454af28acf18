"""How many tokens each text of a batch may have."""

from collections.abc import Sequence

import numpy as np

from textrnn.decoding.stepper import Array
from textrnn.errors import UsageError


def limits_of(limit: int | Sequence[int], prompts: int) -> Array:
    """Give the limit of each prompt, (N,), from one for all or one for each; UsageError for another number of them."""
    if np.ndim(limit) > 0 and np.size(limit) != prompts:
        raise UsageError(f"{np.size(limit)} limits of tokens are given for {prompts} prompts; give one for each.")
    return np.broadcast_to(np.asarray(limit, np.int64), (prompts,))
