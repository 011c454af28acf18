"""Tokens as a prepared corpus gives them, with white space between, and <eos> for the end of a line (Penn Treebank)."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Self

from textrnn.text.tokenizers import TokenizerOptions
from textrnn.text.tokenizers.counting import count_words, look_up
from textrnn.text.tokenizers.tokenizer import Tokenizer, folded
from textrnn.text.vocabulary import END, SPECIAL_TOKENS, UNKNOWN, build_vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

END_OF_LINE = "<eos>"
DEFAULT_SIZE = 50_000  # more than any corpus prepared for word models of ordinary size needs
_LONGEST = 1000


class WhitespaceTokenizer(Tokenizer):
    """A literal "<unk>" in the text is UNKNOWN, as those corpora mean it; a literal "<end>" is not END."""

    name = "whitespace"
    smallest_vocabulary = 4

    @classmethod
    def train(cls, options: TokenizerOptions, pieces: Callable[[], Iterator[str]]) -> Self:
        counts = count_words(split(piece) for piece in folded(options, pieces()))
        vocab_size, min_count = options.vocab_size or DEFAULT_SIZE, options.min_count or 1
        vocabulary = build_vocabulary(counts, vocab_size=vocab_size, min_count=min_count, reserved=(END_OF_LINE,))
        return cls(replace(options, vocab_size=vocab_size, min_count=min_count), vocabulary)

    @cached_property
    def _id_by_word(self) -> dict[str, int]:
        return self.vocabulary.id_by_token | {SPECIAL_TOKENS[END]: UNKNOWN}

    def encode(self, text: str) -> list[int]:
        return [self._id_by_word.get(word, UNKNOWN) for word in split(self.fold(text))]

    def encode_array(self, text: str) -> "NDArray[np.uint32]":
        return look_up(split(self.fold(text)), self._id_by_word)

    def pieces(self, ids: Iterable[int]) -> Iterator[str]:
        end_of_line = self.vocabulary.id_of(END_OF_LINE)
        at_start = True
        for number in ids:
            if number == END:
                continue
            if number == end_of_line:
                yield "\n"
            else:
                word = self.vocabulary.tokens[number]
                yield word if at_start else f" {word}"
            at_start = number == end_of_line

    def texts(self, ids: Iterable[int]) -> list[str]:
        """Give each word with a space before it, but for those that begin a further line."""
        texts: list[str] = []
        for number in ids:
            text = "" if number == END else _spaced(self.vocabulary.tokens[number])
            texts.append(text.removeprefix(" ") if texts and texts[-1] == "\n" else text)
        return texts

    def tokens(self, text: str) -> list[str]:
        return list(map(_spaced, split(self.as_written(text))))

    def keys(self, tokens: Sequence[str]) -> list[str]:
        return [END_OF_LINE if token == "\n" else self.fold(token.removeprefix(" ")) for token in tokens]


def _spaced(word: str) -> str:
    return "\n" if word == END_OF_LINE else f" {word}"


def split(text: str) -> list[str]:
    """Give the words, and END_OF_LINE for each line feed; what is too long for a word is unknown."""
    words = text.replace("\n", f" {END_OF_LINE} ").split()
    if len(text) > _LONGEST * len(words):
        words = [word if len(word) <= _LONGEST else SPECIAL_TOKENS[UNKNOWN] for word in words]
    return words
