"""`textrnn translate`: a line in, a line out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.options import Json, Model, Quiet, Threads
from textrnn.commands.output import note_terminal_input
from textrnn.commands.writing_options import make_writing_options, tell_seed, use_threads, with_writing_options

if TYPE_CHECKING:
    from textrnn.commands.written import Written

Sources = Annotated[
    list[str] | None, typer.Argument(metavar="SOURCE...", help="Files of lines; standard input if there is none.")
]
Encoding = Annotated[str, typer.Option("--encoding", metavar="NAME", help="The encoding of the text.")]
Jsonl = Annotated[bool, typer.Option("--jsonl", help="Print one JSON object per line.")]
Attention = Annotated[
    str | None,
    typer.Option("--attention", metavar="FILE|-", help="Draw the first text's attention: .png, .html or - as text."),
]
WithAttention = Annotated[
    bool, typer.Option("--with-attention", help="With --json or --jsonl: the attention's weights too.")
]


@with_writing_options
def translate(
    model: Model,
    sources: Sources = None,
    encoding: Encoding = "utf-8",
    attention: Attention = None,
    with_attention: WithAttention = False,
    json: Json = False,
    jsonl: Jsonl = False,
    threads: Threads = None,
    quiet: Quiet = False,
    writing: Mapping[str, Any] | None = None,
) -> int:
    """Translate lines with a trained model."""
    use_threads(threads)
    from textrnn.commands.line_groups import LineGroups
    from textrnn.commands.writing import PairWriter
    from textrnn.commands.written_attention import FirstAttention
    from textrnn.commands.written_lines import LineOutput, check_format, write_lines
    from textrnn.text.corpus import ReadOptions

    given = writing or {}
    options = make_writing_options(given)
    format = check_format(None, json=json, jsonl=jsonl, with_attention=with_attention)
    first_attention = FirstAttention(attention)
    lines = LineGroups(sources or (), ReadOptions(encoding))
    writer = PairWriter.load(model, ("translate",))
    tell_seed(options, given, quiet=quiet)
    note_terminal_input(sources or (), quiet=quiet)
    output = LineOutput(format, first_attention, options.n_best > 1, writer.longest_source, quiet)

    def write(texts: Sequence[str], first: int) -> "list[Translation]":
        found = writer.write(texts, options, first=first)
        return [Translation(*pair, with_attention) for pair in zip(texts, found, strict=True)]

    return write_lines(lines, write, output)


@dataclass(frozen=True)
class Translation:
    """A line and what was written for it."""

    source: str
    written: "Written"
    with_attention: bool = False

    def to_dict(self) -> dict[str, Any]:
        return {"source": self.source} | self.written.to_dict(with_attention=self.with_attention)
