"""textrnn compare summarizers: every ranking method on the same texts, scored against reference summaries."""

import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from textrnn.commands.options import Json, Quiet
from textrnn.commands.output import emit_json, is_terminal, note, note_terminal_input, source_name
from textrnn.commands.reference_records import REFERENCE_FIELDS, Field, Record, as_lines, as_references, read_records
from textrnn.commands.rouge_table import DECIMALS, Combine, SystemScores, lay_out, parse_metrics
from textrnn.errors import InputError, UsageError

if TYPE_CHECKING:
    from textrnn.scores.bootstrap import Difference
    from textrnn.scores.rouge import Rouge
    from textrnn.text.corpus import Document

BASELINE = "lead"
TEXT_FIELDS = ("sents", "sentences", "source", "text", "body", "content", "document", "article")
NOT_BY_THEMSELVES = {"random"}  # methods compared only when named
NEEDS_EMBEDDINGS = "embedding"


class Example(NamedTuple):
    """A text and its reference summaries. lines: whether each line of the text is a sentence."""

    document: "Document"
    references: Sequence[Sequence[str]]
    language: str
    lines: bool


class Measured(NamedTuple):
    scores: SystemScores
    seconds: float


@dataclass(frozen=True)
class Row:
    """What one method reached. to_baseline: F1 x 100 above the baseline by metric, absent for the baseline itself."""

    scores: SystemScores
    seconds: float
    to_baseline: dict[str, "Difference"] | None = None

    def figures(self) -> dict[str, Any]:
        """Give everything as one JSON object."""
        found: dict[str, Any] = {"method": self.scores.name, **self.scores.figures(), "seconds": round(self.seconds, 3)}
        if self.to_baseline is not None:
            found[f"above_{BASELINE}"] = {
                f"rouge{metric}": {
                    "mean": round(difference.mean, DECIMALS),
                    "interval": [round(end, DECIMALS) for end in difference.interval],
                }
                for metric, difference in self.to_baseline.items()
            }
        return found


def compare_summarizers(
    source: Annotated[str, typer.Argument(metavar="DATA.jsonl", help="JSON lines; - is standard input.")],
    methods: Annotated[
        str | None, typer.Option(metavar="LIST", help="Such as lead,textrank; all but random and embedding if absent.")
    ] = None,
    sentences: Annotated[int, typer.Option("-n", "--sentences", min=1, metavar="N", help="Length of a summary.")] = 3,
    field: Annotated[
        str | None, typer.Option(metavar="FIELD", help="Holds the text (sents, source, text, body, ...).")
    ] = None,
    reference: Annotated[
        str | None, typer.Option(metavar="FIELD", help="Holds the references (references, refs, target, ...).")
    ] = None,
    title: Annotated[str, typer.Option(metavar="FIELD", help="Holds the title, where there is one.")] = "title",
    metrics: Annotated[str, typer.Option(metavar="LIST", help="Of 1 to 9, L, W-1.2, S4, SU4.")] = "1,2,L",
    embeddings: Annotated[
        Path | None, typer.Option(metavar="FILE|NAME", help="Word vectors for the method embedding.")
    ] = None,
    combine: Combine = "best",
    language: Annotated[str | None, typer.Option(metavar="L", help="Of the texts; detected if absent.")] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Compare methods on texts with reference summaries.

    A text is a string, or a list of the sentences to choose from. The last columns say how far each method is above
    or below the first sentences of the text, with 95 % intervals over the texts.
    """
    from textrnn.scores.rouge import Rouge
    from textrnn.text.language import check_language

    names = choose_methods(methods, has_embeddings=embeddings is not None)
    rouge = Rouge(parse_metrics(metrics), combine=combine)
    if language is not None:
        check_language(language)
    note_terminal_input([source], quiet=quiet)
    fields = Field("--field", field, TEXT_FIELDS), Field("--reference", reference, (*REFERENCE_FIELDS, "summary"))
    examples = read_examples(source, *fields, title=title, language=language, quiet=quiet)
    measured = []
    for name in names:
        note(f"{name}: {len(examples):,} texts", quiet=quiet or not is_terminal(sys.stderr))
        measured.append(measure(Method(name, sentences, embeddings), examples, rouge))
    rows = with_differences(measured)
    if json:
        emit_json({"file": source_name(source), "sentences": sentences, "methods": [row.figures() for row in rows]})
    else:
        print(f"{table(rows)}\n{len(examples):,} texts; sentences in a summary: {sentences}")


def choose_methods(wanted: str | None, *, has_embeddings: bool) -> list[str]:
    """Give the methods to compare, the baseline first. Raises UsageError for an unknown one."""
    from textrnn.summarizers import RANKERS

    left_out = NOT_BY_THEMSELVES if has_embeddings else {*NOT_BY_THEMSELVES, NEEDS_EMBEDDINGS}
    if wanted is None:
        names = [name for name in RANKERS.names() if name not in left_out]
    else:
        names = [RANKERS.check(name.strip()) for name in wanted.split(",") if name.strip()]
    if NEEDS_EMBEDDINGS in names and not has_embeddings:
        raise UsageError(f"the method {NEEDS_EMBEDDINGS} needs word vectors. Name them with --embeddings FILE|NAME.")
    return list(dict.fromkeys([BASELINE, *names]))


def read_examples(
    source: str, field: Field, reference: Field, *, title: str, language: str | None, quiet: bool
) -> list[Example]:
    """Read the texts that have words and a reference; the fields of the first record tell those of all."""
    from textrnn.text.language import detect_language

    examples, passed_over, text_name, reference_name = [], 0, "", ""
    for where, record in read_records(source, quiet=quiet):
        if not text_name:
            text_name, reference_name = field.find(record, where), reference.find(record, where)
        document = as_document(record, where, text_name, title)
        references = as_references(record.get(reference_name), where, reference_name)
        if not document.text.strip() or not references:
            passed_over += 1
            continue
        language_of_text = language or detect_language(document.text)
        examples.append(Example(document, references, language_of_text, isinstance(record[text_name], list)))
    if not examples:
        raise InputError(
            f"{source_name(source)}: not one of {passed_over:,} records has both a text and a reference summary."
        )
    if passed_over:
        note(f"note: {passed_over:,} records without a text or a reference were passed over.", quiet=quiet)
    return examples


def as_document(record: Record, where: str, field: str, title: str) -> "Document":
    """Make a document of a record; of a list of sentences, each becomes a line."""
    from textrnn.text.corpus import Document
    from textrnn.text.reading import without_surrogates

    value, heading = record.get(field), record.get(title)
    text = without_surrogates(value) if isinstance(value, str) else "\n".join(as_lines(value, where, field))
    return Document(where, text, record, heading if isinstance(heading, str) and heading.strip() else None)


def measure(method: "Method", examples: Sequence[Example], rouge: "Rouge") -> "Measured":
    """Summarize every text, and score the summaries outside the time that is taken.

    So is what is done only once: what the method imports and the stop words of each language.
    """
    for example in {example.language: example for example in examples}.values():
        method.summarize(example)
    started = time.perf_counter()
    summaries = [method.summarize(example) for example in examples]
    seconds = time.perf_counter() - started
    scores = [rouge.score(summary, example.references) for summary, example in zip(summaries, examples, strict=True)]
    return Measured(SystemScores(method.name, scores), seconds)


@dataclass(frozen=True)
class Method:
    """A ranking method as `textrnn summarize --method NAME -n N` runs it."""

    name: str
    sentences: int
    embeddings: Path | None = None

    def summarize(self, example: Example) -> list[str]:
        """Choose sentences."""
        from textrnn.summarizers import RANKERS
        from textrnn.summarizers.length import Length
        from textrnn.summarizers.summarizer import Settings, Summarizer

        ranker = RANKERS.get(self.name)
        built = ranker(embeddings=self.embeddings) if self.name == NEEDS_EMBEDDINGS else ranker()
        length = Length(sentences=self.sentences)
        settings = Settings(built, length, language=example.language, lines=example.lines)
        return [chosen.text for chosen in Summarizer(settings).summarize(example.document).chosen]


def with_differences(measured: Sequence["Measured"]) -> list[Row]:
    """Set each method against the baseline, which comes first."""
    from textrnn.scores.bootstrap import paired_difference

    baseline = measured[0].scores
    rows = [Row(*measured[0])]
    for scores, seconds in measured[1:]:
        differences = {metric: paired_difference(scores.f1(metric), baseline.f1(metric)) for metric in baseline.metrics}
        rows.append(Row(scores, seconds, differences))
    return rows


def table(rows: Sequence[Row]) -> str:
    """Give a line for each method, those with the highest first metric on top."""
    metrics = rows[0].scores.metrics
    head = ["METHOD", *(f"ROUGE-{metric} F1" for metric in metrics)]
    head += [f"R-{metric} above {BASELINE}" for metric in metrics]
    best_first = sorted(rows, key=lambda row: -row.scores.mean(metrics[0], "f1"))
    return lay_out([[*head, "SECONDS"], *([*cells(row, metrics), f"{row.seconds:.2f}"] for row in best_first)])


def cells(row: Row, metrics: Sequence[str]) -> Iterator[str]:
    """Write the name, F1 and the difference by metric, each with its interval."""
    yield row.scores.name
    yield from (row.scores.cell(metric) for metric in metrics)
    for metric in metrics:
        if row.to_baseline is None:
            yield "-"
        else:
            difference = row.to_baseline[metric]
            yield f"{difference.mean:+.2f} [{difference.interval.low:+.2f}, {difference.interval.high:+.2f}]"
