"""Words, numbers and marks of one short text: what encoder-decoders read and write.

tokenizer.tokens("It's 5.93 mln,\nup")    # [" It", "'s", " 5.93", " mln", ",", " up"]
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING, Self

from textrnn.text.scripts import UNSPACED
from textrnn.text.tokenizers import TokenizerOptions
from textrnn.text.tokenizers.counting import count_words, look_up
from textrnn.text.tokenizers.tokenizer import Tokenizer
from textrnn.text.vocabulary import SPECIAL_TOKENS, UNKNOWN, build_vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEFAULT_SIZE, DEFAULT_MIN_COUNT = 30_000, 2

# Accents and vowel signs inside words, and the two joiners that spell Persian.
_MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0963\u0966-\u0dff\u200c\u200d"
_SOUTHEAST_ASIAN_MARKS = "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ecd\u102b-\u103e\u17b4-\u17d3"
# All are bounded, so that a megabyte without a space is no word.
_LETTERS = rf"[^\W{UNSPACED}]{{1,100}}(?:[{_MARKS}]{{1,10}}[^\W{UNSPACED}]{{0,100}}){{0,20}}"
_DIGITS = r"\d{1,40}"
_KINDS = (
    r"(?:[^\W\d_]\.){2,8}(?!\w)",  # U.S., e.g.
    rf"[$€£¥]\.?{_DIGITS}(?:[.,:/-]{_DIGITS}){{0,10}}",
    rf"{_DIGITS}(?:[.,:/-]{_DIGITS}){{1,10}}",
    rf"(?<= )\.{_DIGITS}",
    rf"{_LETTERS}(?:['’](?![sS](?!\w)){_LETTERS}){{0,3}}",
    rf"[{UNSPACED}][{_SOUTHEAST_ASIAN_MARKS}]{{0,5}}",
    r"(?<=\w)['’][sS](?!\w)",
    *(rf"{re.escape(mark)}{{2,100}}" for mark in ".-=*!?#~"),
    r"[^\w\s]",
)
_TOKEN = re.compile(rf" ?(?:{'|'.join(_KINDS)})")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


class SentenceTokenizer(Tokenizer):
    """A token takes the space before it along; the text is read as if a space stood before it, too.

    So the first word is the token that it is elsewhere. White space of any length, line breaks too, is one space, and
    invisible characters are left out; all else comes back. Numbers, abbreviations such as U.S. and words with an
    apostrophe are one token each, but 's stands alone: a word copied from a text must not bring it along. Words with
    hyphens are several. In scripts without spaces each character is a token; the tokenizer `subword` suits them better.
    """

    name = "sentence"

    @classmethod
    def train(cls, options: TokenizerOptions, pieces: Callable[[], Iterator[str]]) -> Self:
        counts = count_words(_folded(options, split_words(piece)) for piece in pieces())
        vocab_size, min_count = options.vocab_size or DEFAULT_SIZE, options.min_count or DEFAULT_MIN_COUNT
        vocabulary = build_vocabulary(counts, vocab_size=vocab_size, min_count=min_count)
        return cls(replace(options, vocab_size=vocab_size, min_count=min_count), vocabulary)

    def encode(self, text: str) -> list[int]:
        return list(map(self.vocabulary.id_by_token.get, self.keys(split_words(text)), repeat(UNKNOWN)))

    def encode_array(self, text: str) -> "NDArray[np.uint32]":
        return look_up(self.keys(split_words(text)), self.vocabulary.id_by_token)

    def tokens(self, text: str) -> list[str]:
        return split_words(text)

    def keys(self, tokens: Sequence[str]) -> Sequence[str]:
        return _folded(self.options, tokens)

    def pieces(self, ids: Iterable[int]) -> Iterator[str]:
        at_start = True
        for number in ids:
            if text := self._texts[number]:
                yield text.removeprefix(" ") if at_start else text
                at_start = False

    def texts(self, ids: Iterable[int]) -> list[str]:
        return [self._texts[number] for number in ids]

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return (f" {SPECIAL_TOKENS[UNKNOWN]}", "", *self.vocabulary.tokens[len(SPECIAL_TOKENS) :])


def split_words(text: str) -> list[str]:
    """Give the tokens; joined, they are a space and the text, its white space made single and stripped."""
    if not text.isprintable():
        text = _CONTROL.sub(" ", _INVISIBLE.sub("", text))
    return _TOKEN.findall(" " + " ".join(text.split()))


def _folded(options: TokenizerOptions, tokens: Sequence[str]) -> Sequence[str]:
    # word by word, as the lower case of a whole text may hold more words than the text
    return list(map(str.lower, tokens)) if options.lowercase else tokens
