"""One call of `textrnn summarize`, once its options are known to make sense."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from textrnn.commands.output import note, note_terminal_input
from textrnn.commands.summary_formats import FORMATS, Screen
from textrnn.commands.summary_jobs import ended, work_on
from textrnn.commands.summary_record import SummaryRecord
from textrnn.commands.summary_stream import LINES_A_TASK, ArrivingLines, LineWork, batches, follow, line_records
from textrnn.commands.summary_work import Outcome, Reading, Work
from textrnn.errors import InputError, TextrnnError
from textrnn.io import printable
from textrnn.summarizers.summarizer import Settings, Summarizer, Summary
from textrnn.text.corpus import ReadOptions
from textrnn.text.file_list import read_file_list
from textrnn.text.reading import Tally


@dataclass(frozen=True)
class Plan:
    """What the user wants; files_from: a list of files instead of sources."""

    settings: Settings
    method: str
    sources: Sequence[str]
    options: ReadOptions
    title: str
    format: str
    files_from: str | None
    null: bool
    multi: bool
    per_line: bool
    follow: bool
    window: int
    every: int
    jobs: int
    explain: bool
    graph: Path | None
    quiet: bool

    @property
    def needs_source(self) -> bool:
        """Whether the whole text is printed."""
        return self.format in ("highlight", "html")


def run(plan: Plan) -> int:
    """Do what the plan says, and give the exit code."""
    reading = Reading(plan.options, plan.title)
    work = Work(Summarizer(plan.settings), reading, plan.method, plan.explain, plan.needs_source, _watch(plan))
    if plan.files_from is None:
        note_terminal_input(plan.sources, quiet=plan.quiet)
    if plan.per_line or plan.follow:
        return _run_on_lines(plan, work)
    names = read_file_list(plan.files_from, null=plan.null) if plan.files_from is not None else None
    sources = reading.open(plan.sources) if names is None else reading.open_each(names)
    collected = Collected()
    tasks = reading.tasks(sources, collected.tally)
    outcomes = work.together(tasks) if plan.multi else work_on(tasks, work, plan.jobs)
    with ended(outcomes):
        collected.print(outcomes, plan)
    for text in [*reading.notes, *collected.notes()]:
        note(f"note: {text}", quiet=plan.quiet)
    return collected.exit_code


def _watch(plan: Plan) -> Callable[[Summary], None] | None:
    """Give what draws the graph of the first summary, if that is wanted."""
    if plan.graph is None:
        return None
    from textrnn.summarizers.drawing import check_graph_file, write_graph

    path = plan.graph
    drawn: list[Path] = []
    check_graph_file(path)

    def draw(summary: Summary) -> None:
        if not drawn:
            drawn.append(path)
            note(f"{path}: {write_graph(summary, plan.settings.ranker, path)}", quiet=plan.quiet)

    return draw


def _run_on_lines(plan: Plan, work: Work) -> int:
    lines = ArrivingLines(plan.sources, plan.options)
    screen = Screen.of_output()
    if plan.per_line and plan.format == "text":
        tasks = batches(lines, 1 if plan.jobs == 1 else LINES_A_TASK)
        results = work_on(tasks, LineWork(work.summarizer), plan.jobs)
        with ended(results):
            screen.write(f"{line}\n" for batch in results for line in batch)
    else:
        name = ", ".join("standard input" if each == "-" else each for each in plan.sources or ["-"])
        records = (
            line_records(lines, work)
            if plan.per_line
            else follow(lines, work, name=name, window=plan.window, every=plan.every)
        )
        screen.write(FORMATS[plan.format](records, True, screen.colour))
    for text in lines.notes():
        note(f"note: {text}", quiet=plan.quiet)
    return 0


class Collected:
    """What came of all texts: summaries to print, errors to tell, bytes and records to count."""

    def __init__(self) -> None:
        self.tally = Tally()
        self.exit_code = 0
        self._num_unanswered = 0

    def print(self, outcomes: Iterable[Outcome], plan: Plan) -> None:
        """Print every summary once it is clear whether there are several. Raises InputError if there is no text."""
        items = self._items(outcomes)
        first = list(islice(items, 2))
        if not first:
            raise InputError("there is no text to summarize: what was named holds none.")
        records = self._records(chain(first, items), plan)
        screen = Screen.of_output()
        head = list(islice(records, 1))
        if head:
            several = len(first) > 1 and not plan.multi
            screen.write(FORMATS[plan.format](chain(head, records), several, screen.colour))

    def _items(self, outcomes: Iterable[Outcome]) -> Iterator[SummaryRecord | TextrnnError]:
        for outcome in outcomes:
            self.tally.undecodable += outcome.tally.undecodable
            self.tally.unreadable += outcome.tally.unreadable
            if outcome.found is not None:
                yield outcome.found

    def _records(self, items: Iterable[SummaryRecord | TextrnnError], plan: Plan) -> Iterator[SummaryRecord]:
        """Pass the summaries on, and tell the errors."""
        for item in items:
            if isinstance(item, SummaryRecord):
                self._num_unanswered += not item.answers_query
                yield item
            else:
                self.exit_code = max(self.exit_code, item.exit_code)
                note(printable(f"error: {' '.join(str(item).split())}"))

    def notes(self) -> Iterator[str]:
        """Say what was passed over or replaced."""
        if self.tally.undecodable:
            yield f"{self.tally.undecodable:,} undecodable bytes were replaced; --encoding may help."
        if self.tally.without_text:
            yield f"{self.tally.without_text:,} records without text were passed over."
        if unreadable := self.tally.unreadable:
            yield f"{len(unreadable):,} documents in folders could not be read; the first: {unreadable[0]}"
        if self._num_unanswered:
            yield "no sentence shares a word with --query" + (
                f" in {self._num_unanswered:,} texts." if self._num_unanswered > 1 else "."
            )
