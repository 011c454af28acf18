"""One file or stream as a source: plain text, records, or a document whose text is taken out first."""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, BinaryIO

from textrnn.errors import InputError, UsageError
from textrnn.registry import suggest
from textrnn.text.documents import ALWAYS, FORMAT_BY_SUFFIX, FORMATS, check_installed, extract
from textrnn.text.documents.detection import detect
from textrnn.text.documents.raw import RawDocument, read_bytes
from textrnn.text.reading import Tally, Text, announced_encoding, is_binary, read_text, readable
from textrnn.text.records import JSON_LINES, TABLES, reader_for

if TYPE_CHECKING:
    from textrnn.text.corpus import ReadOptions

SUFFIX_BY_FORMAT = {
    "text": ".txt",
    "markdown": ".md",
    "html": ".html",
    "pdf": ".pdf",
    "docx": ".docx",
    "epub": ".epub",
    "jsonl": ".jsonl",
    "csv": ".csv",
    "tsv": ".tsv",
}  # what --from accepts, and the ending it stands for
_TELLING = (".txt", ".text", *JSON_LINES, *TABLES)  # endings of what is no document, whatever it begins with
_HEAD_BYTES = 1 << 13


def check_format(name: str | None) -> None:
    """Raise UsageError unless --from knows the format."""
    if name is not None and name not in SUFFIX_BY_FORMAT:
        raise UsageError(f"unknown --from {name!r}. {suggest(name, list(SUFFIX_BY_FORMAT))}")


@dataclass(frozen=True)
class FileSource:
    """A file or a spooled stream: one document, or one for each record.

    suffix: the ending, or the one that --from stands for. optional: found in a folder, not named; a document in it
    that cannot be read is tallied, not an error.
    """

    name: str
    suffix: str
    open_bytes: Callable[[], BinaryIO]
    options: "ReadOptions"
    spooled: bool = False  # reading it now would wait for whoever writes
    optional: bool = False

    @cached_property
    def head(self) -> bytes:
        with readable(self.name), self.open_bytes() as stream:
            return stream.read(_HEAD_BYTES)

    @cached_property
    def document_format(self) -> str | None:
        """The format whose text is to be taken out, by --from, the ending or the first bytes; None if it is text."""
        if self.options.format is not None:
            return self.options.format if self.options.format in FORMATS.names() else None
        if self.suffix in _TELLING:
            return None
        found = FORMAT_BY_SUFFIX.get(self.suffix) or detect(self.head)
        return found if found in ALWAYS or self.options.extract else None

    @property
    def holds_records(self) -> bool:
        return self.suffix in (*JSON_LINES, *TABLES)

    def check(self) -> None:
        """Open it. Raises TransferError, and InputError for a missing library or what does not look like text."""
        looks_binary = self._looks_binary()
        if self.document_format is not None:
            check_installed(self.document_format, self.name)
        elif self.options.extract and self.options.format is None and not self.holds_records and looks_binary:
            raise InputError(f"{self.name} looks binary, not like text. --from text reads it as it stands.")

    def check_filled(self) -> None:
        """Raise InputError if it is named and holds nothing, but for a byte order mark; a stream may bring nothing."""
        if self.spooled or self.optional:
            return
        if not self.head.decode(announced_encoding(self.head, self.options.encoding), "replace"):
            raise InputError(f"{self.name} is empty. Name a file that holds text.")

    def _looks_binary(self) -> bool:
        wide = codecs.lookup(self.options.encoding).name.startswith(("utf-16", "utf-32"))
        return not wide and is_binary(self.head)

    def texts(self, tally: Tally) -> Iterator[Text]:
        self.check()
        if self.document_format is not None:
            yield from self._extracted(self.document_format, tally)
            return
        chunks = read_text(self.open_bytes, self.name, self.options.encoding, tally)
        read_records = reader_for(self.suffix)
        if read_records is None:
            yield Text(self.name, chunks)
            return
        field = self.options.field if self.suffix in JSON_LINES else self.options.column
        yield from read_records(chunks, self.name, field, tally)

    def _extracted(self, document_format: str, tally: Tally) -> Iterator[Text]:
        try:
            data = read_bytes(self.open_bytes, self.name)
            extracted = extract(document_format, RawDocument(self.name, data, self.options.encoding, tally))
        except InputError as error:
            if not self.optional:
                raise
            tally.unreadable.append(str(error))
            return
        yield Text(self.name, [extracted.text], title=extracted.title, headings=extracted.headings)
