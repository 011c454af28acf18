"""`textrnn chat`: a turn in, a reply out, on a terminal or through a pipe."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.line_options import LineRequest, with_line_options
from textrnn.commands.options import Model
from textrnn.commands.output import note
from textrnn.commands.writing_options import make_writing_options, tell_seed, use_threads, with_writing_options
from textrnn.errors import UsageError

if TYPE_CHECKING:
    from textrnn.commands.written_lines import LineRecord

PROMPT = "> "
LAST_WORDS = ("exit", "quit", "/exit", "/quit")
DEFAULT_CONTEXT = 1  # turns, where a training was not told otherwise

Context = Annotated[
    int | None, typer.Option("--context", metavar="N", min=1, help="Turns that a reply is written for; as in training.")
]
AntiGeneric = Annotated[
    float | None,
    typer.Option("--anti-generic", metavar="WEIGHT", min=0, help="Prefer replies of rarer words; 0.3, 0 does not."),
]


@with_writing_options
@with_line_options
def chat(
    model: Model,
    asked: LineRequest,
    context: Context = None,
    anti_generic: AntiGeneric = None,
    writing: Mapping[str, Any] | None = None,
) -> int:
    """Talk with a trained model."""
    use_threads(asked.threads)
    from textrnn.commands.conversation import DEFAULT_ANTI_GENERIC, Conversation
    from textrnn.commands.writing import PairWriter
    from textrnn.commands.written_lines import LineRecord, write_lines

    given = writing or {}
    options = make_writing_options(given)
    output = replace(asked.output(several=False), at_once=1)  # a reply is a part of what the next one is written for
    if options.n_best > 1 and output.format == "text":
        raise UsageError("the texts of --n-best have no place in text. Add --json or --jsonl.")
    lines = TypedLines() if not asked.sources and sys.stdin.isatty() else asked.lines()
    writer = PairWriter.load(model, ("chat",))
    tell_seed(options, given, quiet=asked.quiet)
    conversation = Conversation(
        writer, options, context=context or int(writer.data.get("context") or DEFAULT_CONTEXT),
        anti_generic=DEFAULT_ANTI_GENERIC if anti_generic is None else anti_generic,
    )  # fmt: skip
    if isinstance(lines, TypedLines):
        note(f"talking with {model}: an empty line begins anew, exit or Ctrl-D ends", quiet=asked.quiet)
    else:
        asked.note_terminal()

    def reply(turns: Sequence[str], first: int) -> "list[LineRecord]":
        return [LineRecord(turn, conversation.answer(turn), asked.with_attention) for turn in turns]

    return write_lines(lines, reply, output, longest=writer.longest_source)


class TypedLines:
    """What a person types, line by line, until the last word or Ctrl-D."""

    def groups(self, most: int) -> Iterator[list[str]]:
        while (line := _typed_line()) is not None and line.strip().lower() not in LAST_WORDS:
            yield [line]

    def notes(self) -> list[str]:
        return []


def _typed_line() -> str | None:
    """Ask for a line, with arrow keys and the lines before where the system has them; None for Ctrl-D."""
    if not sys.stdout.isatty():  # replies go elsewhere, the prompt should not
        print(PROMPT, end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        return line.rstrip("\n") if line else None
    import contextlib

    with contextlib.suppress(ImportError):
        import readline  # noqa: F401
    try:
        return input(PROMPT)
    except EOFError:
        print()
        return None
