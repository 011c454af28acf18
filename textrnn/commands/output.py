"""What every command prints alike: results to standard output, notes to standard error."""

import os
import sys
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
