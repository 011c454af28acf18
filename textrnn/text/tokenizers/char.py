"""One token per character (Unicode code point)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from textrnn.text.tokenizers import TokenizerOptions
from textrnn.text.tokenizers.tokenizer import Tokenizer, folded
from textrnn.text.vocabulary import SPECIAL_TOKENS, UNKNOWN, build_vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEST_ALPHABET = 512
COVERAGE = 0.9999
_CODE_POINTS = 0x110000


class CharTokenizer(Tokenizer):
    """Every character of the training text is a token, however rare.

    Unless told otherwise, an alphabet larger than MODEST_ALPHABET keeps only the most frequent characters that make up
    COVERAGE of the text: thousands of symbols that occur once would cost more than all others to predict.
    """

    name = "char"

    @classmethod
    def train(cls, options: TokenizerOptions, pieces: Callable[[], Iterator[str]]) -> Self:
        count_by_character = count_characters(folded(options, pieces()))
        vocab_size = options.vocab_size
        if vocab_size is None and options.min_count is None:
            vocab_size = _sensible_size(sorted(count_by_character.values(), reverse=True))
        options = replace(options, vocab_size=vocab_size, min_count=options.min_count or 1)
        vocabulary = build_vocabulary(count_by_character, vocab_size=vocab_size, min_count=options.min_count or 1)
        return cls(options, vocabulary)

    def encode(self, text: str) -> list[int]:
        id_of = self.vocabulary.id_by_token.get
        return [id_of(character, UNKNOWN) for character in self.fold(text)]

    def encode_array(self, text: str) -> "NDArray[np.uint32]":
        import numpy as np

        codes = _code_points(self.fold(text))
        return self._id_by_code.take(codes, mode="clip") if len(codes) else np.zeros(0, np.uint32)

    @cached_property
    def _id_by_code(self) -> "NDArray[np.uint32]":
        """Map code points to ids; the last entry stands for all beyond the alphabet."""
        import numpy as np

        characters = self.vocabulary.tokens[len(SPECIAL_TOKENS) :]
        id_by_code = np.full(max(map(ord, characters), default=0) + 2, UNKNOWN, np.uint32)
        id_by_code[[ord(character) for character in characters]] = np.arange(len(characters)) + len(SPECIAL_TOKENS)
        return id_by_code

    def pieces(self, ids: Iterable[int]) -> Iterator[str]:
        tokens = self._texts
        return (tokens[number] for number in ids if tokens[number])

    @cached_property
    def _texts(self) -> tuple[str, ...]:
        return ("\ufffd", "", *self.vocabulary.tokens[len(SPECIAL_TOKENS) :])


def count_characters(pieces: Iterable[str]) -> dict[str, int]:
    import numpy as np

    counts = np.zeros(_CODE_POINTS, np.int64)
    for piece in pieces:
        found = np.bincount(_code_points(piece))
        counts[: len(found)] += found
    return {chr(code): int(counts[code]) for code in counts.nonzero()[0]}


def _code_points(text: str) -> "NDArray[np.unsignedinteger[Any]]":
    import numpy as np

    if text.isascii():
        return np.frombuffer(text.encode("ascii"), np.uint8)
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _sensible_size(counts: list[int]) -> int | None:
    import numpy as np

    if len(counts) <= MODEST_ALPHABET:
        return None
    covered = np.cumsum(counts)
    size = int(np.searchsorted(covered, COVERAGE * covered[-1])) + 1
    return max(size, MODEST_ALPHABET) + len(SPECIAL_TOKENS)
