"""The baseline that anything must beat: sentences drawn by lot."""

from dataclasses import dataclass

import numpy as np

from textrnn.summarizers import Ranker
from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.term_matrix import Floats


@dataclass(frozen=True)
class Random(Ranker):
    seed: int = 0

    def rank(self, text: AnalyzedText) -> Floats:
        return np.random.default_rng(self.seed).random(len(text))
