"""`textrnn summarize -m`: summaries that a trained network writes, of documents or of lines."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from textrnn.commands.abstractive_record import FORMATS, AbstractRecord
from textrnn.commands.line_groups import LineGroups, is_input_ready
from textrnn.commands.output import note, note_terminal_input
from textrnn.commands.reading import Reading, is_blank_record
from textrnn.commands.summary_record import SentenceRecord
from textrnn.commands.text_results import Printer, Screen
from textrnn.commands.writing import PairWriter, WritingOptions
from textrnn.commands.written import Written
from textrnn.commands.written_attention import FirstAttention
from textrnn.commands.written_lines import LineOutput, write_lines
from textrnn.commands.written_watch import WrittenWatch
from textrnn.errors import InputError, TextrnnError
from textrnn.summarizers.abstractive import Extract, Shortener
from textrnn.text.corpus import Document
from textrnn.text.reading import Tally

DOCUMENTS_A_GROUP = 64


@dataclass(frozen=True)
class WritingPlan:
    """What is wanted of a network's summaries."""

    reading: Reading
    options: WritingOptions
    format: str
    attention: FirstAttention
    with_attention: bool
    quiet: bool


def run_on_lines(plan: WritingPlan, author: "Author") -> int:
    """Write a line for each line or record, and give the exit code."""
    sources = plan.reading.sources
    lines = LineGroups(sources, plan.reading.options, takes_records=True)
    note_terminal_input(sources, quiet=plan.quiet)
    output = LineOutput(plan.format, plan.attention, quiet=plan.quiet)

    def write(texts: Sequence[str], first: int) -> list[AbstractRecord]:
        documents = [Document(f"line {number}", text) for number, text in enumerate(texts, start=first + 1)]
        return author.write_all(documents, first)

    return write_lines(lines, write, output, longest=author.writer.longest_source)


def run_on_documents(plan: WritingPlan, author: "Author") -> int:
    """Write a summary of each document, and give the exit code."""
    reading = plan.reading
    if reading.files_from is None:
        note_terminal_input(reading.sources, quiet=plan.quiet)
    screen, tally = Screen.of_output(), Tally()
    printer = Printer[AbstractRecord](lambda records, several: screen.write(FORMATS[plan.format](records, several)))
    watch = WrittenWatch(plan.attention, "text", author.writer.longest_source)
    printer.print(_watched(author.write(_read(reading, tally)), watch), together=False, purpose="to summarize")
    for text in reading.notes(tally, of_blank="have an empty summary"):
        note(f"note: {text}", quiet=plan.quiet)
    watch.tell(quiet=plan.quiet)
    return printer.exit_code


def _read(reading: Reading, tally: Tally) -> Iterator[Document | TextrnnError]:
    for task in reading.tasks(tally):
        document = reading.read(task, tally)
        if document is not None:
            yield document


def _watched(
    found: Iterable[AbstractRecord | TextrnnError], watch: WrittenWatch
) -> Iterator[AbstractRecord | TextrnnError]:
    for one in found:
        yield one
        if isinstance(one, AbstractRecord):  # once it is printed
            watch.see(one.written)


@dataclass(frozen=True)
class Author:
    """Writes summaries of documents."""

    writer: PairWriter
    shortener: Shortener
    options: WritingOptions
    with_attention: bool = False
    is_paced: bool = False  # whether the names of documents come one by one, as somebody writes them

    def write(self, documents: Iterable[Document | TextrnnError]) -> Iterator[AbstractRecord | TextrnnError]:
        """Yield the summary of each document, or what is wrong with it, in their order and several at a time."""
        number, rest = 0, iter(documents)
        while group := self._group(rest):
            extracts = [self._extract(each) for each in group]
            yield from self._records(group, extracts, number)
            number += len(group)

    def write_all(self, documents: Sequence[Document], first: int) -> list[AbstractRecord]:
        """Give the summary of each line; one without words has an empty one."""
        extracts = [self.shortener.shorten(each) if each.text.strip() else Extract("") for each in documents]
        texts = self.writer.write([each.text for each in extracts], self.options, first=first)
        return [self._record(*each) for each in zip(documents, extracts, texts, strict=True)]

    def _extract(self, document: Document | TextrnnError) -> Extract | TextrnnError:
        if isinstance(document, TextrnnError):
            return document
        if is_blank_record(document):
            return Extract("")
        try:
            return self.shortener.shorten(document)
        except InputError as error:
            return error

    def _records(
        self, group: Sequence[Document | TextrnnError], extracts: Sequence[Extract | TextrnnError], first: int
    ) -> Iterator[AbstractRecord | TextrnnError]:
        texts = [each.text if isinstance(each, Extract) else "" for each in extracts]
        for document, extract, written in zip(
            group, extracts, self.writer.write(texts, self.options, first=first), strict=True
        ):
            if isinstance(document, TextrnnError):
                yield document
            elif isinstance(extract, TextrnnError):
                yield extract
            elif written.source is None and extract.text.strip():
                yield InputError(f"{document.name} holds nothing that the model could read. Give text to summarize.")
            else:
                yield self._record(document, extract, written)

    def _record(self, document: Document, extract: Extract, written: Written) -> AbstractRecord:
        chosen = [SentenceRecord.of(each) for each in extract.chosen]
        return AbstractRecord(document.name, written, chosen, document.fields, self.with_attention)

    def _group(self, documents: Iterator[Document | TextrnnError]) -> list[Document | TextrnnError]:
        """Take what has come, up to a number."""
        group = list(islice(documents, 1))
        while group and len(group) < DOCUMENTS_A_GROUP and (not self.is_paced or is_input_ready()):
            more = list(islice(documents, 1))
            if not more:
                break
            group += more
        return group
