"""Sentences made for the tests of rankers, and the formulas of graphs laid out in full."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from textrnn.summarizers.analysis import AnalyzedText, analyze_sentences
from textrnn.text.sentences import Sentence
from textrnn.text.terms import Analyzer

_STARTS = ("ba", "de", "ki", "lo", "mu", "na", "po", "ru")
_ENDS = ("bat", "dor", "fin", "gul", "hem", "jost", "kral", "lim", "mon", "nep", "pil", "qam", "rost", "sarn")
WORDS = [start + end for start in _STARTS for end in _ENDS]


def text_of(*texts: str, stop_words: bool = True, stem: bool = True) -> AnalyzedText:
    """Analyze sentences given one by one."""
    sentences, end = [], 0
    for text in texts:
        sentences.append(Sentence(text, end, end + len(text), 0, "prose"))
        end += len(text) + 1
    return analyze_sentences(sentences, Analyzer("en", stop_words=stop_words, stem=stem))


def random_text(num_sentences: int, seed: int = 0) -> AnalyzedText:
    """Make sentences of 1 to 40 invented words, the first words being the most frequent."""
    rng = np.random.default_rng(seed)
    lengths = rng.integers(1, 41, num_sentences)
    sentences = [
        " ".join(WORDS[int(place)] for place in (len(WORDS) * rng.random(length) ** 2.5)) for length in lengths
    ]
    return text_of(*sentences, stem=False)


def dense(text: AnalyzedText) -> NDArray[np.float64]:
    """Lay the counts (N, V) out in full."""
    matrix = np.zeros((len(text), max(1, text.counts.num_columns)))
    matrix[text.counts.rows, text.counts.columns] = text.counts.values
    return matrix


def dense_page_rank(weights: NDArray[np.float64], *, damping: float = 0.85) -> NDArray[np.float64]:
    """Solve p = (1 - d) / N + d (S D^-1 p + what has no edge / N) as a system of linear equations."""
    num = len(weights)
    out = weights.sum(axis=0)
    transition = np.where(out > 0, weights / np.where(out > 0, out, 1), 1 / num)
    solution: NDArray[np.float64] = np.linalg.solve(
        np.eye(num) - damping * transition, np.full(num, (1 - damping) / num)
    )
    return solution


def overlaps(sets: Sequence[set[str]]) -> NDArray[np.float64]:
    """Give the similarity of the paper for every pair of sets, pair by pair."""
    weights = np.zeros((len(sets), len(sets)))
    for i, first in enumerate(sets):
        for j, second in enumerate(sets):
            size = np.log(max(len(first), 1)) + np.log(max(len(second), 1))
            if i != j and size > 0:
                weights[i, j] = len(first & second) / size
    return weights
