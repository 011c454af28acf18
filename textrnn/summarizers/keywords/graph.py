"""Words as a graph: words that stand near one another are linked, and a walk over the links scores them."""

import numpy as np

from textrnn.summarizers.graph import DAMPING, page_rank
from textrnn.summarizers.keywords.words import Words
from textrnn.summarizers.term_matrix import Floats, TermMatrix


class CooccurrenceGraph:
    """Undirected links between the terms that count and stand less than `window` places apart in one document.

    A comma or the like takes a place within a sentence; the end of a sentence takes none, as in the paper's example. A
    link weighs 1, or if weighted the number of times that its terms meet; none goes from a term to itself.
    """

    def __init__(self, text: Words, window: int, *, weighted: bool) -> None:
        left, right = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        begins = np.diff(text.sentences, prepend=-1) > 0
        places = np.arange(len(text)) + np.cumsum(~text.joined & ~begins)
        for distance in range(1, min(window, len(text))):
            near = text.counts[:-distance] & text.counts[distance:]
            near &= places[distance:] - places[:-distance] < window
            near &= text.documents[:-distance] == text.documents[distance:]
            near &= text.terms[:-distance] != text.terms[distance:]
            left.append(text.terms[:-distance][near])
            right.append(text.terms[distance:][near])
        one, other = np.concatenate(left), np.concatenate(right)
        num_terms = len(text.vocabulary)
        links = TermMatrix.from_pairs(
            np.concatenate([one, other]), np.concatenate([other, one]), num_terms, tuple(text.vocabulary)
        )
        self._links = links if weighted else links.binary()

    def times(self, mass: Floats) -> Floats:
        return self._links.times(mass)

    def out_weights(self) -> Floats:
        return self._links.column_sums()


def walk(graph: CooccurrenceGraph, teleport: Floats) -> Floats:
    """Give the score of each term as Mihalcea & Tarau 2004 write it, eq. 2: (V,), 1 on average if all are linked.

    teleport: (V,), where a walk begins anew: 0 for what is no vertex; of sum 1.
    """
    shares = page_rank(graph, len(teleport), damping=DAMPING, teleport=teleport)
    linked = graph.out_weights() > 0
    begun = 1 - DAMPING * shares[linked].sum()  # each step, as a walk also begins anew where no link leads on
    scores: Floats = shares * (np.count_nonzero(teleport) * (1 - DAMPING) / begun)
    return scores
