"""Which children of a beam are kept: the best of every row, and then the slots filled with them one after the other."""

import numpy as np

from textrnn.decoding.stepper import Array


def best_per_row(scores: Array, count: int) -> tuple[Array, Array]:
    """Give the `count` best scores of every row and their columns, (R, count) each; of equal ones the first column.

    scores (R, V) is used up: what was taken is -inf in it. A row with a NaN gives that first.
    """
    rows = np.arange(len(scores))
    values = np.empty((len(scores), count), scores.dtype)
    columns = np.empty((len(scores), count), np.intp)
    # argmax reads with vector instructions: for a few best ones many times as fast as one partition
    for i in range(count):
        best = scores.argmax(axis=1)
        columns[:, i], values[:, i] = best, scores[rows, best]
        scores[rows, best] = -np.inf
    return values, columns


def fill_slots(candidates: Array, owners: Array, is_open: Array) -> Array:
    """Give the number of the candidate that each slot takes, (N, K); -1 where there is none or the slot is not open.

    candidates: (N, C) scores, -inf for none. owners: (N, C) the slot each is a child of. is_open: (N, K). A slot
    takes the best child that is left of its own and those before it, of equal ones the first. So what comes after
    a slot never changes it: the first slots are a narrower beam (Lemons et al. 2022, arXiv:2204.02929).
    """
    left = candidates.copy()
    picks = np.full(is_open.shape, -1)
    prompts = np.arange(len(left))
    for slot in range(is_open.shape[1]):
        reachable = np.where(owners <= slot, left, -np.inf)
        best = reachable.argmax(axis=1)
        taken = is_open[:, slot] & (reachable[prompts, best] > -np.inf)
        picks[taken, slot] = best[taken]
        left[prompts[taken], best[taken]] = -np.inf
    return picks
