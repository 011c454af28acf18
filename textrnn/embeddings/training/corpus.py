"""From text to the ids that word vectors are trained on: read, counted and numbered in one pass.

text = read_words(Corpus(["book.txt"]), WordOptions())
text.words[text.ids[0]]        # the first word that is frequent enough to get a vector
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from textrnn.config import JsonConfig, require
from textrnn.embeddings.training.passages import split as split_documents
from textrnn.embeddings.training.phrases import Phrase, PhraseOptions, join_phrases
from textrnn.embeddings.training.word_stream import END, WordStream
from textrnn.embeddings.training.wrapping import is_wrapped
from textrnn.errors import InputError, UsageError
from textrnn.registry import suggest
from textrnn.text.corpus import Corpus, Piece, cut
from textrnn.text.scripts import UNSPACED
from textrnn.text.tokenizers.whitespace import END_OF_LINE, split
from textrnn.text.tokenizers.word import LETTERS
from textrnn.text.vocabulary import SPECIAL_TOKENS, UNKNOWN

LONGEST_CONTEXT = 10_000  # words, as in word2vec.c and gensim
WORD, WHITESPACE = "word", "whitespace"
_LEAST_COUNTS = ((1_000_000, 5), (1_000, 2), (0, 1))  # for texts of so many words and more
_END_OF_DOCUMENT = b"\xff"  # no byte of UTF-8
_ONE_WORD = rf"{LETTERS}(?:['’]{LETTERS})?"
_ONE_MARK = r"[^\w\s]"
_UNSPACED = re.compile(f"[{UNSPACED}]")
_NOTABLE_SHARE = 0.1
_WITHOUT_SPACES = (
    "what stands between spaces counts as a word, and this text has a script without them. Cut it into words first, "
    "and train with --tokenizer whitespace."
)
_LINE_END, _PARAGRAPH_END = "\n", r"\n(?=\s*\n)"

Progress = Callable[[int], None]


@dataclass(frozen=True)
class WordOptions(JsonConfig):
    """How a text becomes words. None leaves the choice to the text: min_count to its length, punctuation to name.

    name: "word" takes words as the word tokenizer does; "whitespace" what stands between white space, for texts that
    are tokenized already. punctuation: whether marks are words too. max_words: the most frequent ones alone are kept.
    """

    name: str = WORD
    lowercase: bool = True
    punctuation: bool | None = None
    min_count: int | None = None
    max_words: int | None = None

    def validate(self) -> None:
        """Raise UsageError for a name that does not exist, ConfigError for a number out of range."""
        if self.name not in (WORD, WHITESPACE):
            raise UsageError(
                f"unknown tokenizer {self.name!r} for embeddings. {suggest(self.name, [WORD, WHITESPACE])}"
            )
        for option, value in (("min_count", self.min_count), ("max_words", self.max_words)):
            require(value is None or (type(value) is int and value >= 1), f"{option} must be 1 or more, not {value!r}.")

    @property
    def keeps_marks(self) -> bool:
        return self.name == WHITESPACE if self.punctuation is None else self.punctuation

    def split(self, text: str) -> list[str]:
        """Give the words of a text, as they are counted for vectors."""
        end = self.end
        return [word for word in self.words_and_ends(text, wrapped=False) if word != end]

    @property
    def end(self) -> str:
        """What `words_and_ends` puts at the end of a line or paragraph."""
        return END_OF_LINE if self.name == WHITESPACE else "\n"

    def words_and_ends(self, text: str, *, wrapped: bool) -> list[str]:
        """wrapped: whether a line that ends is no end, but only one with a blank line after it."""
        folded = text.lower() if self.lowercase else text
        if self.name == WHITESPACE:
            return split(folded)
        return _pattern(marks=self.keeps_marks, wrapped=wrapped).findall(folded)


@cache
def _pattern(*, marks: bool, wrapped: bool) -> re.Pattern[str]:
    parts = [_ONE_WORD, *([_ONE_MARK] if marks else []), _PARAGRAPH_END if wrapped else _LINE_END]
    return re.compile("|".join(parts))


@dataclass(frozen=True)
class WordIds:
    """A corpus as ids of the words in the vocabulary; rarer words are gone before windows are formed.

    ids: (T,). starts: (C + 1,), context k is ids[starts[k]:starts[k + 1]], a line or paragraph that no window leaves.
    documents: (M + 1,), documents as ranges of ids; an empty one is possible. words, counts: (V,), most frequent first,
    equal counts by word. total, distinct: words read, rare ones included. names: of the documents, if asked for.
    """

    ids: NDArray[np.int32]
    starts: NDArray[np.int64]
    documents: NDArray[np.int64]
    words: list[str]
    counts: NDArray[np.int64]
    total: int
    sha256: str
    distinct: int = 0
    min_count: int = 1
    names: Sequence[str] = ()
    phrases: Sequence[Phrase] = ()
    notes: Sequence[str] = ()

    @classmethod
    def of(cls, texts: Iterable[Sequence[str]], *, min_count: int = 1, max_words: int | None = None) -> "WordIds":
        """Make them of documents that are lists of words already, each one context."""
        stream = WordStream("\n")
        digest = hashlib.sha256()
        for words in texts:
            stream.add(words)
            stream.end_document()
            digest.update("\n".join(words).encode() + _END_OF_DOCUMENT)
        return _number(stream, WordOptions(WHITESPACE, False, True, min_count, max_words), digest.hexdigest())


def read_words(
    corpus: Corpus,
    options: WordOptions,
    *,
    phrases: PhraseOptions | None = None,
    unit: str | None = None,
    progress: Progress | None = None,
) -> WordIds:
    """Read a corpus once. Raises InputError for one without words, or with none that comes often enough.

    unit: what a document is whose name is to be kept: "document", "paragraph" or "line"; None keeps no names, and reads
    documents of any length in bounded memory. progress: called with the number of characters of each piece.
    """
    names: list[str] = []
    stream, digest = WordStream(options.end), hashlib.sha256()
    wrapped: bool | None = None  # of a document, known from its first piece
    for piece in _named_pieces(corpus, unit, names) if unit else corpus.pieces():
        digest.update(piece.text.encode())
        wrapped = is_wrapped(piece.text) if wrapped is None else wrapped
        stream.add(options.words_and_ends(piece.text, wrapped=wrapped))
        if piece.last:
            digest.update(_END_OF_DOCUMENT)
            stream.end_document()
            wrapped = None
        if progress:
            progress(len(piece.text))
    return _number(stream, options, digest.hexdigest(), phrases=phrases, names=names, notes=corpus.notes())


def _named_pieces(corpus: Corpus, unit: str, names: list[str]) -> Iterator[Piece]:
    for document in split_documents(corpus.documents(), unit):
        names.append(document.name)
        yield from cut([document.text])


def _number(
    stream: WordStream,
    options: WordOptions,
    sha256: str,
    *,
    phrases: PhraseOptions | None = None,
    names: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> WordIds:
    """Choose the vocabulary and number its words, most frequent first."""
    if not stream.document_ends:
        raise InputError("the text is empty. Name a file or folder that holds text, or pipe some in.")
    counts = stream.counts()
    total, distinct = int(counts[END + 1 :].sum()), int(np.count_nonzero(counts[END + 1 :]))
    if not total:
        raise InputError("the text holds no words, only white space and marks.")
    joined = join_phrases(stream, phrases) if phrases else []
    min_count = options.min_count or next(least for size, least in _LEAST_COUNTS if total >= size)
    words, numbers = _vocabulary(stream, options, min_count)
    if len(words) < 2:
        raise InputError(f"fewer than two words come {min_count} times or more. Give more text, or --min-count 1.")
    counts = stream.counts()
    new_ids = np.full(len(counts), -1, np.int32)
    new_ids[numbers] = np.arange(len(numbers))
    ids, starts, documents = _compact(stream, new_ids, int(counts[numbers].sum()))
    if _share_without_spaces(words, counts[numbers]) > _NOTABLE_SHARE:
        notes = [*notes, _WITHOUT_SPACES]
    if stream.forgotten:
        notes = [*notes, f"{stream.forgotten:,} of the rarest words were forgotten on the way to bound the memory."]
    return WordIds(
        ids, starts, documents, words, counts[numbers], total, sha256,
        distinct, min_count, names, joined, notes,
    )  # fmt: skip


def _share_without_spaces(words: Sequence[str], counts: NDArray[np.int64]) -> float:
    """Give the share of the text that is in scripts which put no spaces between words."""
    unspaced = [row for row, word in enumerate(words) if not word.isascii() and _UNSPACED.search(word)]
    return float(counts[unspaced].sum() / counts.sum())


def _vocabulary(stream: WordStream, options: WordOptions, min_count: int) -> tuple[list[str], NDArray[np.int64]]:
    """Give the words to keep in their order, and the ids they have in the stream."""
    all_words = list(stream.id_by_word)
    all_numbers = np.fromiter(stream.id_by_word.values(), np.int64, len(all_words))
    counts = stream.counts()
    frequent = np.flatnonzero((counts[all_numbers] >= min_count) & (all_numbers != END)).tolist()
    kept = sorted((all_words[place], place) for place in frequent)
    if options.name == WHITESPACE:
        kept = [(word, place) for word, place in kept if word != SPECIAL_TOKENS[UNKNOWN]]
        if not options.keeps_marks:
            kept = [(word, place) for word, place in kept if re.search(r"\w", word)]
    numbers = all_numbers[[place for _, place in kept]]
    order = np.argsort(-counts[numbers], kind="stable")[: options.max_words]
    return [kept[place][0] for place in order.tolist()], numbers[order]


def _compact(
    stream: WordStream, new_ids: NDArray[np.int32], size: int
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64]]:
    """Give the ids of the words that are kept, (size,), the bounds of contexts, and those of documents."""
    document_ends = np.array(stream.document_ends, np.int64)
    ids = np.empty(size, np.int32)
    bounds = [np.zeros(1, np.int64)]
    documents = [np.zeros(1, np.int64)]
    read = done = 0
    for chunk in stream.drain():
        changed = new_ids[chunk]
        kept = changed >= 0
        before = done + np.cumsum(kept)
        bounds.append(before[chunk == END])
        first, last = np.searchsorted(document_ends, [read, read + len(chunk)], side="right")
        documents.append(before[document_ends[first:last] - read - 1])
        read, start, done = read + len(chunk), done, int(before[-1])
        ids[start:done] = changed[kept]
    return ids, _cut_long(np.unique(np.concatenate(bounds))), np.concatenate(documents)


def _cut_long(bounds: NDArray[np.int64]) -> NDArray[np.int64]:
    """Cut contexts that are too long into parts of the greatest length."""
    num_parts = -(-np.diff(bounds) // LONGEST_CONTEXT)
    first = np.repeat(np.cumsum(num_parts) - num_parts, num_parts)
    part = np.arange(len(first)) - first
    return np.append(np.repeat(bounds[:-1], num_parts) + part * LONGEST_CONTEXT, bounds[-1:])
