"""Words and terms: what a sentence is made of when sentences are compared.

analyzer = Analyzer("en")
analyzer.terms("The cats were chasing a mouse.")    # ["cat", "chase", "mous"]
"""

import re
from collections.abc import Callable
from functools import cached_property

from textrnn.text.scripts import HAN_AND_KANA, LETTERS, SOUTHEAST_ASIAN, UNSPACED
from textrnn.text.stop_words import stop_words

STEMMER_BY_LANGUAGE = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sr": "serbian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
_WORD = re.compile(LETTERS)
_ASCII_WORD = re.compile(r"[^\W_]+", re.ASCII)
# Runs of scripts without spaces between words are cut into overlapping pairs or triples of characters.
_RUN = re.compile(rf"(?P<pairs>[{HAN_AND_KANA}]+)|(?P<triples>[{SOUTHEAST_ASIAN}]+)")
_UNSPACED = re.compile(f"[{UNSPACED}]")
_THAI_LETTERS_A_WORD = 4
_FIRST_EAST_ASIAN = "\u2e80"


class Analyzer:
    """Turns text into terms: lower case, without stop words, stemmed where Snowball knows the language.

    A single letter or digit is no term, except in the scripts of East Asia.
    """

    def __init__(self, language: str, *, stop_words: bool = True, stem: bool = True) -> None:
        self.language = language
        self._drops_stop_words = stop_words
        self._stems = stem

    def words(self, text: str) -> list[str]:
        """Give the words as they stand, cut at apostrophes; pairs or triples of characters without spaces."""
        if text.isascii():
            return _ASCII_WORD.findall(text)
        words = _WORD.findall(text)
        return [piece for word in words for piece in _pieces(word)] if _UNSPACED.search(text) else words

    def terms(self, text: str) -> list[str]:
        """Give the terms in order, repeats kept."""
        return [term for word in self.words(text.lower()) if (term := self.term(word))]

    def term(self, word: str) -> str:
        """Give the term of a word in lower case, "" if it counts for nothing."""
        if (len(word) == 1 and word < _FIRST_EAST_ASIAN) or (self._drops_stop_words and word in self._stop_words):
            return ""
        return self._stem(word)

    @cached_property
    def _stop_words(self) -> frozenset[str]:
        return stop_words(self.language)

    @cached_property
    def _stem(self) -> Callable[[str], str]:
        algorithm = STEMMER_BY_LANGUAGE.get(self.language)
        if not self._stems or algorithm is None:
            return str
        from Stemmer import Stemmer

        return Stemmer(algorithm).stemWord  # type: ignore[no-any-return]


def _pieces(word: str) -> list[str]:
    """Cut what a script without spaces runs together; what stands between such runs stays whole."""
    pieces, end = [], 0
    for run in _RUN.finditer(word):
        pieces += [word[end : run.start()]] if run.start() > end else []
        size = 2 if run["pairs"] else 3
        pieces += [run[0][i : i + size] for i in range(max(1, len(run[0]) - size + 1))]
        end = run.end()
    return pieces + ([word[end:]] if end < len(word) else [])


def count_words(text: str) -> int:
    """Count words as `wc -w` does; without spaces, each Han or kana character and each four Thai letters are a word."""
    if text.isascii() or not _UNSPACED.search(text):
        return len(text.split())
    runs = list(_RUN.finditer(text))
    unspaced = sum(len(run[0]) if run["pairs"] else -(-len(run[0]) // _THAI_LETTERS_A_WORD) for run in runs)
    return unspaced + len(_RUN.sub(" ", text).split())
