"""What every command prints alike: results to standard output, notes to standard error."""

import json
import math
import os
import sys
from collections.abc import Mapping, Sequence
from typing import TextIO


def emit_json(value: object) -> None:
    """Print one JSON value on one line; a number that is not finite becomes null, as JSON has no other."""
    sys.stdout.write(json.dumps(_finite(value), ensure_ascii=False) + "\n")


def _finite(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_finite(item) for item in value]
    return value


def note(message: str, *, quiet: bool = False) -> None:
    """Tell the person something that is no result."""
    if not quiet:
        print(message, file=sys.stderr, flush=True)


def is_terminal(stream: TextIO) -> bool:
    """Say whether a line on this stream may be redrawn."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"
