"""Why a sentence scores what it scores, in plain words.

Explanation(summary, settings).reasons(0)    # ["sentence 1 of 40", "shares terms with 21 of 39 others, ...", ...]

A ranker may say more: by Ranker.parts, the factors of its scores.
"""

from collections.abc import Iterator
from functools import cached_property

import numpy as np

from textrnn.summarizers.summarizer import Settings, Summary
from textrnn.summarizers.term_matrix import Floats

_MOST_TERMS = 3  # of those shared with other sentences
_MOST_PARTS, _TELLING = 5, 1.1  # of the factors of a score, those that differ so much from the average


class Explanation:
    """The reasons behind one summary."""

    def __init__(self, summary: Summary, settings: Settings) -> None:
        self._text = summary.analyzed
        self._scores = summary.scores
        self._settings = settings

    def reasons(self, place: int) -> list[str]:
        """Say what speaks for the sentence at a place, or against it."""
        return [*self._position(place), *self._standing(place), *self._shared(place), *self._factors(place)]

    def _position(self, place: int) -> Iterator[str]:
        document = int(self._text.document_of[place])
        of = f" of document {document + 1}" if len(self._text.starts) > 1 else ""
        count = int((self._text.document_of == document).sum())
        yield f"sentence {int(self._text.positions[place]) + 1:,} of {count:,}{of}"

    def _standing(self, place: int) -> Iterator[str]:
        mean = self._scores.mean()
        if mean > 0:
            yield f"scores {self._scores[place] / mean:.2f} times the average"

    def _shared(self, place: int) -> Iterator[str]:
        """Tell the terms in common with the other sentences, the title and the query."""
        text = self._text
        terms, _ = text.counts.row(place)
        if not len(terms):
            yield "holds no word that counts"
            return
        mask = np.zeros(text.counts.num_columns)
        mask[terms] = 1
        linked = int((text.counts.binary().times(mask) > 0).sum()) - 1
        line = f"shares words with {linked:,} of {len(text) - 1:,} others"
        others = text.counts.document_frequency[terms] - 1
        widest = [number for number in np.argsort(-others, kind="stable")[:_MOST_TERMS] if others[number] > 0]
        words = self._words(place)
        listed = [f"{words[text.counts.vocabulary[terms[number]]]} ({others[number]:,})" for number in widest]
        yield f"{line}: {', '.join(listed)}" if listed else line
        for what, wanted in (("title", self._title_terms), ("query", self._query_terms)):
            common = [word for term, word in words.items() if term in wanted]
            if common:
                yield f"shares with the {what}: {', '.join(common)}"

    def _words(self, place: int) -> dict[str, str]:
        """Give the first word of the sentence for each of its terms."""
        analyzer = self._text.analyzer
        pairs = ((analyzer.term(word), word) for word in analyzer.words(self._text.sentences[place].text.lower()))
        word_by_term: dict[str, str] = {}
        for term, word in pairs:
            word_by_term.setdefault(term, word)
        return word_by_term

    @cached_property
    def _title_terms(self) -> set[str]:
        return set(self._text.analyzer.terms(self._text.title))

    @cached_property
    def _query_terms(self) -> set[str]:
        return set(self._text.analyzer.terms(self._settings.query))

    def _factors(self, place: int) -> Iterator[str]:
        prior = self._settings.prior
        if prior and self._text.ordered:
            yield f"its place multiplies the score by {(1.0 + self._text.positions[place]) ** -prior:.2f}"
        ratios = {name: float(values[place] / values.mean()) for name, values in self._parts.items()}
        telling = [name for name, ratio in ratios.items() if max(ratio, 1 / ratio) > _TELLING]
        if telling:
            telling.sort(key=lambda name: -abs(np.log(ratios[name])))
            yield f"beside the average: {', '.join(f'{name} x {ratios[name]:.2f}' for name in telling[:_MOST_PARTS])}"

    @cached_property
    def _parts(self) -> dict[str, Floats]:
        return self._settings.ranker.parts(self._text)
