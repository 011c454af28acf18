"""A corpus as token ids in a memory-mapped file, made once and found again by its content.

tokenizer, tokens = prepare(Corpus(["book.txt"]), TokenizerOptions(name="word"))
train, valid = split(tokens.ids, 0.1, END)
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textrnn.config import JsonConfig
from textrnn.errors import InputError
from textrnn.text.cache import Entry, cache_directory, find, store
from textrnn.text.corpus import Corpus
from textrnn.text.tokenizers import TokenizerOptions, build_tokenizer, train_tokenizer
from textrnn.text.tokenizers.tokenizer import Tokenizer
from textrnn.text.vocabulary import END

_FORMAT = 1  # raise it when the same text and options give other ids
_END_OF_DOCUMENT = b"\xff"  # no byte of UTF-8

Ids = NDArray[np.unsignedinteger[Any]]
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Content(JsonConfig):
    """What a corpus holds, whatever the tokenizer. sha256: of its text in UTF-8 and where its documents end."""

    characters: int
    bytes: int
    documents: int
    sha256: str


@dataclass(frozen=True)
class TokenStats(JsonConfig):
    """tokens counts END after each document of several; unknown: how many of them are UNKNOWN."""

    tokens: int
    unknown: int
    characters: int
    bytes: int
    documents: int
    sha256: str


@dataclass(frozen=True)
class Tokens:
    """The ids (tokens,) as uint16, or uint32 for a large vocabulary, mapped from a file."""

    path: Path
    ids: Ids
    stats: TokenStats


def prepare(
    corpus: Corpus,
    options: TokenizerOptions | Tokenizer,
    *,
    cache: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Tokenizer, Tokens]:
    """Train the tokenizer, unless it is given, and encode the corpus; what was done before is taken from the cache.

    progress: called with the number of characters of each piece read. A text is read once if the cache knows it, two
    or three times if not. Raises InputError for a corpus without text, OutputError or TransferError for a cache that
    cannot be written.
    """
    if isinstance(options, TokenizerOptions):
        options.validate()
    report = progress or (lambda num_characters: None)
    content = _read(corpus, report)
    folder = cache or cache_directory()
    key = _key(content, options)
    entry = find(folder, key)
    if entry is None:
        tokenizer = _tokenizer(corpus, options, report)
        entry = store(
            folder,
            key,
            arrays=_encode(corpus, tokenizer, content, report),
            dtype=np.dtype(np.uint16 if len(tokenizer.vocabulary) <= 1 << 16 else np.uint32),
            files=tokenizer.files(),
        )
    else:
        tokenizer = options if isinstance(options, Tokenizer) else build_tokenizer(entry.files, str(folder))
    return tokenizer, _tokens(entry, content)


def _read(corpus: Corpus, report: Progress) -> Content:
    digest = hashlib.sha256()
    characters = num_bytes = documents = 0
    for piece in corpus.pieces():
        data = piece.text.encode()
        digest.update(data)
        characters += len(piece.text)
        num_bytes += len(data)
        if piece.last:
            digest.update(_END_OF_DOCUMENT)
            documents += 1
        report(len(piece.text))
    if not characters:
        corpus.check_filled()
        raise InputError(
            "the text is empty. Name a file or folder that holds text, pipe some in, or see: textrnn corpora."
        )
    return Content(characters, num_bytes, documents, digest.hexdigest())


def _key(content: Content, options: TokenizerOptions | Tokenizer) -> str:
    if isinstance(options, Tokenizer):
        settings = {name: hashlib.sha256(data).hexdigest() for name, data in options.files().items()}
    else:
        settings = options.to_dict()
    described = json.dumps([_FORMAT, content.sha256, settings], sort_keys=True)
    return hashlib.sha256(described.encode()).hexdigest()[:32]


def _tokenizer(corpus: Corpus, options: TokenizerOptions | Tokenizer, report: Progress) -> Tokenizer:
    if isinstance(options, Tokenizer):
        return options
    return train_tokenizer(options, lambda: _texts(corpus, report))


def _texts(corpus: Corpus, report: Progress) -> Iterator[str]:
    for piece in corpus.pieces():
        yield piece.text
        report(len(piece.text))


def _encode(corpus: Corpus, tokenizer: Tokenizer, content: Content, report: Progress) -> Iterator[Ids]:
    """Yield the ids of each piece; a corpus that changed since it was read is refused."""
    end = np.array([END], np.uint32)
    characters = 0
    for piece in corpus.pieces():
        yield tokenizer.encode_array(piece.text)
        if piece.last and content.documents > 1:
            yield end
        characters += len(piece.text)
        report(len(piece.text))
    if characters != content.characters:
        raise InputError("the text changed while it was being read. Try again when it is complete.")


def _tokens(entry: Entry, content: Content) -> Tokens:
    if not entry.tokens:
        raise InputError("the text holds no tokens, only white space.")
    if entry.unknown == entry.tokens:
        raise InputError("the vocabulary knows no token of the text. Try --min-count 1 or --tokenizer char.")
    ids = np.memmap(entry.path, entry.dtype, mode="r", shape=(entry.tokens,))
    return Tokens(entry.path, ids, TokenStats(tokens=entry.tokens, unknown=entry.unknown, **content.to_dict()))


def split(ids: Ids, fraction: float, end_id: int) -> tuple[Ids, Ids]:
    """Cut off the last fraction, at the nearest end of a document if that is near enough.

    Near enough: the part cut off stays between half and double of what was asked. Both parts are views.
    """
    cut = int(len(ids) * (1 - fraction))
    lowest, highest = max(int(len(ids) * (1 - 2 * fraction)), 1), int(len(ids) * (1 - fraction / 2))
    reach = 1 << 12
    while True:
        start, stop = max(cut - reach, lowest), min(cut + reach, highest)
        boundaries = start + np.flatnonzero(ids[start - 1 : stop - 1] == end_id)
        if len(boundaries):
            cut = int(boundaries[np.abs(boundaries - cut).argmin()])
            break
        if start == lowest and stop == highest:
            break
        reach *= 8
    return ids[:cut], ids[cut:]
