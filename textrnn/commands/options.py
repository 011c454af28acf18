"""Options that several commands share, so that the same letter means the same thing everywhere."""

from typing import Annotated

import typer

Model = Annotated[
    str,
    typer.Option("-m", "--model", metavar="NAME", help="A run under models/ or $TEXTRNN_MODELS, or a path."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
Quiet = Annotated[bool, typer.Option("-q", "--quiet", help="Print no progress and no notes.")]
Threads = Annotated[int | None, typer.Option("--threads", min=1, metavar="N", help="Processor threads.")]

_SPELLINGS = {"source_file": "--source", "target_file": "--target"}


def option_name(name: str) -> str:
    """Give what the user types for the option that a command takes under this name."""
    return _SPELLINGS.get(name, f"--{name.replace('_', '-')}")
