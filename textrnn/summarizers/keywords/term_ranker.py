"""What methods that score words have in common: the best words, where they stand side by side, are the phrases."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from textrnn.summarizers.keywords import Keyword, Wanted
from textrnn.summarizers.keywords.phrases import choose, find_phrases
from textrnn.summarizers.keywords.words import Flags, Words
from textrnn.summarizers.term_matrix import Floats

SHARE = 1 / 3  # of the words that are good (Mihalcea & Tarau 2004, sec. 3.1)
_MOST_GOOD = 20  # good words for each keyword wanted: in a book, a third of its words is no choice

_MOST_TIED = 1.5  # times as many good words, so that no half of a phrase is cut off by chance
_ROUNDING = 1e-9


@dataclass(frozen=True)
class TermRanker:
    """A ranker by the scores of single words; a variant says what these are."""

    chooses_words: ClassVar[bool] = False
    share: float = SHARE

    def rank(self, text: Words) -> Floats:
        """Give a score for each term (V,), 0 for those that do not count."""
        raise NotImplementedError

    def extract(self, text: Words, wanted: Wanted) -> list[Keyword]:
        scores = np.where(text.frequency > 0, self.rank(text), 0)
        num_vertices = int(np.count_nonzero(text.frequency))
        num_good = num_vertices
        if wanted.phrases:
            num_good = max(wanted.most, min(round(num_vertices * self.share), _MOST_GOOD * wanted.most))
        is_good = _best(scores, min(num_good, num_vertices))
        phrases = find_phrases(text, text.counts & is_good[text.terms], scores, wanted)
        return choose(text, phrases, wanted)


def _best(scores: Floats, count: int) -> Flags:
    """Mark the best scores (V,), and those that equal the last of them unless these are many."""
    order = np.argsort(-scores, kind="stable")
    last = scores[order[count - 1]] * (1 - _ROUNDING)
    num_as_good = int(np.count_nonzero(scores >= last))
    is_best = np.zeros(len(scores), bool)
    is_best[order[: num_as_good if num_as_good <= _MOST_TIED * count else count]] = True
    return is_best
