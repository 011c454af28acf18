"""The words of a text as methods for keywords see them: where they stand, what they mean the same as, what counts.

words = read_words([Document("a.txt", "Strong winds. The wind was strong.")], Analyzer("en"))
words.terms.tolist()    # [0, 1, 2, 1, 3, 0]: strong winds the wind was strong
"""

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from textrnn.summarizers.keywords.candidates import ALWAYS, AS_NAME, NEVER, classify, is_telling
from textrnn.summarizers.keywords.tokens import OVERLAP, gap_length, is_joined, is_unspaced, split_words
from textrnn.summarizers.term_matrix import Ints
from textrnn.text.corpus import Document
from textrnn.text.sentences import split_sentences
from textrnn.text.tagging import Filter
from textrnn.text.terms import Analyzer

Flags = NDArray[np.bool_]
_BETWEEN_DOCUMENTS = "\n\n"
_CAPITAL_NOUNS = frozenset(["de", "lb"])
_WITHOUT_SUBJECT = "header"  # the role of lines that say something about a mail or a table


@dataclass(frozen=True)
class Words:
    """T words of one or several documents, in order.

    starts, ends: (T,) in source. forms: (T,) the number of the word as written, in spellings. terms: (T,) the number of
    what inflected forms have in common, in vocabulary. counts: (T,) whether the word may be a keyword or a part of one.
    joined: (T,) whether nothing but a space or a hyphen parts the word from the one before. sentences: (T,) the number
    of its sentence. plain: (T,) whether its capital would mean something: it neither begins a sentence nor stands in a
    heading. documents: (T,) the number of its document. telling: (V,) whether
    the term may be a keyword alone.
    """

    source: str
    analyzer: Analyzer
    spellings: Sequence[str]
    vocabulary: Sequence[str]
    starts: Ints
    ends: Ints
    forms: Ints
    terms: Ints
    counts: Flags
    joined: Flags
    sentences: Ints
    plain: Flags
    documents: Ints
    telling: Flags

    def __len__(self) -> int:
        return len(self.terms)

    @cached_property
    def frequency(self) -> Ints:
        """(V,): how often each term counts."""
        return np.bincount(self.terms[self.counts], minlength=len(self.vocabulary))

    @cached_property
    def is_unspaced(self) -> bool:
        """Whether most of the words are cut from a text without spaces."""
        pieces = np.array([is_unspaced(spelling) for spelling in self.spellings], bool)
        return len(self) > 0 and bool(pieces[self.forms].mean() > 0.5)


def read_words(
    documents: Sequence[Document], analyzer: Analyzer, *, ignored: Container[str] = (), keep: Filter | None = None
) -> Words:
    """Find the words of documents, as if they stood one below the other.

    Where no word may be a keyword, every word counts; what has no letter or digit is no word. ignored: words in lower
    case that never count. keep: says of the words of a sentence which ones may.
    """
    found = list(_find_sentences(documents, analyzer.language))
    gaps, forms = _Numbers(), _Numbers()
    gap_numbers: list[int] = []
    form_numbers: list[int] = []
    num_words = []
    for sentence in found:
        new_gaps, new_forms = split_words(sentence.text, analyzer.language)
        gap_numbers += map(gaps.__getitem__, new_gaps)
        form_numbers += map(forms.__getitem__, new_forms)
        num_words.append(len(new_forms))
    sentences = np.repeat(np.arange(len(found)), num_words)
    before, form = np.array(gap_numbers, np.int64), np.array(form_numbers, np.int64)
    starts, ends = _offsets(found, sentences, _lengths(gaps, gap_length)[before], _lengths(forms, len)[form])
    begins = np.diff(sentences, prepend=-1) > 0
    joined = np.array([is_joined(gap) for gap in gaps], bool)[before] & ~begins
    plain = ~begins & np.array([sentence.role != "heading" for sentence in found], bool)[sentences]
    classes = _classify(forms, analyzer, ignored)
    counts = classes.when[form] >= np.where(plain, AS_NAME, ALWAYS)
    counts &= _tells(classes.terms[form], np.array([gap.startswith(OVERLAP) for gap in gaps], bool)[before])
    if analyzer.language in _CAPITAL_NOUNS:
        counts &= _belongs_to_noun(np.array([word[:1].isupper() for word in forms], bool)[form], joined)
    if keep is not None:
        counts &= _kept(tuple(forms), form, num_words, keep)
    return Words(
        source=_BETWEEN_DOCUMENTS.join(document.text for document in documents), analyzer=analyzer,
        spellings=tuple(forms), vocabulary=classes.vocabulary, starts=starts, ends=ends, forms=form,
        terms=classes.terms[form], counts=counts if counts.any() else np.ones_like(counts), joined=joined,
        sentences=sentences, plain=plain, telling=classes.telling,
        documents=np.array([sentence.document for sentence in found], np.int64)[sentences],
    )  # fmt: skip


class _Numbers(dict[str, int]):
    """Numbers for strings, given as they come."""

    def __missing__(self, key: str) -> int:
        number = self[key] = len(self)
        return number


class _Placed(NamedTuple):
    text: str
    start: int  # in all documents together
    role: str
    document: int


def _find_sentences(documents: Sequence[Document], language: str) -> Iterator[_Placed]:
    """Yield the sentences of every document but for mail headers and tables, if it has anything else."""
    offset = 0
    for number, document in enumerate(documents):
        found = split_sentences(document.text, language)
        for sentence in [each for each in found if each.role != _WITHOUT_SUBJECT] or found:
            yield _Placed(sentence.text, offset + sentence.start, sentence.role, number)
        offset += len(document.text) + len(_BETWEEN_DOCUMENTS)


def _lengths(strings: Iterable[str], length: Callable[[str], int]) -> Ints:
    return np.array([length(string) for string in strings], np.int64)


def _offsets(sentences: Sequence[_Placed], sentence_of: Ints, gaps: Ints, lengths: Ints) -> tuple[Ints, Ints]:
    """Give where words begin and end, from what stands before each within its sentence and how long it is."""
    ends = np.cumsum(gaps + lengths)
    firsts = np.searchsorted(sentence_of, np.arange(len(sentences)))
    before = np.concatenate([[0], ends])[firsts]
    ends += (np.array([sentence.start for sentence in sentences], np.int64) - before)[sentence_of]
    return ends - lengths, ends


class _Classes(NamedTuple):
    terms: Ints  # (forms,), the number of the term of each form
    when: Ints  # (forms,), when it counts
    vocabulary: tuple[str, ...]
    telling: Flags  # (V,)


def _classify(forms: Iterable[str], analyzer: Analyzer, ignored: Container[str]) -> "_Classes":
    numbers = _Numbers()
    terms, when, telling = [], [], set()
    for form in forms:
        term, counts = classify(form, analyzer)
        counts = NEVER if form.lower() in ignored else counts
        terms.append(numbers[term])
        when.append(counts)
        if is_telling(form, counts, analyzer):
            telling.add(term)
    vocabulary = tuple(numbers)
    return _Classes(
        np.array(terms, np.int64),
        np.array(when, np.int64),
        vocabulary,
        np.array([term in telling for term in vocabulary]),
    )


def _tells(terms: Ints, is_cut: Flags) -> Flags:
    """Say of each piece of a text without spaces whether it may be a word: most that come once are parts of two."""
    comes_again = np.bincount(terms)[terms] > 1 if len(terms) else is_cut
    return ~is_cut | comes_again if (is_cut & comes_again).any() else np.ones_like(is_cut)


def _belongs_to_noun(is_capital: Flags, joined: Flags) -> Flags:
    """Say of each word whether it is a noun, or stands before one as an adjective does."""
    before_noun = np.zeros_like(is_capital)
    before_noun[:-1] = joined[1:] & is_capital[1:]
    return is_capital | before_noun


def _kept(forms: Sequence[str], numbers: Ints, num_words: Sequence[int], keep: Filter) -> Flags:
    """Ask of every sentence which of its words may count."""
    bounds = np.cumsum([0, *num_words])
    kept = [keep([forms[number] for number in numbers[start:end]]) for start, end in pairwise(bounds)]
    return np.array([flag for flags in kept for flag in flags], bool)
