"""From one task to one summary, here or in another process."""

from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textrnn.commands.reading import Reading, Task, is_blank_record
from textrnn.commands.summary_record import SummaryRecord, make_record
from textrnn.errors import InputError, TextrnnError
from textrnn.text.corpus import Document
from textrnn.text.reading import Tally

if TYPE_CHECKING:
    from textrnn.summarizers.summarizer import Summarizer, Summary


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
            if is_blank_record(document):
                return Outcome(self.blank_record(document), tally)
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

    def blank_record(self, document: Document) -> SummaryRecord:
        """Give what is printed of a text without words that has a place to keep."""
        language = self.summarizer.settings.language or ""
        return SummaryRecord([document.name], "", language, self.method, [], fields=document.fields)

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
