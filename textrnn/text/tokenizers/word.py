"""Words, marks and white space as tokens: joined, they are the text again."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Self

from textrnn.text.scripts import MARKS_TO_LAO
from textrnn.text.tokenizers import TokenizerOptions
from textrnn.text.tokenizers.counting import count_words, look_up
from textrnn.text.tokenizers.tokenizer import Tokenizer, folded
from textrnn.text.vocabulary import SPECIAL_TOKENS, UNKNOWN, build_vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEFAULT_SIZE, DEFAULT_MIN_COUNT = 30_000, 2
# Bounded, so that a megabyte without a space is no word. More marks would cut the texts of trained models anew.
LETTERS = rf"[\w{MARKS_TO_LAO}]{{1,100}}"
_TOKEN = re.compile(rf" ?{LETTERS}(?:['’]{LETTERS})?| ?[^\w\s]|\s")


class WordTokenizer(Tokenizer):
    """A word takes the space before it along, so that " sea" and "sea" are two tokens."""

    name = "word"

    @classmethod
    def train(cls, options: TokenizerOptions, pieces: Callable[[], Iterator[str]]) -> Self:
        counts = count_words(_TOKEN.findall(piece) for piece in folded(options, pieces()))
        vocab_size, min_count = options.vocab_size or DEFAULT_SIZE, options.min_count or DEFAULT_MIN_COUNT
        vocabulary = build_vocabulary(counts, vocab_size=vocab_size, min_count=min_count)
        return cls(replace(options, vocab_size=vocab_size, min_count=min_count), vocabulary)

    def encode(self, text: str) -> list[int]:
        id_of = self.vocabulary.id_by_token.get
        return [id_of(word, UNKNOWN) for word in _TOKEN.findall(self.fold(text))]

    def encode_array(self, text: str) -> "NDArray[np.uint32]":
        return look_up(_TOKEN.findall(self.fold(text)), self.vocabulary.id_by_token)

    def pieces(self, ids: Iterable[int]) -> Iterator[str]:
        texts = self._texts
        return (texts[number] for number in ids if texts[number])

    def tokens(self, text: str) -> list[str]:
        return _TOKEN.findall(self.as_written(text))

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return (" <unk>", "", *self.vocabulary.tokens[len(SPECIAL_TOKENS) :])
