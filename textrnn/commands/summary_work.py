"""From what the user named to summaries: what is read, what becomes of it, and what becomes of what cannot be read."""

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeGuard

from textrnn.commands.summary_record import SummaryRecord, make_record
from textrnn.errors import InputError, TextrnnError, UsageError
from textrnn.text.corpus import Document, ReadOptions
from textrnn.text.files import FileSource, check_format
from textrnn.text.reading import Tally, Text, check_encoding
from textrnn.text.sources import Source, resolve

if TYPE_CHECKING:
    from textrnn.summarizers.summarizer import Summarizer, Summary

# What is summarized in one go: a document that has been read, a file still to be read, or what is wrong with it.
Task = Document | FileSource | TextrnnError
DEFAULT_TITLE = "title"


@dataclass(frozen=True)
class Reading:
    """Sources and how to read them. title: the field of a record that holds its title."""

    options: ReadOptions
    title: str = DEFAULT_TITLE
    notes: list[str] = field(default_factory=list)

    def open(self, names: Sequence[str]) -> list[Source]:
        """Find the sources. Raises what a Corpus raises."""
        check_encoding(self.options.encoding)
        check_format(self.options.format)
        sources, notes = resolve(list(names) or ["-"], self.options)
        self.notes.extend(notes)
        return sources

    def open_each(self, names: Iterable[str]) -> Iterator[Source | TextrnnError]:
        """Find the sources of a list of files; one that is absent or unusable is what is wrong with it."""
        for name in names:
            try:
                yield from self.open([name])
            except UsageError:
                raise
            except TextrnnError as error:
                yield error

    def tasks(self, sources: Iterable[Source | TextrnnError], tally: Tally) -> Iterator[Task]:
        """Yield what there is to summarize; whole files are read later, perhaps in another process."""
        for source in sources:
            if isinstance(source, TextrnnError) or _is_whole_file(source):
                yield source
            else:
                yield from self._documents(source, tally)

    def _documents(self, source: Source, tally: Tally) -> Iterator[Task]:
        """Yield the documents of a source, and the error that ends them if one does."""
        try:
            for text in source.texts(tally):
                document = self.document(text)
                if document.fields is None or document.text.strip():
                    yield document
                else:
                    tally.without_text += 1
        except UsageError:
            raise
        except TextrnnError as error:
            yield error

    def document(self, text: Text) -> Document:
        title = text.title or (text.fields or {}).get(self.title)
        given = title if isinstance(title, str) else None
        return Document(text.name, "".join(text.chunks), text.fields, given, text.headings)

    def read(self, task: Task, tally: Tally) -> Document | TextrnnError | None:
        """Read a file if the task is one; None for what a folder holds that has no text."""
        if not isinstance(task, FileSource):
            return task
        try:
            text = next(iter(task.texts(tally)), None)
            document = self.document(text) if text else None
        except TextrnnError as error:
            return error
        return None if document and task.optional and not document.text.strip() else document


def _is_whole_file(source: Source | TextrnnError) -> TypeGuard[FileSource]:
    return isinstance(source, FileSource) and not source.spooled and not source.holds_records


@dataclass(frozen=True)
class Outcome:
    """What became of a task; None where there was nothing to do."""

    found: SummaryRecord | TextrnnError | None
    tally: Tally


@dataclass(frozen=True)
class Work:
    """Summarizes a task; it and all it gives can go to another process."""

    summarizer: "Summarizer"
    reading: Reading
    method: str
    explained: bool = False
    keep_source: bool = False
    watch: Callable[["Summary"], None] | None = None  # sees every summary made in this process

    def __call__(self, task: Task) -> Outcome:
        tally = Tally()
        document = self.reading.read(task, tally)
        if isinstance(document, Document):
            try:
                return Outcome(self.record(self.summarizer.summarize(document)), tally)
            except InputError as error:
                return Outcome(error, tally)
        return Outcome(document, tally)

    def together(self, tasks: Iterable[Task]) -> Generator[Outcome, None, None]:
        """Summarize all tasks as one text; what cannot be read comes first."""
        tally, documents = Tally(), []
        for task in tasks:
            document = self.reading.read(task, tally)
            if isinstance(document, Document) and not document.text.strip():
                document = InputError(f"{document.name} is empty. Give text to summarize.")
            if isinstance(document, Document):
                documents.append(document)
            elif document is not None:
                yield Outcome(document, Tally())
        if documents:
            yield Outcome(self.record(self.summarizer.summarize_together(documents), together=True), tally)

    def record(self, summary: "Summary", *, together: bool = False) -> SummaryRecord:
        """Give what is printed of a summary."""
        if self.watch is not None:
            self.watch(summary)
        explanation = None
        if self.explained:
            from textrnn.summarizers.explanation import Explanation

            explanation = Explanation(summary, self.summarizer.settings)
        return make_record(
            summary, self.method, explanation, together=together, keep_source=self.keep_source,
            query=self.summarizer.settings.query,
        )  # fmt: skip
