"""textrnn evaluate summaries: how close written summaries come to reference summaries."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from textrnn.commands.options import Json, Quiet
from textrnn.commands.output import emit_json, note, note_terminal_input, source_name
from textrnn.commands.reference_records import (
    REFERENCE_FIELDS,
    SUMMARY_FIELDS,
    Field,
    as_lines,
    as_references,
    read_records,
)
from textrnn.commands.rouge_table import Combine, SystemScores, lay_out, parse_metrics, show
from textrnn.errors import InputError, UsageError

if TYPE_CHECKING:
    from textrnn.scores.rouge import Rouge

Split = Callable[[Sequence[str]], list[str]]


class Pair(NamedTuple):
    """A summary and its references, in lines."""

    summary: Sequence[str]
    references: Sequence[Sequence[str]]


def evaluate_summaries(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SYSTEM.jsonl...", help="JSON lines, a file for each system; standard input if none."),
    ] = None,
    summary: Annotated[
        str | None, typer.Option(metavar="FIELD", help="Holds the summary (summary, sys, prediction, ...).")
    ] = None,
    reference: Annotated[
        str | None, typer.Option(metavar="FIELD", help="Holds the references (references, refs, target, ...).")
    ] = None,
    metrics: Annotated[str, typer.Option(metavar="LIST", help="Of 1 to 9, L, Lsum, Ltext, W-1.2, S4, SU4.")] = "1,2,L",
    stem: Annotated[bool, typer.Option("--stem/--no-stem", help="Compare the stems of English words.")] = True,
    combine: Combine = "best",
    split: Annotated[
        bool, typer.Option("--split", help="Cut lines into sentences, which L and W compare one by one.")
    ] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Score written summaries against references.

    Recall, precision and F1 are those of ROUGE-1.5.5. A reference is a string, a list of strings (several references)
    or a list of lists of sentences; each line of a string is taken for a sentence.
    """
    from textrnn.scores.rouge import Rouge

    rouge = Rouge(parse_metrics(metrics), stem=stem, combine=combine)
    names = list(sources or ["-"])
    if names.count("-") > 1:
        raise UsageError("standard input (-) can be a source only once.")
    note_terminal_input(names, quiet=quiet)
    fields = Field("--summary", summary, SUMMARY_FIELDS), Field("--reference", reference, REFERENCE_FIELDS)
    cut = split_lines_into_sentences if split else list
    systems = [
        score(rouge, source_name(name), [*read_pairs(name, *fields, quiet=quiet)], cut, quiet=quiet) for name in names
    ]
    if json:
        objects = [{"file": system.name, **system.figures()} for system in systems]
        emit_json(objects[0] if len(objects) == 1 else {"systems": objects})
    else:
        show(one_table(systems[0]) if len(systems) == 1 else side_by_side(systems))


def read_pairs(source: str, summary: Field, reference: Field, *, quiet: bool) -> Iterator[Pair]:
    """Yield the pairs of a file; the fields of its first record tell those of all. Raises InputError, UsageError."""
    summary_name = reference_name = ""
    for where, record in read_records(source, quiet=quiet):
        if not summary_name:
            summary_name, reference_name = summary.find(record, where), reference.find(record, where)
        for name in (summary_name, reference_name):
            if name not in record:
                raise InputError(f"{where} has no field {name!r}, which the records before have.")
        yield Pair(
            as_lines(record[summary_name], where, summary_name),
            as_references(record[reference_name], where, reference_name),
        )


def score(rouge: "Rouge", name: str, pairs: Sequence[Pair], cut: Split, *, quiet: bool) -> SystemScores:
    """Score the pairs that have a reference; a summary that is empty scores 0."""
    told = [pair for pair in pairs if pair.references]
    if not told:
        raise InputError(f"{name}: not one of {len(pairs):,} records has a reference summary.")
    if len(told) < len(pairs):
        note(f"note: {name}: {len(pairs) - len(told):,} records without a reference were passed over.", quiet=quiet)
    if empty := sum(not pair.summary for pair in told):
        note(f"note: {name}: {empty:,} summaries are empty and score 0.", quiet=quiet)
    scores = [rouge.score(cut(pair.summary), [cut(reference) for reference in pair.references]) for pair in told]
    return SystemScores(name, scores)


def split_lines_into_sentences(lines: Sequence[str]) -> list[str]:
    from textrnn.text.language import detect_language
    from textrnn.text.sentences import split_sentences

    text = "\n".join(lines)
    return [sentence.text for sentence in split_sentences(text, detect_language(text))]


def one_table(system: SystemScores) -> str:
    rows = [("", "F1", "95 % interval", "precision", "recall")]
    for metric in system.metrics:
        low, high = system.intervals[metric]
        precision, recall = system.mean(metric, "precision"), system.mean(metric, "recall")
        f1 = system.mean(metric, "f1")
        rows.append((f"ROUGE-{metric}", f"{f1:.2f}", f"{low:.2f} to {high:.2f}", f"{precision:.2f}", f"{recall:.2f}"))
    return f"{lay_out(rows)}\n{len(system.scores):,} pairs"


def side_by_side(systems: Sequence[SystemScores]) -> str:
    """Give a line for each system: F1 with its 95 % interval."""
    metrics = systems[0].metrics
    rows = [["SYSTEM", "PAIRS", *(f"ROUGE-{metric} F1" for metric in metrics)]]
    rows += [
        [system.name, f"{len(system.scores):,}", *(system.cell(metric) for metric in metrics)] for system in systems
    ]
    return lay_out(rows)
