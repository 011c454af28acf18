"""TextRank as its published keywords were made, of an article about a hurricane: by the rules of the package summa.

They differ from the paper's in what counts (every word but those that carry grammar), in how much is taken, in that all
forms of a word are listed, and in what is a phrase.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

import numpy as np

from textrnn.summarizers.graph import page_rank
from textrnn.summarizers.keywords import Keyword, Wanted
from textrnn.summarizers.keywords.function_words import ENGLISH
from textrnn.summarizers.keywords.textrank_phrases import TextRankPhrases
from textrnn.summarizers.keywords.words import Words
from textrnn.summarizers.term_matrix import Floats, Ints, TermMatrix
from textrnn.text.scripts import MARKS
from textrnn.text.stop_words import stop_words
from textrnn.text.terms import Analyzer

_LETTER = r"[^\W\d_]"
_WORD = re.compile(rf"(?:{_LETTER}\.){{2,}}|(?:{_LETTER}|[{MARKS}])+")  # "p.m." or letters only
_GAP = re.compile(r"\W+")


@dataclass(frozen=True)
class TextRank:
    """share: of the terms, those whose words are keywords. ignored: more words that never are."""

    chooses_words: ClassVar[bool] = True
    share: float = 0.2
    ignored: frozenset[str] = frozenset()

    def extract(self, text: Words, wanted: Wanted) -> list[Keyword]:
        occurrences = Occurrences(text.source)
        if not occurrences.words:  # nothing but numbers
            return TextRankPhrases().extract(text, wanted)
        scores = self._score(occurrences.words, text.analyzer)
        phrases = _collapse(text.source, scores) if wanted.phrases else [[word] for word in scores]
        scored = [(sum(map(scores.__getitem__, phrase)) / len(phrase), phrase) for phrase in phrases]
        scored.sort(key=lambda each: -each[0])
        best = scored[: wanted.most]
        return [Keyword(" ".join(phrase), score, occurrences.find(phrase)) for score, phrase in best]

    def _score(self, words: list[str], analyzer: Analyzer) -> dict[str, float]:
        """Give the keywords that are one word, every form of the best terms, from the best."""
        stopped = (ENGLISH if analyzer.language == "en" else stop_words(analyzer.language)) | self.ignored
        stem = Analyzer(analyzer.language, stop_words=False).term
        term_of = {word: stem(word) or word for word in [word for word in words if word not in stopped] or words}
        numbers = {term: number for number, term in enumerate(dict.fromkeys(term_of.values()))}
        sequence = np.array([numbers[term_of[word]] if word in term_of else -1 for word in words], np.int64)
        graph = _Neighbours(sequence, tuple(numbers))
        scores = page_rank(graph, len(numbers))
        num_linked = np.count_nonzero(graph.out_weights())
        best = np.argsort(-scores, kind="stable")[: max(1, int(num_linked * self.share))]
        rank = {int(number): place for place, number in enumerate(best)}
        kept = [word for word in term_of if numbers[term_of[word]] in rank]
        kept.sort(key=lambda word: rank[numbers[term_of[word]]])
        return {word: float(scores[numbers[term_of[word]]]) for word in kept}


class _Neighbours:
    """A link between two terms that stand side by side anywhere; -1 in the sequence is no term.

    A term that stands beside itself loses weight to that link, and nothing arrives by it.
    """

    def __init__(self, sequence: Ints, terms: tuple[str, ...]) -> None:
        left, right = sequence[:-1], sequence[1:]
        linked = (left >= 0) & (right >= 0)
        one, other = left[linked], right[linked]
        pairs = np.concatenate([one, other]), np.concatenate([other, one])
        links = TermMatrix.from_pairs(*pairs, len(terms), terms).binary()
        self._out_weights = links.column_sums()
        self._links = links.with_values((links.rows != links.columns).astype(np.float64))

    def times(self, mass: Floats) -> Floats:
        return self._links.times(mass)

    def out_weights(self) -> Floats:
        return self._out_weights


def _collapse(source: str, keywords: Collection[str]) -> list[list[str]]:
    """Make phrases of neighbours in the text; each keyword is in the first that it stands in, and no other.

    A phrase goes on only with words in lower case that no mark touches.
    """
    used: set[str] = set()
    phrases = []
    phrase: list[str] = []
    for written in source.split():
        found = _WORD.search(written)
        word = _plain(found[0]) if found else ""
        if word not in keywords or word in used:
            phrase = []
        elif phrase and word == written:
            phrase.append(word)
            used.add(word)
        else:
            phrase = [word]
            phrases.append(phrase)
            used.add(word)
    return phrases + [[word] for word in keywords if word not in used]


def _plain(word: str) -> str:
    return word.replace(".", "").lower()


class Occurrences:
    """Where the words of a text stand."""

    def __init__(self, source: str) -> None:
        found = list(_WORD.finditer(source))
        self.words = [_plain(each[0]) for each in found]
        self._source = source
        self._spans = [each.span() for each in found]
        self._numbers: dict[str, list[int]] = {}
        for number, word in enumerate(self.words):
            self._numbers.setdefault(word, []).append(number)

    def find(self, phrase: Sequence[str]) -> list[tuple[int, int]]:
        """Give where a phrase begins and ends, in any case and with any marks between its words."""
        places = []
        free = 0  # occurrences may not overlap
        for first in self._numbers.get(phrase[0], ()):
            last = first + len(phrase) - 1
            if first >= free and self.words[first : last + 1] == phrase and self._is_joined(first, last):
                places.append((self._spans[first][0], self._spans[last][1]))
                free = last + 1
        return places

    def _is_joined(self, first: int, last: int) -> bool:
        """Say whether no number stands between two of these words."""
        neighbours = pairwise(self._spans[first : last + 1])
        return all(_GAP.fullmatch(self._source, end, start) for (_, end), (start, _) in neighbours)
