"""A recurrent layer's projected input of every token: what would be the same product again and again."""

from collections.abc import Callable

import numpy as np

from textrnn.cells.arrays import Floats, Ints


class InputTable:
    """The projections of embedded tokens, computed when a token is first met."""

    def __init__(self, embedding: Floats, project: Callable[[Floats], Floats]) -> None:
        self.embedding, self.project = embedding, project
        width = project(embedding[:1]).shape[1]
        self.table = np.empty((len(embedding), width), np.float32)  # pages that are never met take no memory
        self.known = bytearray(len(embedding))

    def rows(self, ids: Ints) -> Floats:
        """Give the rows of ids (B,)."""
        new = [token for token in dict.fromkeys(ids.tolist()) if not self.known[token]]
        if new:
            self.table[new] = self.project(self.embedding[new])
            for token in new:
                self.known[token] = 1
        return self.table[ids]
