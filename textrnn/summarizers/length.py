"""How long a summary may be.

Length(words=100).validate()
Threshold.parse("mean+0.2").keeps(scores)
"""

import math
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textrnn.errors import UsageError
from textrnn.summarizers.term_matrix import Floats

DEFAULT_SENTENCES = 3


@dataclass(frozen=True)
class Threshold:
    """Keeps scores above a bound, once they are stretched to reach from 0 to 1.

    relative: the bound is added to their mean.
    """

    bound: float
    relative: bool

    @classmethod
    def parse(cls, text: str) -> "Threshold":
        """Read "0.5", "mean", "mean+0.2" or "mean-0.1". Raises UsageError."""
        match = re.fullmatch(r"(mean)?([+-]?\d*\.?\d+)?", text.replace(" ", ""))
        if not match or not (match[1] or match[2]) or (match[1] and match[2] and match[2][0] not in "+-"):
            raise UsageError(f"--threshold {text!r} is no threshold. Give a number such as 0.5, or mean+0.2.")
        return cls(float(match[2] or 0), relative=bool(match[1]))

    def keeps(self, scores: Floats) -> NDArray[np.bool_]:
        """Say for each score (N,) whether it is kept."""
        spread = scores.max() - scores.min()
        stretched = (scores - scores.min()) / spread if spread > 0 else np.ones_like(scores)
        return np.asarray(stretched > self.bound + (stretched.mean() if self.relative else 0))


@dataclass(frozen=True)
class Length:
    """At most one of sentences, ratio (of the text's sentences) and threshold; words and chars are limits on top."""

    sentences: int | None = None
    ratio: float | None = None
    threshold: Threshold | None = None
    words: int | None = None
    chars: int | None = None

    def validate(self) -> None:
        """Raise UsageError for lengths that contradict each other or make no sense."""
        given = [name for name in ("sentences", "ratio", "threshold") if getattr(self, name) is not None]
        if len(given) > 1:
            raise UsageError(f"--{given[0]} and --{given[1]} say the same thing twice. Give one of them.")
        if self.ratio is not None and not 0 < self.ratio <= 1:
            raise UsageError(
                f"--ratio {self.ratio} is not above 0 and up to 1, such as 0.2 for a fifth of the sentences."
            )
        for name in ("sentences", "words", "chars"):
            value = getattr(self, name)
            if value is not None and value < 1:
                raise UsageError(f"--{name} {value} leaves nothing. Give 1 or more.")

    def most_sentences(self, num_sentences: int) -> int:
        """Give the largest number of sentences for a text of so many."""
        if self.ratio is not None:
            return max(1, math.floor(self.ratio * num_sentences + 0.5))
        if self.sentences is not None:
            return self.sentences
        limited = (self.threshold, self.words, self.chars)
        return DEFAULT_SENTENCES if all(limit is None for limit in limited) else num_sentences

    def expected_sentences(self, num_words: NDArray[np.int64]) -> int:
        """Guess how many sentences of these lengths (N,) the summary will have."""
        mean = max(1.0, float(num_words.mean()))
        guesses = [len(num_words), self.most_sentences(len(num_words))]
        if self.words is not None:
            guesses.append(round(self.words / mean))
        if self.chars is not None:
            guesses.append(round(self.chars / (6 * mean)))
        return max(1, min(guesses))
