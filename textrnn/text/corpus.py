"""A corpus: any number of files, folders, patterns, pipes and corpora by name, read as one stream of documents.

corpus = Corpus(["notes/", "mail.jsonl.gz", "lee"], ReadOptions(field="body"))
characters = sum(len(piece.text) for piece in corpus.pieces())
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from textrnn.text.files import FileSource, check_format
from textrnn.text.reading import Spans, Tally, Text, check_encoding
from textrnn.text.sources import resolve

PIECE_CHARACTERS = 1 << 20


@dataclass(frozen=True)
class ReadOptions:
    """How sources are read.

    field: where records of .jsonl files keep their text. column: the same for .csv and .tsv, a name from the header or,
    for a table without one, a number from 1. Both apply to standard input too.
    extract: whether Markdown and HTML are to be read as the text they show, and what looks binary refused; other
    documents (PDF, DOCX, EPUB) always give their text. format: a name of SUFFIX_BY_FORMAT (--from) that overrules the
    ending; without it, what has no telling ending is recognised by its first bytes, and is plain text otherwise.
    """

    encoding: str = "utf-8"
    field: str | None = None
    column: str | None = None
    extract: bool = False
    format: str | None = None


@dataclass(frozen=True)
class Piece:
    """A stretch of a document's text; the last one of a document says so."""

    text: str
    last: bool


@dataclass(frozen=True)
class Document:
    """A whole document; fields: the record it came from, if it came from one. title: where one is given.

    headings: the parts of the text that its format marks as headings, in order.
    """

    name: str
    text: str
    fields: Mapping[str, object] | None = None
    title: str | None = None
    headings: Spans = ()


class Corpus:
    """The documents of several sources, in order, as often as they are asked for.

    No source means standard input. Raises NotFoundError, UsageError, InputError or TransferError for a source that is
    absent, ambiguous, empty or unreadable, before anything long begins.
    """

    def __init__(self, sources: Sequence[str], options: ReadOptions = ReadOptions()) -> None:
        check_encoding(options.encoding)
        check_format(options.format)
        self._sources, self._skipped = resolve(list(sources) or ["-"], options)
        self._tally = Tally()

    @property
    def undecodable(self) -> int:
        """Bytes that the latest pass over the corpus had to replace."""
        return self._tally.undecodable

    def check_filled(self) -> None:
        """Raise InputError for a file that is named and empty, though others may hold text."""
        for source in self._sources:
            if isinstance(source, FileSource):
                source.check_filled()

    def notes(self) -> list[str]:
        """Say what was passed over or replaced, one sentence each; complete once the corpus has been read."""
        return [*self._skipped, *self._tally.notes()]

    def pieces(self) -> Iterator[Piece]:
        """Yield the text in pieces of bounded size; where they are cut depends on nothing but the text."""
        for text in self._texts():
            yield from cut(text.chunks)

    def documents(self) -> Iterator[Document]:
        """Yield whole documents; those without text do not count."""
        for text in self._texts():
            if whole := "".join(text.chunks):
                title = text.title or _title_in(text.fields)
                yield Document(text.name, whole, text.fields, title, text.headings)

    def _texts(self) -> Iterator[Text]:
        self._tally = tally = Tally()
        for source in self._sources:
            yield from source.texts(tally)


def _title_in(fields: Mapping[str, object] | None) -> str | None:
    title = (fields or {}).get("title")
    return title if isinstance(title, str) and title.strip() else None


def cut(chunks: Iterable[str]) -> Iterator[Piece]:
    """Cut one document into pieces, after a line where there is one, else before white space, else anywhere."""
    held = ""
    for chunk in chunks:
        held += chunk
        while len(held) > PIECE_CHARACTERS:
            end = _place_to_cut(held)
            yield Piece(held[:end], last=False)
            held = held[end:]
    if held:
        yield Piece(held, last=True)


def _place_to_cut(text: str) -> int:
    """Find the end of a piece. A space stays with the word it precedes: word tokens carry their space in front."""
    line_end = text.rfind("\n", 0, PIECE_CHARACTERS) + 1
    space = max(text.rfind(character, 1, PIECE_CHARACTERS) for character in " \t\u3000")
    return line_end if line_end > 0 else space if space > 0 else PIECE_CHARACTERS
