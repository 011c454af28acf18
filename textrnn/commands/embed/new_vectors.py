"""Vectors that a command makes out of others: where they go, checked before the work, and how they are written."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textrnn.commands.output import note
from textrnn.errors import UsageError
from textrnn.io import printable

if TYPE_CHECKING:
    from textrnn.embeddings.vectors import Vectors

OUTPUT_HELP = "Where to: a name under models/, or a path."
Output = Annotated[str, typer.Option("-o", "--output", metavar="NEW", help=OUTPUT_HELP)]
Force = Annotated[bool, typer.Option("--force", help="Replace vectors that are there already.")]


def check_output(output: str, origins: "list[Vectors]", *, force: bool) -> Path:
    """Give the place to write to. Raises OutputError if it is taken, UsageError if it is one that is read from."""
    from textrnn.run import Run, new_run_path

    path = new_run_path(output)
    for origin in origins:
        if path.exists() and Path(origin.name).exists() and path.samefile(origin.name):
            raise UsageError(f"-o {output} is where the vectors come from. Choose another name.")
    Run.create(path, force=force)
    return path


def write_vectors(vectors: "Vectors", path: Path, *, force: bool) -> None:
    """Write them and print where they are."""
    vectors.save(path, force=force)
    print(path)


def tell_left_out(origin: "Vectors", *, quiet: bool) -> None:
    """Say which tensors are not carried over, as they fit the old words and the old space only."""
    from textrnn.embeddings.spaces.postprocessing import left_out

    names = left_out(origin)
    if names:
        note(printable(f"left out, as they fit {origin.name} only: {', '.join(names)}"), quiet=quiet)
