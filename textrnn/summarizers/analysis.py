"""A text as rankers see it: its sentences, their terms, and what is known about the whole.

title, sentences = find_prose("Cats chase mice. Mice fear cats.", "en")
analyze_sentences(sentences, Analyzer("en")).counts.num_rows    # 2
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from textrnn.summarizers.term_matrix import Floats, Ints, TermMatrix
from textrnn.text.lines import is_finished
from textrnn.text.reading import Spans
from textrnn.text.sentences import Sentence, split_sentences
from textrnn.text.terms import Analyzer, count_words

SUMMARIZED_ROLES = frozenset({"prose", "item"})
_MOST_FRAGMENT_WORDS, _MOST_HEADLINE_WORDS = 4, 25
_SUBJECT = re.compile(r"Subject:\s*(?:(?:re|fwd?|aw|sv):\s*)*(.*)", re.IGNORECASE | re.DOTALL)
WITHOUT_SPACES = frozenset({"ja", "zh"})  # where one sentence follows another without one
_MARKS = re.compile(r"#{1,6}\s+(.*?)(?:\s+#+)?")  # of a heading in Markdown


@dataclass(frozen=True)
class AnalyzedText:
    """The sentences that may stand in a summary, and the terms of each.

    counts: (N, V), a row for each sentence. num_words: (N,), as a reader counts them. title: what stands above the
    text, if anything. starts: the number of the first sentence of each document. ordered: whether the order of the
    sentences means something. wanted: how many sentences the summary will have, about. focus: (N,) weights of the
    sentences in the light of a query, of sum 1.
    """

    sentences: Sequence[Sentence]
    counts: TermMatrix
    num_words: Ints
    analyzer: Analyzer
    title: str = ""
    starts: Sequence[int] = (0,)
    ordered: bool = True
    wanted: int = 3
    focus: Floats | None = None

    def __len__(self) -> int:
        return len(self.sentences)

    @cached_property
    def document_of(self) -> Ints:
        """(N,): the number of the document each sentence stands in."""
        return np.repeat(np.arange(len(self.starts)), np.diff([*self.starts, len(self)]))

    @cached_property
    def positions(self) -> Ints:
        """(N,): the place of each sentence in its document, from 0."""
        firsts: Ints = np.array(self.starts, np.int64)[self.document_of]
        return np.arange(len(self)) - firsts

    @cached_property
    def num_characters(self) -> Ints:
        """(N,): characters as printed."""
        return np.array([len(on_one_line(sentence.text)) for sentence in self.sentences], np.int64)

    @cached_property
    def idf(self) -> Floats:
        """(V,): how rare each term is among the sentences, log(N / n); 0 for a term of every sentence."""
        return np.log(len(self) / np.maximum(self.counts.document_frequency, 1))

    @property
    def joiner(self) -> str:
        """What stands between two sentences on one line."""
        return "" if self.analyzer.language in WITHOUT_SPACES else " "


def analyze_sentences(
    sentences: Sequence[Sentence], analyzer: Analyzer, *, title: str = "", starts: Sequence[int] = (0,)
) -> AnalyzedText:
    """Count the terms of sentences."""
    counts = TermMatrix.count((sentence.text for sentence in sentences), analyzer)
    num_words = np.array([count_words(sentence.text) for sentence in sentences], np.int64)
    return AnalyzedText(sentences, counts, num_words, analyzer, title, starts)


def find_prose(text: str, language: str, *, headings: Spans = (), lines: bool = False) -> tuple[str, list[Sentence]]:
    """Give the heading above the text, "" if there is none, and the sentences that may stand in a summary.

    Headings, greetings, names and the like are no such sentences, unless there is nothing else. headings: those known
    beforehand.
    """
    split = split_sentences(text, language, lines=lines)
    found = list(_with_headings(split, text, headings)) if headings else split
    listed = [sentence for sentence in found if sentence.role in SUMMARIZED_ROLES]
    if lines or not listed:
        return _title(found, listed or found), listed or found
    sizes = Counter(sentence.paragraph for sentence in listed)
    whole = [each for each in listed if sizes[each.paragraph] > 1 or not _is_fragment(each.text)] or listed
    if _is_headline(whole):
        return _without_marks(on_one_line(whole[0].text)), whole[1:]
    return _title(found, whole), whole


def _is_fragment(text: str) -> bool:
    """Say whether this paragraph is a greeting, a name, an entry of a list: few words without the mark of an end."""
    return not is_finished(text) and count_words(text) <= _MOST_FRAGMENT_WORDS


def _is_headline(sentences: Sequence[Sentence]) -> bool:
    """Say whether the first sentence stands above the others alone and without a mark, as theirs have."""
    first, following = sentences[0], sentences[1:3]
    return (
        len(following) == 2
        and first.paragraph != following[0].paragraph
        and not is_finished(first.text)
        and count_words(first.text) <= _MOST_HEADLINE_WORDS
        and all(is_finished(sentence.text) for sentence in following)
    )


def _title(found: Sequence[Sentence], prose: Sequence[Sentence]) -> str:
    """Give the heading above the prose, or the subject of a mail."""
    for sentence in found:
        if sentence.start >= prose[0].start:
            break
        subject = _SUBJECT.match(sentence.text)
        if sentence.role == "heading" or subject:
            return on_one_line(subject[1]) if subject else _without_marks(on_one_line(sentence.text))
    return ""


def _with_headings(sentences: Sequence[Sentence], text: str, headings: Spans) -> Iterator[Sentence]:
    """Yield the sentences, but one for each heading, whatever sentences it consists of."""
    starts = [start for start, _ in headings]
    last = -1
    for sentence in sentences:
        index = bisect_right(starts, sentence.start) - 1
        if index < 0 or sentence.start >= headings[index][1]:
            yield sentence
        elif index > last:
            start, end = headings[index]
            yield Sentence(text[start:end], start, end, sentence.paragraph, "heading")
            last = index


def _without_marks(heading: str) -> str:
    marked = _MARKS.fullmatch(heading)
    return marked[1] if marked else heading


def on_one_line(text: str) -> str:
    """Undo the wrapping of lines: every run of white space becomes a space."""
    return " ".join(text.split())
