"""One call of `textrnn summarize`, once its options are known to make sense."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from textrnn.commands.arriving_lines import ArrivingLines
from textrnn.commands.output import note, note_terminal_input, source_name
from textrnn.commands.parallel import ended, work_on
from textrnn.commands.reading import Reading
from textrnn.commands.summary_formats import FORMATS
from textrnn.commands.summary_lines import LINES_A_TASK, LineWork, batches, follow, line_records
from textrnn.commands.summary_record import SummaryRecord
from textrnn.commands.summary_work import Outcome, Work
from textrnn.commands.text_results import Printer, Screen
from textrnn.errors import TextrnnError
from textrnn.summarizers.summarizer import Settings, Summarizer, Summary
from textrnn.text.reading import Tally


@dataclass(frozen=True)
class Plan:
    """What the user wants."""

    settings: Settings
    method: str
    reading: Reading
    format: str
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
    reading = plan.reading
    work = Work(Summarizer(plan.settings), reading, plan.method, plan.explain, plan.needs_source, _watch(plan))
    if reading.files_from is None:
        note_terminal_input(reading.sources, quiet=plan.quiet)
    if plan.per_line or plan.follow:
        return _run_on_lines(plan, work)
    screen = Screen.of_output()
    printer = Printer[SummaryRecord](
        lambda records, several: screen.write(FORMATS[plan.format](records, several, screen.colour))
    )
    collected = Collected()
    tasks = reading.tasks(collected.tally)
    outcomes = work.together(tasks) if plan.multi else work_on(tasks, work, plan.jobs)
    with ended(outcomes):
        printer.print(collected.found(outcomes), together=plan.multi, purpose="to summarize")
    for text in [*reading.notes(collected.tally, of_blank="have an empty summary"), *collected.unanswered()]:
        note(f"note: {text}", quiet=plan.quiet)
    return printer.exit_code


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
    sources = plan.reading.sources
    lines = ArrivingLines(sources, plan.reading.options)
    screen = Screen.of_output()
    if plan.per_line and plan.format == "text":
        tasks = batches(lines, 1 if plan.jobs == 1 else LINES_A_TASK)
        results = work_on(tasks, LineWork(work.summarizer), plan.jobs)
        with ended(results):
            screen.write(f"{line}\n" for batch in results for line in batch)
    else:
        records = (
            line_records(lines, work)
            if plan.per_line
            else follow(
                lines, work, name=", ".join(map(source_name, sources or ["-"])), window=plan.window, every=plan.every
            )
        )
        screen.write(FORMATS[plan.format](records, True, screen.colour))
    for text in lines.notes():
        note(f"note: {text}", quiet=plan.quiet)
    return 0


class Collected:
    """What came of all texts beside what is printed of them: bytes and records to count, questions without answer."""

    def __init__(self) -> None:
        self.tally = Tally()
        self._num_unanswered = 0

    def found(self, outcomes: Iterable[Outcome]) -> Iterator[SummaryRecord | TextrnnError]:
        for outcome in outcomes:
            self.tally.add(outcome.tally)
            if isinstance(outcome.found, SummaryRecord):
                self._num_unanswered += not outcome.found.answers_query
            if outcome.found is not None:
                yield outcome.found

    def unanswered(self) -> Iterator[str]:
        """Say how often --query found nothing."""
        if self._num_unanswered:
            yield "no sentence shares a word with --query" + (
                f" in {self._num_unanswered:,} texts." if self._num_unanswered > 1 else "."
            )
