"""Words that are frequent here and rare elsewhere: in the other documents, or if there are none, other sentences."""

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from textrnn.summarizers.keywords.term_ranker import TermRanker
from textrnn.summarizers.keywords.words import Words
from textrnn.summarizers.term_matrix import Floats


@dataclass
class Collection:
    """In how many documents each term stands."""

    num_documents: int = 0
    num_with: Counter[str] = field(default_factory=Counter)

    def add(self, text: Words) -> None:
        self.num_documents += 1
        self.num_with.update(text.vocabulary[term] for term in np.flatnonzero(text.frequency).tolist())


@dataclass(frozen=True)
class TfIdf(TermRanker):
    """A term scores its count times log(1 + N / n): n of the N documents of the collection hold it."""

    collection: Collection | None = None

    def rank(self, text: Words) -> Floats:
        size = len(text.vocabulary)
        if self.collection is not None and self.collection.num_documents > 1:
            total, num_with = self.collection.num_documents, self.collection.num_with
            holding = np.array([num_with[term] for term in text.vocabulary], np.int64)
        else:
            total = int(text.sentences[-1]) + 1
            holding = np.bincount(np.unique(text.sentences * size + text.terms) % size, minlength=size)
        scores: Floats = text.frequency.astype(np.float64) * np.log1p(total / np.maximum(holding, 1))
        return scores
