"""Where keywords stand in a text, and how they are written there."""

from collections import Counter

import numpy as np

from textrnn.summarizers.keywords import Keyword
from textrnn.summarizers.keywords.words import Words
from textrnn.summarizers.term_matrix import Ints

_NEARLY_ALWAYS, _FEWEST = 0.75, 2  # share of the places of a word at which it has this neighbour, and their number


class Places:
    """Finds the places of sequences of terms."""

    def __init__(self, text: Words) -> None:
        self._text = text
        self._order = np.argsort(text.terms, kind="stable")
        self._firsts = np.searchsorted(text.terms[self._order], np.arange(len(text.vocabulary) + 1))
        self._lower = frozenset(text.spellings)

    def keyword(self, terms: tuple[int, ...], score: float) -> Keyword:
        """Give the keyword of terms that stand side by side somewhere."""
        starts = self._starts(terms)
        ends = starts + len(terms) - 1
        text = self._text
        spans = list(zip(text.starts[starts].tolist(), text.ends[ends].tolist(), strict=True))
        return Keyword(self._spelling(spans, starts), score, spans)

    def grow(self, terms: tuple[int, ...], longest: int) -> tuple[tuple[int, ...], int]:
        """Add the words that nearly always stand beside these, and count how often all stand together."""
        starts = self._starts(terms)
        while len(terms) < longest:
            after = self._constant(starts + len(terms), starts + len(terms), len(starts))
            before = self._constant(starts - 1, starts, len(starts)) if after is None else None
            neighbour = after if before is None else before
            if neighbour is None or neighbour in terms:
                break
            terms = (*terms, neighbour) if before is None else (neighbour, *terms)
            starts = self._starts(terms)
        return terms, len(starts)

    def _constant(self, places: Ints, seams: Ints, total: int) -> int | None:
        """Give the term that stands at nearly all places; a seam is the place after a gap that must join."""
        text = self._text
        inside = (places >= 0) & (places < len(text)) & (seams < len(text))
        places = places[inside][text.joined[seams[inside]]]
        terms, counts = np.unique(text.terms[places[text.counts[places]]], return_counts=True)
        if not len(counts) or counts.max() < max(_FEWEST, _NEARLY_ALWAYS * total):
            return None
        return int(terms[counts.argmax()])

    def _starts(self, terms: tuple[int, ...]) -> Ints:
        """Give the number of the first word of each occurrence; occurrences may not overlap."""
        text = self._text
        starts = self._order[self._firsts[terms[0]] : self._firsts[terms[0] + 1]]
        starts = starts[starts + len(terms) <= len(text)]
        for distance, term in enumerate(terms[1:], start=1):
            starts = starts[(text.terms[starts + distance] == term) & text.joined[starts + distance]]
        return starts[text.counts[starts] & text.counts[starts + len(terms) - 1]]

    def _spelling(self, spans: list[tuple[int, int]], starts: Ints) -> str:
        """Choose the most frequent form, then its most frequent way to be written where a capital means something."""
        written = [" ".join(self._text.source[start:end].split()) for start, end in spans]
        form = Counter(each.lower() for each in written).most_common(1)[0][0]
        same = [number for number, each in enumerate(written) if each.lower() == form]
        plain = [written[number] for number in same if self._text.plain[starts[number]]]
        if plain:
            return Counter(plain).most_common(1)[0][0]
        return " ".join(self._without_capital(word) for word in written[same[0]].split())

    def _without_capital(self, word: str) -> str:
        """Write a word in lower case if the text does so anywhere: its capital is that of a sentence or a heading."""
        return word.lower() if word.lower() in self._lower else word
