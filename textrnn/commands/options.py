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
