"""One call of `textrnn keywords`, once its options are known to make sense."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from textrnn.commands.keyword_formats import FORMATS, KeywordRecord
from textrnn.commands.output import note, note_terminal_input
from textrnn.commands.summary_formats import Screen
from textrnn.commands.summary_stream import ArrivingLines
from textrnn.commands.summary_work import Reading, Task
from textrnn.errors import InputError, TextrnnError, UsageError
from textrnn.io import printable
from textrnn.registry import suggest
from textrnn.summarizers.keywords import KEYWORD_RANKERS, Wanted
from textrnn.summarizers.keywords.extractor import Found, KeywordExtractor, Settings
from textrnn.summarizers.keywords.tfidf import TfIdf
from textrnn.text.corpus import Document, ReadOptions
from textrnn.text.file_list import read_file_list
from textrnn.text.language import check_language
from textrnn.text.reading import Tally
from textrnn.text.tagging import noun_filter


@dataclass(frozen=True)
class Plan:
    """What the user wants; files_from: a list of files instead of sources."""

    settings: Settings
    method: str
    sources: Sequence[str]
    options: ReadOptions
    format: str
    scores: bool
    files_from: str | None
    null: bool
    multi: bool
    per_line: bool
    quiet: bool


def make_settings(method: str, most: int, *, phrases: bool, language: str | None, ignore: str, nouns: bool) -> Settings:
    """Check how keywords are to be found; what no text can change is refused now."""
    ranker_class = KEYWORD_RANKERS.get(method)
    if nouns:
        noun_filter(language or "en")
        if method == "textrank":
            raise UsageError("--pos means nothing to the method textrank. Drop one.")
    ignored = frozenset(word.strip().lower() for word in ignore.split(",") if word.strip())
    ranker = ranker_class(ignored=ignored) if method == "textrank" else ranker_class()
    language = check_language(language) if language else None
    return Settings(ranker, Wanted(most, phrases), language, ignored, nouns)


def check_format(name: str | None, *, json: bool, jsonl: bool, per_line: bool) -> str:
    """Give the format that --format, --json and --jsonl ask for together; text if none does."""
    asked = dict.fromkeys([*([name] if name else []), *(["json"] if json else []), *(["jsonl"] if jsonl else [])])
    if len(asked) > 1:
        raise UsageError(f"one format at a time, not {' and '.join(asked)}. Drop one.")
    chosen = next(iter(asked), "text")
    if chosen not in FORMATS:
        raise UsageError(f"unknown --format {chosen!r}. {suggest(chosen, list(FORMATS))}")
    if per_line and chosen == "json":
        raise UsageError("--per-line does not give json. Choose --format text or jsonl.")
    return chosen


def run(plan: Plan) -> int:
    """Do what the plan says, and give the exit code."""
    extractor = KeywordExtractor(plan.settings)
    if plan.files_from is None:
        note_terminal_input(plan.sources, quiet=plan.quiet)
    if plan.per_line:
        return _run_on_lines(plan, extractor)
    reading = Reading(plan.options)
    names = read_file_list(plan.files_from, null=plan.null) if plan.files_from is not None else None
    sources = reading.open(plan.sources) if names is None else reading.open_each(names)
    work = _Work(plan, reading)
    work.print(reading.tasks(sources, work.tally), extractor)
    for text in [*reading.notes, *work.notes()]:
        note(f"note: {text}", quiet=plan.quiet)
    return work.exit_code


class _Work:
    """Reads tasks and finds their keywords, tells what cannot be read, and counts what was passed over."""

    def __init__(self, plan: Plan, reading: Reading) -> None:
        self.tally = Tally()
        self.exit_code = 0
        self._plan = plan
        self._reading = reading

    def print(self, tasks: Iterable[Task], extractor: KeywordExtractor) -> None:
        """Print the keywords of every text once it is clear whether there are several."""
        if isinstance(self._plan.settings.ranker, TfIdf):
            tasks = list(tasks)
            if len(tasks) > 1:
                extractor = extractor.compared_with(self._documents(tasks, Tally()))
        items = self._together(tasks, extractor) if self._plan.multi else self._each(tasks, extractor)
        first = list(islice(items, 2))
        if not first:
            raise InputError("there is no text to find keywords in: what was named holds none.")
        records = (item for item in chain(first, items) if isinstance(item, KeywordRecord) or self._tell(item))
        several = len(first) > 1 and not self._plan.multi
        screen = Screen.of_output()
        head = [record for record in islice(records, 1) if isinstance(record, KeywordRecord)]
        if head:
            rest = (record for record in records if isinstance(record, KeywordRecord))
            screen.write(FORMATS[self._plan.format](chain(head, rest), several, self._plan.scores))

    def _tell(self, error: TextrnnError) -> bool:
        """Tell an error, and say that there is nothing to print."""
        self.exit_code = max(self.exit_code, error.exit_code)
        note(printable(f"error: {' '.join(str(error).split())}"))
        return False

    def _each(self, tasks: Iterable[Task], extractor: KeywordExtractor) -> Iterator[KeywordRecord | TextrnnError]:
        for task in tasks:
            document = self._reading.read(task, self.tally)
            if isinstance(document, Document):
                yield _record_or_error(document, extractor, self._plan.method)
            elif document is not None:
                yield document

    def _together(self, tasks: Iterable[Task], extractor: KeywordExtractor) -> Iterator[KeywordRecord | TextrnnError]:
        documents: list[Document] = []
        for task in tasks:
            document = self._reading.read(task, self.tally)
            if isinstance(document, Document):
                documents.append(document)
            elif document is not None:
                yield document
        if documents:
            yield _record(extractor.extract_together(documents), self._plan.method, together=True)

    def _documents(self, tasks: Iterable[Task], tally: Tally) -> Iterator[Document]:
        for task in tasks:
            document = self._reading.read(task, tally)
            if isinstance(document, Document):
                yield document

    def notes(self) -> Iterator[str]:
        """Say what was passed over or replaced."""
        if self.tally.undecodable:
            yield f"{self.tally.undecodable:,} undecodable bytes were replaced; --encoding may help."
        if self.tally.without_text:
            yield f"{self.tally.without_text:,} records without text were passed over."
        if unreadable := self.tally.unreadable:
            yield f"{len(unreadable):,} documents in folders could not be read; the first: {unreadable[0]}"


def _record_or_error(document: Document, extractor: KeywordExtractor, method: str) -> KeywordRecord | TextrnnError:
    """Give the keywords of a document; a record of a file of records may have no words."""
    try:
        return _record(extractor.extract(document), method)
    except InputError as error:
        return error if document.fields is None else KeywordRecord([document.name], "", method, [], document.fields)


def _record(found: Found, method: str, *, together: bool = False) -> KeywordRecord:
    names = [document.name for document in found.documents]
    fields = None if together else found.documents[0].fields
    return KeywordRecord(names, found.language, method, found.keywords, fields, together)


def _run_on_lines(plan: Plan, extractor: KeywordExtractor) -> int:
    """Print a line for each line that comes, with its keywords between commas."""
    lines: Iterable[str] = ArrivingLines(plan.sources, plan.options)
    arriving = lines
    if isinstance(plan.settings.ranker, TfIdf):
        lines = list(lines)
        extractor = extractor.compared_with(Document("a line", line) for line in lines)
    screen = Screen.of_output()
    for number, line in enumerate(lines, start=1):
        name = f"line {number}"
        record = _record_or_error(Document(name, line, {}), extractor, plan.method)
        if isinstance(record, KeywordRecord) and plan.format == "text":
            screen.write([", ".join(keyword.text for keyword in record.keywords) + "\n"])
        elif isinstance(record, KeywordRecord):
            screen.write(FORMATS[plan.format]([record], True, plan.scores))
    for text in arriving.notes() if isinstance(arriving, ArrivingLines) else []:
        note(f"note: {text}", quiet=plan.quiet)
    return 0
