"""`textrnn summarize -m`: summaries that a trained network writes, of documents or of lines."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from textrnn.commands.abstractive_record import FORMATS, AbstractRecord
from textrnn.commands.line_groups import LineGroups, is_input_ready
from textrnn.commands.output import note, note_terminal_input
from textrnn.commands.reading import Reading, is_blank_record
from textrnn.commands.text_results import Printer, Screen
from textrnn.commands.writing import PairWriter, WritingOptions
from textrnn.commands.written import Written
from textrnn.commands.written_attention import FirstAttention
from textrnn.commands.written_lines import LineOutput, cut_note, write_lines
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
    """Write a line for each line, and give the exit code."""
    sources = plan.reading.sources
    lines = LineGroups(sources, plan.reading.options)
    note_terminal_input(sources, quiet=plan.quiet)
    output = LineOutput(plan.format, plan.attention, longest=author.writer.longest_source, quiet=plan.quiet)

    def write(texts: Sequence[str], first: int) -> list[AbstractRecord]:
        documents = [Document(f"line {number}", text) for number, text in enumerate(texts, start=first + 1)]
        return author.write_all(documents, first)

    return write_lines(lines, write, output)


def run_on_documents(plan: WritingPlan, author: "Author") -> int:
    """Write a summary of each document, and give the exit code."""
    reading = plan.reading
    if reading.files_from is None:
        note_terminal_input(reading.sources, quiet=plan.quiet)
    screen, tally = Screen.of_output(), Tally()
    printer = Printer[AbstractRecord](lambda records, several: screen.write(FORMATS[plan.format](records, several)))
    written = _Watched(plan.attention)
    printer.print(written.watch(author.write(_read(reading, tally))), together=False, purpose="to summarize")
    for text in reading.notes(tally, of_blank="have an empty summary"):
        note(f"note: {text}", quiet=plan.quiet)
    if written.num_cut:
        note(cut_note(written.num_cut, "text", author.writer.longest_source), quiet=plan.quiet)
    return printer.exit_code


def _read(reading: Reading, tally: Tally) -> Iterator[Document | TextrnnError]:
    for task in reading.tasks(tally):
        document = reading.read(task, tally)
        if document is not None:
            yield document


class _Watched:
    """What was met on the way."""

    def __init__(self, attention: FirstAttention) -> None:
        self._attention = attention
        self.num_cut = 0

    def watch(self, found: Iterable[AbstractRecord | TextrnnError]) -> Iterator[AbstractRecord | TextrnnError]:
        for one in found:
            if isinstance(one, AbstractRecord):
                self.num_cut += one.written.was_cut
                self._attention.see(one.written)
            yield one


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
        return AbstractRecord(document.name, written, extract.chosen, document.fields, self.with_attention)

    def _group(self, documents: Iterator[Document | TextrnnError]) -> list[Document | TextrnnError]:
        """Take what has come, up to a number."""
        group = list(islice(documents, 1))
        while group and len(group) < DOCUMENTS_A_GROUP and (not self.is_paced or is_input_ready()):
            more = list(islice(documents, 1))
            if not more:
                break
            group += more
        return group
