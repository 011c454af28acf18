"""Byte-pair encoding by sentencepiece, with bytes for what it does not know: every text comes back exactly."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any, Self

from textrnn.errors import InputError, UsageError
from textrnn.text.tokenizers import OPTIONS_FILE, TokenizerOptions
from textrnn.text.tokenizers.char import count_characters
from textrnn.text.tokenizers.tokenizer import Tokenizer, decode_bytes, file_of, folded, texts_of_bytes
from textrnn.text.vocabulary import END, SPECIAL_TOKENS, UNKNOWN, Vocabulary

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MODEL_FILE = "sentencepiece.model"
DEFAULT_SIZE = 4000
SAMPLE_CHARACTERS = 10_000_000
_ALWAYS = len(SPECIAL_TOKENS) + 256 + 1  # the bytes, and "\n"
_CHARACTERS_PER_TOKEN = 50  # below this a small text is learned by heart
_SENTENCE_CHARACTERS = 1000
_SPACE = "\u2581"  # what sentencepiece writes for a space
_PART = re.compile(f" *[^ \n{_SPACE}]+| +|\n|{_SPACE}")  # no learned token crosses from a word into a space


class SubwordTokenizer(Tokenizer):
    """sentencepiece without its normalization; a literal U+2581, its sign for a space, goes by bytes."""

    name = "subword"
    smallest_vocabulary = _ALWAYS + 5

    def __init__(self, options: TokenizerOptions, model: bytes) -> None:
        import sentencepiece

        self._bytes = model
        self._model: Any = sentencepiece.SentencePieceProcessor(model_proto=model)
        tokens = [self._model.id_to_piece(number) for number in range(self._model.get_piece_size())]
        super().__init__(options, Vocabulary((*SPECIAL_TOKENS, *tokens[len(SPECIAL_TOKENS) :])))

    @classmethod
    def train(cls, options: TokenizerOptions, pieces: Callable[[], Iterator[str]]) -> Self:
        if options.min_count not in (None, 1):
            raise UsageError("the tokenizer 'subword' has no use for --min-count. Leave it out, or give --vocab-size.")
        sentences = sample_sentences(folded(options, pieces()))
        count_by_character = count_characters(sentences)
        fitting = _ALWAYS + 5 + 2 * len(count_by_character) + sum(count_by_character.values()) // _CHARACTERS_PER_TOKEN
        vocab_size = options.vocab_size or min(fitting, DEFAULT_SIZE)
        sentences = _without_rare(sentences, count_by_character, (vocab_size - _ALWAYS) // 2)
        return cls(replace(options, vocab_size=vocab_size), _train(sentences, vocab_size))

    @classmethod
    def build(cls, options: TokenizerOptions, files: Mapping[str, bytes], place: str) -> Self:
        try:
            return cls(options, file_of(files, MODEL_FILE, place))
        except RuntimeError as error:
            raise InputError(f"{place}/{MODEL_FILE} is damaged: sentencepiece cannot read it.") from error

    def files(self) -> dict[str, bytes]:
        return {OPTIONS_FILE: self._options_json(), MODEL_FILE: self._bytes}

    def encode(self, text: str) -> list[int]:
        return list(chain.from_iterable(self._encode_parts(self._parts(text))))

    def encode_array(self, text: str) -> "NDArray[np.uint32]":
        """Encode each distinct part once; most parts of a long text repeat."""
        import numpy as np

        parts = self._parts(text)
        number_by_part = {part: number for number, part in enumerate(dict.fromkeys(parts))}
        encoded = self._encode_parts(list(number_by_part))
        lengths = np.fromiter(map(len, encoded), np.int64, len(encoded))
        starts = np.cumsum(lengths) - lengths
        flat = np.fromiter(chain.from_iterable(encoded), np.uint32, int(lengths.sum()))
        numbers = np.fromiter(map(number_by_part.__getitem__, parts), np.int64, len(parts))
        length_by_part = lengths[numbers]
        ends = np.cumsum(length_by_part)
        shift = np.repeat(starts[numbers] - (ends - length_by_part), length_by_part)
        return flat[shift + np.arange(len(shift))]

    def _parts(self, text: str) -> list[str]:
        return _PART.findall(self.fold(text).encode("utf-8", "replace").decode())

    def _encode_parts(self, parts: list[str]) -> list[list[int]]:
        encoded: list[list[int]] = self._model.encode(parts, num_threads=1)
        return [self._space_sign if part == _SPACE else ids for part, ids in zip(parts, encoded, strict=True)]

    @cached_property
    def _space_sign(self) -> list[int]:
        return [self._model.piece_to_id(f"<0x{value:02X}>") for value in _SPACE.encode()]

    def pieces(self, ids: Iterable[int]) -> Iterator[str]:
        return decode_bytes(ids, self._bytes_by_id)

    def texts(self, ids: Iterable[int]) -> list[str]:
        return texts_of_bytes(ids, self._bytes_by_id)

    @cached_property
    def _bytes_by_id(self) -> list[bytes]:
        return ["\ufffd".encode(), b"", *map(self._bytes_of, range(len(SPECIAL_TOKENS), len(self.vocabulary)))]

    def _bytes_of(self, number: int) -> bytes:
        token = self.vocabulary.tokens[number]
        if self._model.is_byte(number):
            return bytes([int(token[3:5], 16)])  # "<0x41>"
        return token.replace(_SPACE, " ").encode()


def sample_sentences(pieces: Iterable[str], limit: int = SAMPLE_CHARACTERS) -> list[str]:
    """Take lines evenly from the whole text, all of them if they make no more than `limit` characters.

    Each time the sample grows too large every second line goes, and from then on half as many come.
    """
    sample: list[str] = []
    num_characters, every = 0, 1
    for number, line in enumerate(chain.from_iterable(map(_short_lines, pieces))):
        if number % every:
            continue
        sample.append(line)
        num_characters += len(line)
        if num_characters > limit:
            sample, every = sample[::2], every * 2
            num_characters = sum(map(len, sample))
    return sample


def _short_lines(piece: str) -> Iterator[str]:
    """Split into lines that sentencepiece accepts: without its own sign, without NUL, and short."""
    for line in piece.replace(_SPACE, " ").replace("\0", "").splitlines():
        for start in range(0, len(line), _SENTENCE_CHARACTERS):
            yield line[start : start + _SENTENCE_CHARACTERS].encode("utf-8", "replace").decode()


def _without_rare(sentences: list[str], count_by_character: Mapping[str, int], room: int) -> list[str]:
    """Blank out all but the most frequent characters: sentencepiece insists on a token for each, bytes do as well."""
    by_count = sorted(count_by_character, key=lambda character: (-count_by_character[character], character))
    blank = {ord(character): " " for character in by_count[room:]}
    return [sentence.translate(blank) for sentence in sentences] if blank else sentences


def _train(sentences: list[str], vocab_size: int) -> bytes:
    import sentencepiece

    model = BytesIO()
    try:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(sentences or [" "]),
            model_writer=model,
            model_type="bpe",
            vocab_size=vocab_size,
            hard_vocab_limit=False,
            character_coverage=1.0,
            byte_fallback=True,
            normalization_rule_name="identity",
            add_dummy_prefix=False,
            remove_extra_whitespaces=False,
            allow_whitespace_only_pieces=True,
            split_digits=True,
            user_defined_symbols=["\n"],
            max_sentence_length=4 * _SENTENCE_CHARACTERS,
            unk_id=UNKNOWN,
            eos_id=END,
            eos_piece=SPECIAL_TOKENS[END],
            bos_id=-1,
            pad_id=-1,
            num_threads=1,
            minloglevel=3,
        )
    except RuntimeError as error:
        raise InputError("the text is too short for subwords. Give more of it, or use --tokenizer char.") from error
    return model.getvalue()
