"""Keywords by how a word is written, where and how often it stands, and beside what (YAKE, Campos et al. 2020)."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from textrnn.summarizers.keywords import Keyword, Wanted
from textrnn.summarizers.keywords.phrases import Phrase, choose
from textrnn.summarizers.keywords.words import Flags, Words
from textrnn.summarizers.term_matrix import Floats, Ints

_SPARE = 200


@dataclass(frozen=True)
class YakeLike:
    """Candidates are the sequences of up to `longest` words that count and stand side by side.

    In the paper a low score is good; ours is its inverse. Ours also differs in that inflected forms are one term, and
    that no stop word stands within a keyword.
    """

    chooses_words: ClassVar[bool] = False
    longest: int = 3

    def extract(self, text: Words, wanted: Wanted) -> list[Keyword]:
        scores = score_terms(text)
        found: list[Phrase] = []
        for length in range(1, self.longest + 1 if wanted.phrases else 2):
            starts = _starts(text, length)
            if not len(starts):
                break
            terms, counts = np.unique(text.terms[starts[:, None] + np.arange(length)], axis=0, return_counts=True)
            parts = scores[terms]  # (P, L)
            values = counts * (1 + parts.sum(axis=1)) / parts.prod(axis=1)
            for place in np.argsort(-values, kind="stable")[: wanted.most + _SPARE]:
                found.append(Phrase(tuple(terms[place].tolist()), float(values[place]), int(counts[place])))
        found.sort(key=lambda phrase: -phrase.score)
        return choose(text, found, wanted)


def score_terms(text: Words) -> Floats:
    """Give the paper's score of each term, eq. 6: (V,), low for what matters."""
    size = len(text.vocabulary)
    places, terms = np.flatnonzero(text.counts), text.terms[text.counts]
    frequency = np.maximum(text.frequency, 1)
    counted = text.frequency[text.frequency > 0]
    casing = _case_counts(text) / (1 + np.log(frequency))
    position = np.log(np.log(3 + _median_by_term(text.sentences[places], terms, size)))
    normed = frequency / (counted.mean() + counted.std())
    relatedness = 1 + (_dispersion(text, -1) + _dispersion(text, 1)) * frequency / frequency.max()
    pairs = np.unique(terms * (text.sentences[-1] + 1) + text.sentences[places])
    spread = np.bincount(pairs // (text.sentences[-1] + 1), minlength=size) / (text.sentences[-1] + 1)
    scores: Floats = relatedness * position / (casing + (normed + spread) / relatedness)
    return scores


def _starts(text: Words, length: int) -> Ints:
    """Give the first word of every sequence of words that count and are joined."""
    fits: Flags = text.counts[: len(text) - length + 1].copy()
    for distance in range(1, length):
        end = len(text) - length + 1 + distance
        fits &= text.counts[distance:end] & text.joined[distance:end]
    return np.flatnonzero(fits)


def _case_counts(text: Words) -> Ints:
    """Count how often each term is an acronym, or has a capital that means something, whichever is more (V,)."""
    size = len(text.vocabulary)
    acronym = np.array([len(form) > 1 and form.isupper() for form in text.spellings], bool)[text.forms]
    capital = np.array([form[0].isupper() for form in text.spellings], bool)[text.forms] & text.plain
    acronyms = np.bincount(text.terms[acronym & text.counts], minlength=size)
    return np.maximum(acronyms, np.bincount(text.terms[capital & text.counts], minlength=size))


def _median_by_term(values: Ints, terms: Ints, size: int) -> Floats:
    """Give the median of the values of each term (V,), 0 for one without."""
    order = np.lexsort((values, terms))
    ordered = values[order]
    counts = np.bincount(terms, minlength=size)
    firsts = np.cumsum(counts) - counts
    low, high = firsts + np.maximum(counts - 1, 0) // 2, firsts + counts // 2
    last = len(ordered) - 1
    middle = (ordered[np.minimum(low, last)] + ordered[np.minimum(high, last)]) / 2
    return np.where(counts > 0, middle, 0)


def _dispersion(text: Words, side: int) -> Floats:
    """Give the share of different words among those on the left (-1) or right (1) of each term (V,)."""
    size = len(text.vocabulary)
    pair = np.flatnonzero(text.joined)  # the right one of two
    term, beside = (pair, pair - 1) if side < 0 else (pair - 1, pair)
    kept = text.counts[term]
    codes = text.terms[term[kept]] * size + text.terms[beside[kept]]
    total = np.bincount(codes // size, minlength=size)
    different = np.bincount(np.unique(codes) // size, minlength=size)
    return different / np.maximum(total, 1)
