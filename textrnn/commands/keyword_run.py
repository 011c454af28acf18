"""One call of `textrnn keywords`, once its options are known to make sense."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeGuard

from textrnn.commands.arriving_lines import ArrivingLines
from textrnn.commands.keyword_formats import FORMATS, LINE_FORMATS, KeywordRecord
from textrnn.commands.option_rules import settings_of
from textrnn.commands.output import note, note_terminal_input
from textrnn.commands.reading import Reading, Task, is_blank_record
from textrnn.commands.text_results import Printer, Screen
from textrnn.errors import InputError, TextrnnError, UsageError
from textrnn.summarizers.keywords import KEYWORD_RANKERS, Wanted
from textrnn.summarizers.keywords.extractor import Found, KeywordExtractor, Settings
from textrnn.summarizers.keywords.tfidf import TfIdf
from textrnn.text.corpus import Document
from textrnn.text.language import check_language
from textrnn.text.reading import Tally
from textrnn.text.tagging import noun_filter


@dataclass(frozen=True)
class Plan:
    """What the user wants."""

    settings: Settings
    method: str
    reading: Reading
    format: str
    scores: bool
    multi: bool
    per_line: bool
    quiet: bool


def make_settings(method: str, most: int, *, phrases: bool, language: str | None, ignore: str, nouns: bool) -> Settings:
    """Check how keywords are to be found; what no text can change is refused now."""
    ranker_class = KEYWORD_RANKERS.get(method)
    if nouns:
        noun_filter(language or "en")
        if ranker_class.chooses_words:
            raise UsageError(f"--pos means nothing to the method {method}. Drop one.")
    ignored = frozenset(word.strip().lower() for word in ignore.split(",") if word.strip())
    ranker = ranker_class(**({"ignored": ignored} if "ignored" in settings_of(ranker_class) else {}))
    language = check_language(language) if language else None
    return Settings(ranker, Wanted(most, phrases), language, ignored, nouns)


def run(plan: Plan) -> int:
    """Do what the plan says, and give the exit code."""
    reading = plan.reading
    extractor = KeywordExtractor(plan.settings)
    if reading.files_from is None:
        note_terminal_input(reading.sources, quiet=plan.quiet)
    if plan.per_line:
        return _run_on_lines(plan, extractor)
    screen = Screen.of_output()
    printer = Printer[KeywordRecord](
        lambda records, several: screen.write(FORMATS[plan.format](records, several, plan.scores))
    )
    tally = Tally()
    found = _find(plan, extractor, reading.tasks(tally), tally)
    printer.print(found, together=plan.multi, purpose="to find keywords in")
    for text in reading.notes(tally, of_blank="have no keywords"):
        note(f"note: {text}", quiet=plan.quiet)
    return printer.exit_code


def _find(
    plan: Plan, extractor: KeywordExtractor, tasks: Iterable[Task], tally: Tally
) -> Iterator[KeywordRecord | TextrnnError]:
    """Yield the keywords of each text, or of all together, and the errors."""
    if isinstance(plan.settings.ranker, TfIdf):
        tasks = list(tasks)
        if len(tasks) > 1:
            documents = (plan.reading.read(task, Tally()) for task in tasks)
            extractor = extractor.compared_with(each for each in documents if _has_words(each))
    together: list[Document] = []
    for task in tasks:
        document = plan.reading.read(task, tally)
        if not isinstance(document, Document):
            yield from [] if document is None else [document]
        elif plan.multi:
            together.append(document)
        else:
            yield _record_or_error(document, extractor, plan.method)
    if together:
        yield _record(extractor.extract_together(together), plan.method, together=True)


def _has_words(document: Document | TextrnnError | None) -> TypeGuard[Document]:
    return isinstance(document, Document) and not is_blank_record(document)


def _record_or_error(document: Document, extractor: KeywordExtractor, method: str) -> KeywordRecord | TextrnnError:
    """Give the keywords of a document; a record of a file of records may have no words."""
    try:
        return _record(extractor.extract(document), method)
    except InputError as error:
        if document.fields is None:
            return error
        return KeywordRecord([document.name], extractor.settings.language or "", method, [], document.fields)


def _record(found: Found, method: str, *, together: bool = False) -> KeywordRecord:
    names = [document.name for document in found.documents]
    fields = None if together else found.documents[0].fields
    return KeywordRecord(names, found.language, method, found.keywords, fields, together)


def _run_on_lines(plan: Plan, extractor: KeywordExtractor) -> int:
    """Print a line for each line that comes, with its keywords between commas."""
    arriving = ArrivingLines(plan.reading.sources, plan.reading.options)
    lines: Iterable[str] = arriving
    if isinstance(plan.settings.ranker, TfIdf):
        lines = kept = list(arriving)
        extractor = extractor.compared_with(Document("a line", line) for line in kept)
    screen, write = Screen.of_output(), LINE_FORMATS[plan.format]
    for number, line in enumerate(lines, start=1):
        record = _record_or_error(Document(f"line {number}", line, {}), extractor, plan.method)
        if isinstance(record, KeywordRecord):
            screen.write(write([record], True, plan.scores))
    for text in arriving.notes():
        note(f"note: {text}", quiet=plan.quiet)
    return 0
