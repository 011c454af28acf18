"""The default: centrality, form and place weighed together, the place as much as the document lets it count.

A score is a product of powers, so its logarithm is a sum over the features of a sentence. benchmarks/learn_adaptive.py
learned the weights on news, abstracts and papers; no feature knows a language.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.cosine import Cosine, smooth_idf, tf_idf
from textrnn.summarizers.term_matrix import Floats
from textrnn.summarizers.textrank import TextRank

# Learned: the power of each feature, and what makes the place of a sentence count.
WEIGHTS = {
    "textrank": 1.0, "cosine": 1.29, "words": 0.54, "long": -1.16, "content": 1.09, "unique": -0.62,
    "capitals": 0.74, "digits": -2.68, "quotes": -0.60, "title": 3.60, "head": -0.77,
}  # fmt: skip
PLACE_WEIGHTS = {"most": 1.01, "bias": -0.81, "first": 1.12, "length": 0.43, "wanted": 2.06}

_HEAD = 3  # sentences
_LONG_SENTENCE, _USUAL_TEXT = 25, 20  # words, sentences
_LEAST, _LEAST_HEAD = 0.05, 0.1  # keep logarithms finite
_QUOTES = re.compile("[\"“”«»„「」『』]|''|``")


@dataclass(frozen=True)
class Adaptive:
    """Scores are relative: about 1 for a sentence of mean centrality with nothing special about it."""

    def rank(self, text: AnalyzedText) -> Floats:
        scores: Floats = np.prod(list(self.parts(text).values()), axis=0)
        return scores

    def parts(self, text: AnalyzedText) -> dict[str, Floats]:
        """Give the factors of each score (N,), by name; their product is the score."""
        ranks = TextRank().rank(text)
        parts = {name: np.exp(WEIGHTS[name] * values) for name, values in features(text, ranks).items()}
        return parts | {"place": (1.0 + text.positions) ** -place_exponent(text, ranks, PLACE_WEIGHTS)}


def place_exponent(text: AnalyzedText, ranks: Floats, weights: Mapping[str, float]) -> float:
    """Say how much the place of a sentence counts: the power P of (1 / (1 + place))^P; 0 where order means nothing.

    Much, if the first sentence is itself central, as in news; if the text is long; if several sentences are wanted, for
    a single one is rather the most central. ranks: TextRank (N,).
    """
    if not text.ordered:
        return 0.0
    deviation = float(ranks.std())
    evidence = (
        weights["bias"]
        + weights["first"] * (float(ranks[0] - ranks.mean()) / deviation if deviation > 0 else 0)
        + weights["length"] * float(np.log(len(text) / _USUAL_TEXT))
        + weights["wanted"] * float(np.log(text.wanted))
    )
    return weights["most"] / (1 + float(np.exp(-evidence)))


def features(text: AnalyzedText, ranks: Floats) -> dict[str, Floats]:
    """Give what is known of each sentence: an array (N,) for each of WEIGHTS. ranks: TextRank (N,)."""
    counts = text.counts
    words = np.maximum(text.num_words, 1)
    only_here = counts.binary().times(1.0 * (counts.document_frequency == 1))
    return {
        "textrank": np.log(ranks * len(text) + _LEAST),
        "cosine": np.log(Cosine().rank(text) * len(text) + _LEAST),
        "words": np.log1p(words),
        "long": np.maximum(np.log((1 + words) / _LONG_SENTENCE), 0),
        "content": counts.sums() / words,
        "unique": only_here / np.maximum(counts.num_distinct, 1),
        "capitals": np.array([_share_of_capitals(sentence.text) for sentence in text.sentences]),
        "digits": np.array([_share_of_digits(sentence.text) for sentence in text.sentences]),
        "quotes": np.array([_QUOTES.search(sentence.text) is not None for sentence in text.sentences], np.float64),
        "title": title_share(text),
        "head": np.log(head_similarity(text) + _LEAST_HEAD),
    }


def title_share(text: AnalyzedText) -> Floats:
    """Say which share of the title, its terms weighed by rarity, each sentence has (N,); 0 without a title."""
    terms = set(text.analyzer.terms(text.title))
    in_title = np.array([term in terms for term in text.counts.vocabulary], np.float64)
    weights = smooth_idf(text.counts) * in_title
    shares: Floats = text.counts.binary().times(weights) / max(weights.sum(), 1)
    return shares


def head_similarity(text: AnalyzedText) -> Floats:
    """Give the mean cosine of each sentence with the first three others (N,); 0 where order means nothing."""
    size = min(_HEAD, len(text))
    if not text.ordered or size < _HEAD:
        return np.zeros(len(text))
    vectors = tf_idf(text.counts)
    in_head = (np.arange(len(text)) < size).astype(np.float64)
    sums = vectors.times(vectors.transposed_times(in_head))
    with_itself = vectors.with_values(vectors.values**2).sums() * in_head
    means: Floats = np.maximum(sums - with_itself, 0) / (size - in_head)
    return means


def _share_of_capitals(sentence: str) -> float:
    """Give the share of words that begin with a capital, the first word aside."""
    words = sentence.split()[1:]
    return sum(word[0].isupper() for word in words) / max(1, len(words))


def _share_of_digits(sentence: str) -> float:
    words = sentence.split()
    return sum(any(map(str.isdigit, word)) for word in words) / max(1, len(words))
