"""What `summarize` and `keywords` read: what the user named, as texts one by one, or as what is wrong with them."""

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from textrnn.errors import NotFoundError, TextrnnError, UsageError
from textrnn.text.corpus import Document, ReadOptions
from textrnn.text.file_list import read_file_list
from textrnn.text.files import FileSource, check_format
from textrnn.text.reading import Tally, Text, check_encoding
from textrnn.text.sources import Source, resolve

# What is read in one go: a document that has been read, a file still to be read, or what is wrong with it.
Task = Document | FileSource | TextrnnError
DEFAULT_TITLE = "title"


@dataclass(frozen=True)
class Reading:
    """What to read and how. title: the field of a record that holds its title.

    files_from, null: a list of files instead of sources, and what ends each name. keeps_blank: whether records without
    text are texts too. skipped: what was passed over, in sentences.
    """

    sources: Sequence[str]
    options: ReadOptions
    title: str = DEFAULT_TITLE
    files_from: str | None = None
    null: bool = False
    keeps_blank: bool = False
    skipped: list[str] = field(default_factory=list)

    def tasks(self, tally: Tally) -> Iterator[Task]:
        """Yield what there is to read; whole files are read later, perhaps in another process.

        Raises what a Corpus raises, at once; but what is wrong with a file of a list is a task, and the others follow.
        """
        check_encoding(self.options.encoding)
        check_format(self.options.format)
        if self.files_from is None:
            return self._tasks(self._find(self.sources), tally)
        return self._tasks(self._find_each(read_file_list(self.files_from, null=self.null)), tally)

    def notes(self, tally: Tally, *, of_blank: str) -> list[str]:
        """Say what was met, once all has been read. of_blank: what records without text give where they are kept."""
        return [*self.skipped, *(tally.notes(of_blank=of_blank) if self.keeps_blank else tally.notes())]

    def _find(self, names: Sequence[str]) -> list[Source]:
        sources, notes = resolve(list(names) or ["-"], self.options)
        self.skipped.extend(notes)
        return sources

    def _find_each(self, names: Iterable[str]) -> Iterator[Source | TextrnnError]:
        for name in names:
            if glob.has_magic(name) and not os.path.lexists(name):
                yield NotFoundError(f"there is no file {name!r}. In a list of files nothing is a pattern.")
                continue
            try:
                yield from self._find([name])
            except TextrnnError as error:
                yield error

    def _tasks(self, sources: Iterable[Source | TextrnnError], tally: Tally) -> Iterator[Task]:
        for source in sources:
            if isinstance(source, TextrnnError) or _is_whole_file(source):
                yield source
            else:
                yield from self._documents(source, tally)

    def _documents(self, source: Source, tally: Tally) -> Iterator[Task]:
        """Yield the documents of a source, and the error that ends them if one does."""
        try:
            if isinstance(source, FileSource):
                source.check_filled()
            for text in source.texts(tally):
                document = self._document(text)
                is_blank = is_blank_record(document)
                tally.without_text += is_blank and document.text != ""  # the empty ones have been counted
                if not is_blank or self.keeps_blank:
                    yield document
        except UsageError as error:
            if self.files_from is None:
                raise
            yield error
        except TextrnnError as error:
            yield error

    def _document(self, text: Text) -> Document:
        title = text.title or (text.fields or {}).get(self.title)
        given = title if isinstance(title, str) else None
        return Document(text.name, "".join(text.chunks), text.fields, given, text.headings)

    def read(self, task: Task, tally: Tally) -> Document | TextrnnError | None:
        """Read a file if the task is one; None for what a folder holds that has no text."""
        if not isinstance(task, FileSource):
            return task
        try:
            text = next(iter(task.texts(tally)), None)
            document = self._document(text) if text else None
        except TextrnnError as error:
            return error
        return None if document and task.optional and not document.text.strip() else document


def is_blank_record(document: Document) -> bool:
    return document.fields is not None and not document.text.strip()


def _is_whole_file(source: Source | TextrnnError) -> TypeGuard[FileSource]:
    return isinstance(source, FileSource) and not source.spooled and not source.holds_records
