"""From scored words to keywords: neighbours become phrases, what repeats a better phrase is left out."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from textrnn.summarizers.keywords import Keyword, Wanted
from textrnn.summarizers.keywords.places import Places
from textrnn.summarizers.keywords.words import Flags, Words
from textrnn.summarizers.term_matrix import Floats, Ints

LONGEST, LONGEST_UNSPACED = 4, 14  # words or pieces of a phrase
_SPARE = 200  # phrases looked at beyond those wanted, per length: some will repeat others


@dataclass(frozen=True)
class Phrase:
    """terms: what it is made of. count: how often it stands in the text, one word only without good neighbours."""

    terms: tuple[int, ...]
    score: float
    count: int


def find_phrases(text: Words, good: Flags, scores: Floats, wanted: Wanted) -> list[Phrase]:
    """Collapse every sequence of good words (T,) that stand side by side (Mihalcea & Tarau 2004), best first.

    A part of two words or more that comes again counts as well, however its neighbours change.
    """
    starts, lengths = _runs(text, good, _longest(text, wanted))
    found = []
    for length in range(1, int(lengths.max(initial=0)) + 1):
        whole = starts[lengths == length]
        parts = _parts(starts[lengths > length], lengths[lengths > length], length)
        places = whole if length == 1 or text.is_unspaced else np.concatenate([whole, parts])
        rows, which, counts = np.unique(
            text.terms[places[:, None] + np.arange(length)], axis=0, return_inverse=True, return_counts=True
        )  # (P, L), the number of each place's phrase, (P,)
        is_whole = np.bincount(which.reshape(-1)[: len(whole)], minlength=len(rows)) > 0
        # a plain mean favours what stands together once by chance, a sum what is long
        values = scores[rows].mean(axis=1) * np.log1p(counts) * (is_whole | (counts > 1))
        for place in np.argsort(-values, kind="stable")[: wanted.most + _SPARE]:
            if values[place] > 0:
                found.append(Phrase(tuple(rows[place].tolist()), float(values[place]), int(counts[place])))
    return sorted(found, key=lambda phrase: -phrase.score)


def _longest(text: Words, wanted: Wanted) -> int:
    """Give how many words a phrase may have; where there are no spaces, several pieces make a word."""
    return LONGEST_UNSPACED if text.is_unspaced else LONGEST if wanted.phrases else 1


def _parts(starts: Ints, lengths: Ints, length: int) -> Ints:
    """Give where the parts of this length begin, of sequences that are longer."""
    counts = lengths - length + 1
    firsts = np.repeat(np.cumsum(counts) - counts, counts)
    return np.repeat(starts, counts) + np.arange(int(counts.sum())) - firsts


def _runs(text: Words, good: Flags, longest: int) -> tuple[Ints, Ints]:
    """Give the first words and the lengths of sequences of good words; what repeats itself or is too long is cut."""
    places = np.flatnonzero(good)
    terms = text.terms[places]
    goes_on = text.joined[places] & (np.diff(places, prepend=-2) == 1) & (np.diff(terms, prepend=-1) != 0)
    begins = np.flatnonzero(~goes_on)
    run_of = np.cumsum(~goes_on) - 1
    begins = np.flatnonzero((np.arange(len(places)) - begins[run_of]) % longest == 0)
    return places[begins], np.diff(np.append(begins, len(places)))


def choose(text: Words, phrases: Iterable[Phrase], wanted: Wanted) -> list[Keyword]:
    """Take the best phrases that do not repeat one another, as they are written in the text.

    Of two phrases of nearly the same words both stay only if the shorter one is one word and stands alone more often.
    """
    places = Places(text)
    taken: list[Phrase] = []
    for part in phrases:
        if len(taken) == wanted.most:
            break
        phrase = _whole(part, places, _longest(text, wanted))
        if len(phrase.terms) == 1 and not text.telling[phrase.terms[0]] and text.telling.any():
            continue
        if any(_repeats(phrase, better) or _only_adds_to(better, phrase) for better in taken):
            continue
        taken = [better for better in taken if not _repeats(better, phrase)]
        taken.append(phrase)
    return [places.keyword(phrase.terms, phrase.score) for phrase in taken]


def _whole(part: Phrase, places: Places, longest: int) -> Phrase:
    """Complete what hardly ever stands without the same neighbour: "Puerto" is a part of "Puerto Rico"."""
    terms, count = places.grow(part.terms, longest)
    return part if terms == part.terms else Phrase(terms, part.score, count)


def _repeats(short: Phrase, long: Phrase) -> bool:
    """Say whether most words of a phrase are in another that is as frequent and as long."""
    if short.count > long.count or len(short.terms) > len(long.terms):
        return False
    return 2 * len(set(short.terms) & set(long.terms)) > len(short.terms)


def _only_adds_to(short: Phrase, long: Phrase) -> bool:
    """Say whether a phrase is a more frequent one of two words or more with others about it."""
    return len(short.terms) > 1 and short.count > long.count and set(short.terms) < set(long.terms)
