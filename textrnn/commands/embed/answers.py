"""How the commands of `textrnn embed` answer: an error for one query, the answers of all others, in every format.

    queries = Queries(words)                                    # arguments or standard input, see queries.py
    return print_answers(each(queries, answer), format=format, conversation=queries.conversation)

where answer("king") gives an Answer, or raises an error that belongs to this query alone.
"""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Annotated, Any

import typer

from textrnn.commands.output import note
from textrnn.commands.text_results import Screen
from textrnn.errors import InputError, NotFoundError, TextrnnError, UsageError
from textrnn.io import printable, to_json

OF_ONE_QUERY = (NotFoundError, InputError, UsageError)  # errors that leave the other queries answerable
JSON_DIGITS, TEXT_DIGITS = 6, 4

Name = Annotated[str, typer.Argument(metavar="NAME", help="Vectors under models/, a path, or a vector file.")]
Most = Annotated[int, typer.Option("-n", "--most", metavar="N", min=1, help="Answers to each query, at most.")]
FormatOption = Annotated[str | None, typer.Option("--format", metavar="NAME", help="text, json, jsonl or tsv.")]
Jsonl = Annotated[bool, typer.Option("--jsonl", help="Print one JSON object per query, as it is answered.")]


@dataclass(frozen=True)
class Answer:
    """What is printed of one query.

    query: as it was asked; a tab in it makes several columns in TSV. record: the JSON object. rows: the cells of the
    lines in text and TSV. single: whether there is one row to each query, which then needs no heading, and stays
    empty after an error so that lines out are lines in.
    """

    query: str
    record: Mapping[str, Any]
    rows: Sequence[Sequence[str | float]] = ()
    single: bool = False
    error: TextrnnError | None = None

    @classmethod
    def failed(cls, query: str, error: TextrnnError, *, key: str = "word", single: bool = False) -> "Answer":
        """Make the answer that says why there is none."""
        rows = [[""]] if single else []
        return cls(query, {key: query, "error": " ".join(str(error).split())}, rows, single, error)


def each(
    queries: Iterable[Sequence[str]], answer: Callable[[str], Answer], *, key: str = "word", single: bool = False
) -> Iterator[Answer]:
    """Answer the queries of all batches one after the other; an error that is of one query becomes its answer."""
    for query in chain.from_iterable(queries):
        try:
            yield answer(query)
        except OF_ONE_QUERY as error:
            yield Answer.failed(query, error, key=key, single=single)


def print_answers(answers: Iterable[Answer], *, format: str = "text", conversation: bool = False) -> int:
    """Print each answer as soon as it is known, errors to standard error, and give the exit code of the worst.

    conversation: whether the queries are typed at a terminal, where each answer follows its query without a heading.
    Raises InputError if there is no query.
    """
    items = iter(answers)
    first = next(items, None)
    if first is None:
        raise InputError("there is no query: standard input holds none. Give one to a line.")
    counted = _Counted(chain([first], items))
    pieces = as_conversation(counted) if conversation and format == "text" else FORMATS[format](counted)
    Screen.of_output().write(pieces)
    return counted.exit_code


class _Counted:
    """Passes answers on, tells the errors among them, and remembers the worst exit code."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self._answers = answers
        self.exit_code = 0

    def __iter__(self) -> Iterator[Answer]:
        for answer in self._answers:
            if answer.error is not None:
                self.exit_code = max(self.exit_code, answer.error.exit_code)
                sys.stdout.flush()
                note(printable(f"error: {answer.record['error']}"))
            yield answer


def as_text(answers: Iterable[Answer]) -> Iterator[str]:
    """Rows of cells with tabs between; under the query where there are several and an answer has several rows."""
    items = iter(answers)
    first = next(items)
    head = [first] if first.single else [first, *islice(items, 1)]  # whether to write headings shows at the second
    gap = ""
    for answer in chain(head, items):
        heading = ""
        if not answer.single and answer.rows and len(head) > 1:
            heading = f"{gap}==> {one_line(answer.query)} <==\n"
            gap = "\n"
        yield heading + "".join(_lines(answer))


def as_conversation(answers: Iterable[Answer]) -> Iterator[str]:
    for answer in answers:
        yield "".join(_lines(answer)) + ("" if answer.single else "\n")


def as_tsv(answers: Iterable[Answer]) -> Iterator[str]:
    """The query first in every row."""
    for answer in answers:
        query = "\t".join(map(one_line, answer.query.split("\t")))
        yield "".join(f"{query}\t{line}" for line in _lines(answer))


def as_json(answers: Iterable[Answer]) -> Iterator[str]:
    """One object, or one that holds those of all queries."""
    items = iter(answers)
    head = list(islice(items, 2))
    if len(head) == 1:
        yield to_json(head[0].record) + "\n"
        return
    for number, answer in enumerate(chain(head, items)):
        yield (", " if number else '{"queries": [') + to_json(answer.record)
    yield "]}\n"


def as_jsonl(answers: Iterable[Answer]) -> Iterator[str]:
    return (to_json(answer.record) + "\n" for answer in answers)


FORMATS: dict[str, Callable[[Iterable[Answer]], Iterator[str]]] = {
    "text": as_text, "json": as_json, "jsonl": as_jsonl, "tsv": as_tsv,
}  # fmt: skip


def _lines(answer: Answer) -> Iterator[str]:
    return ("\t".join(map(cell, row)) + "\n" for row in answer.rows)


def cell(value: str | float) -> str:
    """Write a word or a number; a word cannot break out of its column."""
    if isinstance(value, float):
        return f"{value:.{TEXT_DIGITS}f}"
    return one_line(str(value))


def one_line(text: str) -> str:
    """Put a space for every tab and line feed, so that text stays in its column."""
    return text.replace("\t", " ").replace("\n", " ").replace("\r", " ")


def rounded(value: float) -> float:
    """Give a number as JSON shows it."""
    return round(float(value), JSON_DIGITS)


def choose_answer_format(name: str | None, *, json: bool, jsonl: bool) -> str:
    """Give the format that the options ask for together. Raises UsageError."""
    from textrnn.commands.option_rules import choose_format

    return choose_format(name, FORMATS, json=json, jsonl=jsonl)
