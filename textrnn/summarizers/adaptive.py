"""The default: centrality, form and place weighed together, the place as much as the document lets it count.

A score is a product of powers, so its logarithm is a sum over the features of a sentence. benchmarks/learn_adaptive.py
learned the weights on news, abstracts and papers; no feature knows a language.
"""

import re
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from textrnn.summarizers import Ranker
from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.cosine import Cosine
from textrnn.summarizers.term_matrix import Floats
from textrnn.summarizers.textrank import TextRank

# Learned: the power of each feature, and what makes the place of a sentence count.
WEIGHTS = {
    "textrank": 1.0, "cosine": 1.07, "words": 0.52, "long": -1.24, "content": 0.9, "unique": -0.46,
    "capitals": 1.12, "digits": -2.14, "quotes": -0.66, "title": 3.37, "head": -0.7,
}  # fmt: skip
PLACE_WEIGHTS = {"most": 0.93, "bias": -0.84, "first": 1.04, "length": 0.29, "wanted": 1.66}

EVIDENCE = ("bias", "first", "length", "wanted")
_HEAD = 3  # sentences
_LONG_SENTENCE, _USUAL_TEXT, _LONGEST_ARTICLE = 25, 20, 300  # words, sentences, sentences
_LEAST, _LEAST_HEAD = 0.05, 0.1  # keep logarithms finite
_DIGIT = re.compile(r"\d")
_QUOTES = re.compile("[\"“”«»„「」『』]|''|``")


@dataclass(frozen=True)
class Adaptive(Ranker):
    """Scores are relative: about 1 for a sentence of mean centrality with nothing special about it."""

    diversity: ClassVar[float] = 0.3

    def rank(self, text: AnalyzedText) -> Floats:
        scores: Floats = np.prod(list(self.parts(text).values()), axis=0)
        return scores

    def parts(self, text: AnalyzedText) -> dict[str, Floats]:
        """Give the factors of each score (N,), by name; their product is the score."""
        ranks = TextRank().rank(text)
        parts = {name: np.exp(WEIGHTS[name] * values) for name, values in features(text, ranks).items()}
        return parts | {"place": (1.0 + text.positions) ** -place_exponent(text, ranks)}


def place_exponent(text: AnalyzedText, ranks: Floats) -> float:
    """Say how much the place of a sentence counts: the power P of (1 / (1 + place))^P; 0 where order means nothing."""
    weights = [PLACE_WEIGHTS[name] for name in EVIDENCE]
    likely = 1 / (1 + np.exp(-place_evidence(text, ranks) @ weights))
    return PLACE_WEIGHTS["most"] * float(likely) * reach(text) if text.ordered else 0.0


def reach(text: AnalyzedText) -> float:
    """Say how far the beginning of a text speaks for all of it: 1 for an article or a paper, little for a book."""
    return min(1.0, _LONGEST_ARTICLE / len(text))


def place_evidence(text: AnalyzedText, ranks: Floats) -> Floats:
    """Give what makes the place of a sentence count: numbers (4,) for EVIDENCE. ranks: TextRank (N,).

    It counts much if the first sentence is itself central, as in news; if the text is long; if several sentences are
    wanted, for a single one is rather the most central.
    """
    deviation = ranks.std()
    first = (ranks[0] - ranks.mean()) / deviation if deviation > 0 else 0.0
    return np.array([1.0, first, np.log(len(text) / _USUAL_TEXT), np.log(text.wanted)])


def features(text: AnalyzedText, ranks: Floats) -> dict[str, Floats]:
    """Give what is known of each sentence: an array (N,) for each of WEIGHTS. ranks: TextRank (N,)."""
    counts = text.counts
    words = np.maximum(text.num_words, 1)
    capitals, digits = np.array([_shares(sentence.text) for sentence in text.sentences]).T
    only_here = counts.binary().times(1.0 * (counts.document_frequency == 1))
    return {
        "textrank": np.log(ranks * len(text) + _LEAST),
        "cosine": np.log(Cosine().rank(text) * len(text) + _LEAST),
        "words": np.log1p(words),
        "long": np.maximum(np.log((1 + words) / _LONG_SENTENCE), 0),
        "content": counts.sums() / words,
        "unique": only_here / np.maximum(counts.num_distinct, 1),
        "capitals": capitals,
        "digits": digits,
        "quotes": np.array([_QUOTES.search(sentence.text) is not None for sentence in text.sentences], np.float64),
        "title": title_share(text),
        "head": np.log(head_similarity(text) + _LEAST_HEAD),
    }


def title_share(text: AnalyzedText) -> Floats:
    """Say which share of the title, its terms weighed by rarity, each sentence has (N,); 0 without a title.

    The title of a book, or the heading of its first chapter, tells less of what is important.
    """
    terms = set(text.analyzer.terms(text.title))
    in_title = np.array([term in terms for term in text.counts.vocabulary], np.float64)
    weights = text.counts.smooth_idf * in_title
    shares: Floats = text.counts.binary().times(weights) / max(weights.sum(), 1)
    return shares * reach(text)


def head_similarity(text: AnalyzedText) -> Floats:
    """Give the mean cosine of each sentence with the first three others (N,); 0 where order means nothing."""
    size = min(_HEAD, len(text))
    if not text.ordered or size < _HEAD:
        return np.zeros(len(text))
    vectors = text.counts.tf_idf
    in_head = (np.arange(len(text)) < size).astype(np.float64)
    sums = vectors.times(vectors.transposed_times(in_head))
    with_itself = vectors.with_values(vectors.values**2).sums() * in_head
    means: Floats = np.maximum(sums - with_itself, 0) / (size - in_head)
    return means


def _shares(sentence: str) -> tuple[float, float]:
    """Give the share of words that begin with a capital, the first word aside, and of those with digits."""
    words = sentence.split()
    capitals = sum([word[0].isupper() for word in words[1:]]) / max(1, len(words) - 1)
    if not _DIGIT.search(sentence):
        return capitals, 0.0
    return capitals, sum([bool(_DIGIT.search(word)) for word in words]) / len(words)
