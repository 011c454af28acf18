"""What every tokenizer does."""

import codecs
import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, ClassVar, Self

from textrnn.errors import InputError
from textrnn.text.tokenizers import OPTIONS_FILE, TokenizerOptions
from textrnn.text.vocabulary import Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VOCABULARY_FILE = "vocabulary.json"


class Tokenizer(ABC):
    """Text to ids and back. numpy is loaded only to encode long texts.

    options: as trained, no choice left open. smallest_vocabulary: the least vocab_size that makes sense.
    """

    name: ClassVar[str]
    smallest_vocabulary: ClassVar[int] = 3
    vocabulary: Vocabulary

    def __init__(self, options: TokenizerOptions, vocabulary: Vocabulary) -> None:
        self.options = options
        self.vocabulary = vocabulary

    @classmethod
    @abstractmethod
    def train(cls, options: TokenizerOptions, pieces: Callable[[], Iterator[str]]) -> Self: ...

    @classmethod
    def build(cls, options: TokenizerOptions, files: Mapping[str, bytes], place: str) -> Self:
        """Make the tokenizer from its saved files."""
        return cls(options, Vocabulary.from_json(file_of(files, VOCABULARY_FILE, place), f"{place}/{VOCABULARY_FILE}"))

    def files(self) -> dict[str, bytes]:
        """Give what a run keeps below tokenizer/."""
        return {OPTIONS_FILE: self._options_json(), VOCABULARY_FILE: self.vocabulary.to_json()}

    def _options_json(self) -> bytes:
        return json.dumps(self.options.to_dict(), indent=2).encode() + b"\n"

    @abstractmethod
    def encode(self, text: str) -> list[int]: ...

    @abstractmethod
    def encode_array(self, text: str) -> "NDArray[np.uint32]":
        """Encode as encode does, fast for long texts."""

    @abstractmethod
    def pieces(self, ids: Iterable[int]) -> Iterator[str]:
        """Yield text as soon as it is certain, never a part of a character; END gives none."""

    def decode(self, ids: Iterable[int]) -> str:
        return "".join(self.pieces(ids))

    def texts(self, ids: Iterable[int]) -> list[str]:
        """Give the text of each id: joined they are what decode gives, if need be with a space before the first word.

        A character of several bytes stands at its last byte; the ids before have "".
        """
        return [self.decode([number]) for number in ids]

    def tokens(self, text: str) -> list[str]:
        """Give what each id of encode(text) stands for, in the letter case of the text."""
        ends = accumulate(map(len, self.texts(self.encode(text))), initial=0)
        text = self.as_written(text)
        return [text[start:end] for start, end in pairwise(ends)]

    def keys(self, tokens: Sequence[str]) -> Sequence[str]:
        """Give, of such tokens, what the vocabulary calls them or would call them."""
        return list(map(self.fold, tokens))

    def as_written(self, text: str) -> str:
        """Give the text in its own letter case if that has as many characters as the folded text, else the folded."""
        folded = self.fold(text)
        return text if len(folded) == len(text) else folded

    def fold(self, text: str) -> str:
        """Lower the case if the options say so."""
        return text.lower() if self.options.lowercase else text


def folded(options: TokenizerOptions, pieces: Iterable[str]) -> Iterable[str]:
    """Lower the case of a text to train on if the options say so."""
    return (piece.lower() for piece in pieces) if options.lowercase else pieces


def file_of(files: Mapping[str, bytes], name: str, place: str) -> bytes:
    if name not in files:
        raise InputError(f"{place} holds no {name}: the run was not fully written. Train it again.")
    return files[name]


def texts_of_bytes(ids: Iterable[int], bytes_by_id: Sequence[bytes]) -> list[str]:
    """Give the text of each of the tokens that stand for bytes, each character at its last byte."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    texts = [decoder.decode(bytes_by_id[number]) for number in ids]
    if rest := decoder.decode(b"", final=True):
        texts[-1] += rest
    return texts


def decode_bytes(ids: Iterable[int], bytes_by_id: Sequence[bytes]) -> Iterator[str]:
    """Yield the text of tokens that stand for bytes, each character once its last byte is there."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for number in ids:
        if text := decoder.decode(bytes_by_id[number]):
            yield text
    if text := decoder.decode(b"", final=True):
        yield text
