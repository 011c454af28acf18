"""The lines of a text in random order, so that a trainer meets all parts of it all the time."""

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from textrnn.embeddings.training.corpus import WordIds

_CONTEXTS_AT_ONCE = 1 << 16  # bounds the memory of the places to read from


def shuffle_contexts(text: "WordIds", seed: int) -> "WordIds":
    """Put the contexts into an order that the seed tells; the documents are lost.

    In the order of a corpus made of several, the vectors of words lean towards what came last.
    """
    order = np.random.default_rng(seed).permutation(len(text.starts) - 1)
    starts = np.append(0, np.cumsum(np.diff(text.starts)[order]))
    ids = np.empty_like(text.ids)
    for first in range(0, len(order), _CONTEXTS_AT_ONCE):
        block = order[first : first + _CONTEXTS_AT_ONCE]
        begins = starts[first : first + len(block) + 1]
        shifts = np.repeat(text.starts[block] - begins[:-1], np.diff(begins))
        ids[begins[0] : begins[-1]] = text.ids[np.arange(begins[0], begins[-1]) + shifts]
    return replace(text, ids=ids, starts=starts, documents=starts[[0, -1]])
