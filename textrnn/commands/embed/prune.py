"""`textrnn embed prune`: vectors of fewer words or fewer dimensions."""

from typing import TYPE_CHECKING, Annotated

import typer

from textrnn.commands.embed.answers import Name
from textrnn.commands.embed.new_vectors import Force, Output
from textrnn.commands.embed.word_choice import FrequentOption, WordsOption
from textrnn.commands.options import Quiet

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from textrnn.embeddings.vectors import Vectors

Least = Annotated[int | None, typer.Option("--min-count", metavar="N", min=1, help="Words that came so often.")]
Dim = Annotated[
    int | None, typer.Option("--dim", metavar="D", min=1, help="The D principal components of the vectors kept.")
]
Subwords = Annotated[bool, typer.Option("--subwords/--no-subwords", help="Keep what gives vectors to unknown words.")]


def prune(
    name: Name,
    output: Output,
    most_frequent: FrequentOption = None,
    words: WordsOption = None,
    min_count: Least = None,
    dim: Dim = None,
    subwords: Subwords = True,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Make smaller vectors: fewer words, fewer dimensions."""
    from textrnn.commands.embed.new_vectors import check_output, tell_left_out, write_vectors
    from textrnn.commands.embed.word_choice import read_words
    from textrnn.embeddings.spaces.postprocessing import pruned
    from textrnn.embeddings.vectors import open_vectors
    from textrnn.errors import UsageError

    asked = {"--most-frequent": most_frequent, "--words": words, "--min-count": min_count, "--dim": dim}
    given = {option: value for option, value in asked.items() if value is not None}
    if not given and subwords:
        raise UsageError(f"there is nothing to prune. Give one or more of {', '.join([*asked, '--no-subwords'])}.")
    named = [word for group in read_words(words, quiet=quiet) for word in group] if words else None
    vectors = open_vectors(name)
    path = check_output(output, [vectors], force=force)
    if dim is not None and dim > vectors.dim:
        raise UsageError(f"--dim {dim} is more than {vectors.name} has; choose {vectors.dim} or less.")
    tell_left_out(vectors, quiet=quiet)
    rows = _rows(vectors, named, min_count, most_frequent, quiet=quiet)
    fewer = [f"{option} {value}" for option, value in given.items() if option != "--dim"]
    step = " ".join(["prune", *fewer, *([] if subwords else ["--no-subwords"])])
    smaller = vectors if step == "prune" else pruned(vectors, rows, step=step, keep_subwords=subwords)
    if dim is not None:
        smaller = _projected(smaller, dim, quiet=quiet)
    write_vectors(smaller, path, force=force)
    _tell(vectors, smaller, quiet=quiet)


def _rows(
    vectors: "Vectors", named: list[str] | None, min_count: int | None, most_frequent: int | None, *, quiet: bool
) -> "NDArray[np.int64]":
    """Give the rows that all conditions leave, in their order. Raises InputError if there are none."""
    import numpy as np

    from textrnn.commands.output import note
    from textrnn.embeddings.words import most_frequent as order_of
    from textrnn.errors import InputError

    keep = np.ones(len(vectors.words), bool)
    if named is not None:
        found = [vectors.find(word) for word in named]
        known = [row for row in found if row is not None]
        note(f"{len(known):,} of {len(named):,} words are in {vectors.name}", quiet=quiet)
        keep = np.isin(np.arange(len(keep)), known)
    if min_count is not None:
        keep &= vectors.often(min_count)
    order = order_of(vectors.words, len(keep))
    rows: NDArray[np.int64] = np.sort(order[keep[order]][:most_frequent])
    if not len(rows):
        raise InputError(f"no word of {vectors.name} is left. Ask for less, or name other words.")
    return rows


def _projected(vectors: "Vectors", dim: int, *, quiet: bool) -> "Vectors":
    from textrnn.commands.output import note
    from textrnn.embeddings.spaces.postprocessing import strongest_dimensions, transformed

    mapping, share = strongest_dimensions(vectors, dim)
    note(f"{dim} of {vectors.dim} dimensions keep {100 * share:.1f} % of the variance", quiet=quiet)
    return transformed(vectors, mapping, step=f"prune --dim {dim}")


def _tell(old: "Vectors", new: "Vectors", *, quiet: bool) -> None:
    from textrnn.commands.output import note

    note(
        f"{len(new.words):,} of {len(old.words):,} words, {new.dim} of {old.dim} dimensions"
        + (", without subwords" if old.subwords and not new.subwords else ""),
        quiet=quiet,
    )
