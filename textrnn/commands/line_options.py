"""The options of the commands that read lines and write as many, in one table: what to read, and what to print."""

import dataclasses
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, get_type_hints

import typer

from textrnn.commands.option_tables import with_options
from textrnn.commands.options import Json, Quiet, Threads
from textrnn.commands.output import note_terminal_input

if TYPE_CHECKING:
    from textrnn.commands.line_groups import LineGroups
    from textrnn.commands.written_lines import LineOutput

Sources = Annotated[
    list[str] | None,
    typer.Argument(metavar="SOURCE...", help="Files of lines or of records; standard input if there is none."),
]
Field = Annotated[str | None, typer.Option("--field", metavar="NAME", help="The field of .jsonl records.")]
Column = Annotated[str | None, typer.Option("--column", metavar="NAME", help="The column of .csv and .tsv.")]
Encoding = Annotated[str, typer.Option("--encoding", metavar="NAME", help="The encoding of the text.")]
Jsonl = Annotated[bool, typer.Option("--jsonl", help="Print one JSON object per line.")]
Attention = Annotated[
    str | None,
    typer.Option("--attention", metavar="FILE|-", help="Draw the first text's attention: .png, .html; - on stderr."),
]
WithAttention = Annotated[
    bool, typer.Option("--with-attention", help="With --json or --jsonl: the attention's weights too.")
]


@dataclass(frozen=True)
class LineRequest:
    """What the user has asked for. The fields are the options, by their names."""

    sources: Sources = None
    field: Field = None
    column: Column = None
    encoding: Encoding = "utf-8"
    attention: Attention = None
    with_attention: WithAttention = False
    json: Json = False
    jsonl: Jsonl = False
    threads: Threads = None
    quiet: Quiet = False

    def output(self, *, several: bool) -> "LineOutput":
        """Give how lines are printed. several: as n best texts. Raises UsageError for options that do not fit."""
        from textrnn.commands.written_attention import FirstAttention
        from textrnn.commands.written_lines import LineOutput, check_format

        chosen = check_format(None, json=self.json, jsonl=self.jsonl, with_attention=self.with_attention)
        attention = FirstAttention(self.attention, self.sources or ())
        return LineOutput(chosen, attention, several=several, quiet=self.quiet)

    def lines(self) -> "LineGroups":
        """Open what there is to read. Raises what LineGroups raises."""
        from textrnn.commands.line_groups import LineGroups
        from textrnn.text.corpus import ReadOptions

        return LineGroups(self.sources or (), ReadOptions(self.encoding, self.field, self.column), takes_records=True)

    def note_terminal(self) -> None:
        """Tell a person who named no source that the program waits for lines."""
        note_terminal_input(self.sources or (), quiet=self.quiet)


def with_line_options(command: Callable[..., int]) -> Callable[..., int]:
    """Give a command the options of the table; it takes them as its argument `asked`, a LineRequest."""
    annotations = get_type_hints(LineRequest, include_extras=True)
    table = [
        inspect.Parameter(
            each.name, inspect.Parameter.KEYWORD_ONLY, default=each.default, annotation=annotations[each.name]
        )
        for each in dataclasses.fields(LineRequest)
    ]
    return with_options(command, "asked", table, lambda values: LineRequest(**values))
