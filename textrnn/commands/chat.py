"""`textrnn chat`: a turn in, a reply out, on a terminal or through a pipe."""

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.options import Model, Quiet, Threads
from textrnn.commands.output import note
from textrnn.commands.writing_options import make_writing_options, tell_seed, use_threads, with_writing_options
from textrnn.errors import UsageError
from textrnn.io import printable, to_json

if TYPE_CHECKING:
    from textrnn.commands.conversation import Conversation

PROMPT = "> "
LAST_WORDS = ("exit", "quit")
DEFAULT_CONTEXT = 1  # turns, where a training was not told otherwise

Context = Annotated[
    int | None, typer.Option("--context", metavar="N", min=1, help="Turns that a reply is written for; as in training.")
]
AntiGeneric = Annotated[
    float | None,
    typer.Option("--anti-generic", metavar="WEIGHT", min=0, help="Prefer replies of rarer words; 0.3, 0 does not."),
]
Jsonl = Annotated[bool, typer.Option("--jsonl", help="Print one JSON object per reply.")]


@with_writing_options
def chat(
    model: Model,
    context: Context = None,
    anti_generic: AntiGeneric = None,
    jsonl: Jsonl = False,
    threads: Threads = None,
    quiet: Quiet = False,
    writing: Mapping[str, Any] | None = None,
) -> int:
    """Talk with a trained model."""
    use_threads(threads)
    from textrnn.commands.conversation import DEFAULT_ANTI_GENERIC, Conversation
    from textrnn.commands.writing import PairWriter

    given = writing or {}
    options = make_writing_options(given)
    if options.n_best > 1 and not jsonl:
        raise UsageError("the texts of --n-best have no place in text. Add --jsonl.")
    writer = PairWriter.load(model, ("chat",))
    tell_seed(options, given, quiet=quiet)
    conversation = Conversation(
        writer, options, context=context or int(writer.data.get("context") or DEFAULT_CONTEXT),
        anti_generic=DEFAULT_ANTI_GENERIC if anti_generic is None else anti_generic,
    )  # fmt: skip
    if sys.stdin.isatty():
        note(f"talking with {model}: an empty line begins anew, exit or Ctrl-D ends", quiet=quiet)
        talk(conversation, typed_lines(), jsonl=jsonl)
        return 0
    from textrnn.commands.arriving_lines import ArrivingLines
    from textrnn.text.corpus import ReadOptions

    lines = ArrivingLines((), ReadOptions())
    talk(conversation, iter(lines), jsonl=jsonl)
    for text in lines.notes():
        note(f"note: {text}", quiet=quiet)
    return 0


def talk(conversation: "Conversation", lines: Iterator[str], *, jsonl: bool) -> None:
    """Print a reply to each line; a blank one begins a new conversation and has a blank line for an answer."""
    from textrnn.commands.written import Written

    shown = printable if sys.stdout.isatty() else str
    for line in lines:
        if line.strip():
            written = conversation.reply(line)
        else:
            conversation.begin_anew()
            written = Written("")
        record = {"source": line} | written.to_dict()
        sys.stdout.write((to_json(record) if jsonl else shown(written.text)) + "\n")
        sys.stdout.flush()


def typed_lines() -> Iterator[str]:
    """Yield what a person types, until the last word or Ctrl-D."""
    while (line := _typed_line()) is not None and line.strip().lower() not in LAST_WORDS:
        yield line


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
