"""One token per byte of UTF-8: any text, no unknown token, 256 tokens."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from textrnn.errors import UsageError
from textrnn.text.tokenizers import TokenizerOptions
from textrnn.text.tokenizers.tokenizer import Tokenizer, decode_bytes, texts_of_bytes
from textrnn.text.vocabulary import SPECIAL_TOKENS, Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FIRST = len(SPECIAL_TOKENS)
SIZE = FIRST + 256


class ByteTokenizer(Tokenizer):
    name = "byte"
    _bytes_by_id = (b"", b"", *(bytes([value]) for value in range(256)))

    @classmethod
    def train(cls, options: TokenizerOptions, pieces: Callable[[], Iterator[str]]) -> Self:
        if options.vocab_size not in (None, SIZE) or options.min_count not in (None, 1):
            raise UsageError("the tokenizer 'byte' always has all 256 bytes. Leave out --vocab-size and --min-count.")
        vocabulary = Vocabulary((*SPECIAL_TOKENS, *(f"<0x{value:02X}>" for value in range(256))))
        return cls(replace(options, vocab_size=SIZE, min_count=1), vocabulary)

    def encode(self, text: str) -> list[int]:
        return [value + FIRST for value in self.fold(text).encode("utf-8", "replace")]

    def encode_array(self, text: str) -> "NDArray[np.uint32]":
        import numpy as np

        return np.frombuffer(self.fold(text).encode("utf-8", "replace"), np.uint8) + np.uint32(FIRST)

    def pieces(self, ids: Iterable[int]) -> Iterator[str]:
        return decode_bytes(ids, self._bytes_by_id)

    def texts(self, ids: Iterable[int]) -> list[str]:
        return texts_of_bytes(ids, self._bytes_by_id)
