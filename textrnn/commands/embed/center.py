"""`textrnn embed center`: vectors without what all of them share."""

from typing import Annotated

import typer

from textrnn.commands.embed.answers import Name
from textrnn.commands.embed.new_vectors import Force, Output
from textrnn.commands.options import Quiet

Components = Annotated[
    int | None,
    typer.Option(
        "--components", metavar="K", min=0, help="Remove so many of the strongest directions; one in 100 dimensions."
    ),
]


def center(
    name: Name, output: Output, components: Components = None, force: Force = False, quiet: Quiet = False
) -> None:
    """Take the mean and the strongest directions away.

    All-but-the-top (Mu & Viswanath 2018): what every word shares says nothing about any. --components 0 takes only the
    mean away: do so to both vectors before `align`.
    """
    from textrnn.commands.embed.new_vectors import check_output, tell_left_out, write_vectors
    from textrnn.commands.output import note
    from textrnn.embeddings.spaces.postprocessing import all_but_the_top, components_to_remove, transformed
    from textrnn.embeddings.vectors import open_vectors
    from textrnn.errors import UsageError

    vectors = open_vectors(name)
    count = components_to_remove(vectors.dim) if components is None else components
    if count >= vectors.dim:
        raise UsageError(f"--components {count} would leave nothing of {vectors.dim} dimensions. Choose fewer.")
    path = check_output(output, [vectors], force=force)
    tell_left_out(vectors, quiet=quiet)
    mapping, share = all_but_the_top(vectors, count)
    centred = transformed(vectors, mapping, step=f"center --components {count}")
    write_vectors(centred, path, force=force)
    note(f"gone: the mean, and {100 * share:.1f} % of the variance with components: {count}", quiet=quiet)
