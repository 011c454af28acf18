"""What every command prints alike: results to standard output, notes to standard error."""

import os
import sys
from collections.abc import Sequence
from typing import TextIO

from textrnn.io import to_json


def emit_json(value: object) -> None:
    """Print one JSON value on one line."""
    sys.stdout.write(to_json(value) + "\n")


def note(message: str, *, quiet: bool = False) -> None:
    """Tell the person something that is no result."""
    if not quiet:
        print(message, file=sys.stderr, flush=True)


def is_terminal(stream: TextIO) -> bool:
    """Say whether a line on this stream may be redrawn."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def note_terminal_input(sources: Sequence[str], *, quiet: bool) -> None:
    """Tell a person who named no text that the program waits for it."""
    if (not sources or "-" in sources) and sys.stdin is not None and sys.stdin.isatty():
        note("reading from the terminal; end the text with Ctrl-D, or name a file", quiet=quiet)


def source_name(source: str) -> str:
    """Give what a source is called in results and messages."""
    return "standard input" if source == "-" else source
