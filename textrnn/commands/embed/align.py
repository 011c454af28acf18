"""`textrnn embed align`: two spaces of vectors made one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textrnn.commands.embed.answers import Answer, FormatOption, Jsonl, rounded
from textrnn.commands.embed.new_vectors import OUTPUT_HELP, Force
from textrnn.commands.options import Json, Quiet

if TYPE_CHECKING:
    from textrnn.embeddings.queries.nearest import Neighbour
    from textrnn.embeddings.spaces.alignment import Agreement, Anchors
    from textrnn.embeddings.spaces.postprocessing import AffineMap
    from textrnn.embeddings.vectors import Vectors

MOST_ANCHORS, MOST_COMPARED = 20_000, 5_000
NEIGHBOURS = 5

NameA = Annotated[str, typer.Argument(metavar="A", help="Vectors that are turned: a name, a path, or a vector file.")]
NameB = Annotated[str, typer.Argument(metavar="B", help="Vectors of the space they are turned into.")]
OutputOption = Annotated[str | None, typer.Option("-o", "--output", metavar="NEW", help=f"A, turned. {OUTPUT_HELP}")]
Dictionary = Annotated[
    Path | None,
    typer.Option("--dictionary", metavar="FILE", help="Pairs, word of A, tab, word of B; else words both share."),
]
Frequent = Annotated[
    int | None,
    typer.Option("--most-frequent", metavar="N", min=1, help="Only the N shared words most frequent in both."),
]
Cross = Annotated[
    str | None, typer.Option("--cross", metavar="LIST|FILE|-", help="Print the words of B nearest to these words of A.")
]
Changed = Annotated[
    int | None, typer.Option("--changed", metavar="N", min=1, help="Print the N shared words that differ most.")
]
Most = Annotated[int, typer.Option("-n", "--most", metavar="N", min=1, help="With --cross: so many words each.")]


def align(
    name_a: NameA,
    name_b: NameB,
    output: OutputOption = None,
    dictionary: Dictionary = None,
    most_frequent: Frequent = None,
    cross: Cross = None,
    changed: Changed = None,
    most: Most = 10,
    format: FormatOption = None,
    json: Json = False,
    jsonl: Jsonl = False,
    force: Force = False,
    quiet: Quiet = False,
) -> int:
    """Turn vectors into the space of others.

    Finds the rotation that brings together the words both share, the 20,000 most frequent, or those of a dictionary.
    How good it is, is measured on every tenth of them with a rotation found from the others. --changed compares the
    5,000 most frequent and says: word, cosine, the words nearest to it in A, those in B.
    """
    from textrnn.commands.embed.answers import choose_answer_format, print_answers
    from textrnn.commands.embed.new_vectors import check_output
    from textrnn.commands.embed.word_choice import read_words
    from textrnn.embeddings.spaces.alignment import read_dictionary
    from textrnn.embeddings.vectors import open_vectors
    from textrnn.errors import UsageError

    chosen_format = choose_answer_format(format, json=json, jsonl=jsonl)
    _check_one({"-o": output, "--cross": cross, "--changed": changed})
    if dictionary and most_frequent:
        raise UsageError("--most-frequent chooses among shared words and does not go with --dictionary. Drop one.")
    asked = [word for group in read_words(cross, quiet=quiet) for word in group] if cross else []
    pairs = read_dictionary(dictionary) if dictionary else None
    a, b = open_vectors(name_a), open_vectors(name_b)
    path = check_output(output, [a, b], force=force) if output else None
    aligned = _fit(a, b, pairs, most_frequent, quiet=quiet)
    if path:
        return _write(aligned, path, chosen_format, force=force, quiet=quiet)
    answers = _across(aligned, asked, most) if asked else _changes(aligned, changed or 0, most_frequent, chosen_format)
    return print_answers(answers, format=chosen_format)


@dataclass(frozen=True)
class Aligned:
    """a, turned, is in the space of b. agreement: of words that the rotation was not fitted to."""

    a: "Vectors"
    b: "Vectors"
    anchors: "Anchors"
    turn: "AffineMap"
    agreement: "Agreement"


def _check_one(wanted: dict[str, object]) -> None:
    from textrnn.errors import UsageError

    given = [option for option, value in wanted.items() if value is not None]
    if len(given) != 1:
        seen = " and ".join(given) or "none"
        raise UsageError(f"give one of {', '.join(wanted)}, not {seen}: that is what is made of the alignment.")


def _fit(
    a: "Vectors", b: "Vectors", pairs: Sequence[tuple[str, str]] | None, most: int | None, *, quiet: bool
) -> Aligned:
    from textrnn.commands.output import note
    from textrnn.embeddings.spaces.alignment import Anchors, check_same_size, fit, measure
    from textrnn.io import printable

    check_same_size(a, b)
    found = Anchors.of_pairs(a, b, pairs) if pairs is not None else Anchors.shared(a, b, most or MOST_ANCHORS)
    fitted, held_out = found.split()
    tested = held_out if len(held_out) else found
    agreement = measure(a, b, fit(a, b, fitted), tested)
    note(
        printable(
            f"{len(found):,} anchors. Of {agreement.words:,} {'held out' if len(held_out) else 'of them'}: "
            f"mean cosine {agreement.before:.3f} before, {agreement.after:.3f} after; "
            f"nearest word right for {100 * agreement.precision:.1f} %"
        ),
        quiet=quiet,
    )
    if len(fitted) < a.dim:
        note(f"so few anchors leave a rotation in {a.dim} dimensions open: expect little", quiet=quiet)
    return Aligned(a, b, found, fit(a, b, found), agreement)


def _write(aligned: Aligned, path: Path, format: str, *, force: bool, quiet: bool) -> int:
    from textrnn.commands.embed.new_vectors import tell_left_out, write_vectors
    from textrnn.commands.output import emit_json
    from textrnn.embeddings.spaces.postprocessing import transformed

    tell_left_out(aligned.a, quiet=quiet)
    turned = transformed(aligned.a, aligned.turn, step=f"align to {aligned.b.name}")
    if format == "text":
        write_vectors(turned, path, force=force)
        return 0
    turned.save(path, force=force)
    agreement = aligned.agreement
    emit_json(
        {
            "path": str(path), "anchors": len(aligned.anchors), "tested": agreement.words,
            "cosine_before": rounded(agreement.before), "cosine_after": rounded(agreement.after),
            "precision_at_1": rounded(agreement.precision),
        }
    )  # fmt: skip
    return 0


def _across(aligned: Aligned, asked: Sequence[str], most: int) -> Iterator[Answer]:
    """Answer each word of A with the words of B that are nearest to its turned vector."""
    from textrnn.commands.embed.answers import each
    from textrnn.embeddings.queries.nearest import Search

    search = Search(aligned.b, most=most)

    def answer(word: str) -> Answer:
        turned = aligned.turn.apply(aligned.a.vector(word)[None])
        found = search.nearest(turned, [()])[0]
        return Answer(word, {"word": word, "neighbours": _records(found)}, [(near, score) for near, score in found])

    return each([asked], answer)


def _changes(aligned: Aligned, most: int, most_frequent: int | None, format: str) -> Iterator[Answer]:
    """Tell the shared words whose vectors differ most after the turn, with what is near them on either side."""
    from textrnn.embeddings.spaces.alignment import most_changed

    a, b = aligned.a, aligned.b
    compared = aligned.anchors.first(most_frequent or MOST_COMPARED)
    changes = most_changed(a, b, aligned.turn, compared, most)
    places = [place for place, _ in changes]
    before = _neighbours(a, compared.sources[places].tolist())
    after = _neighbours(b, compared.targets[places].tolist())
    for (place, cosine), old, new in zip(changes, before, after, strict=True):
        word = a.words[int(compared.sources[place])]
        row: list[str | float] = [cosine, *(", ".join(near.word for near in side) for side in (old, new))]
        record = {"word": word, "cosine": rounded(cosine), "in_a": _records(old), "in_b": _records(new)}
        yield Answer(word, record, [row if format == "tsv" else [word, *row]], single=True)


def _neighbours(vectors: "Vectors", rows: list[int]) -> "list[list[Neighbour]]":
    from textrnn.embeddings.queries.nearest import Search

    return Search(vectors, most=NEIGHBOURS).nearest(vectors.matrix[rows], [[row] for row in rows])


def _records(neighbours: "Sequence[Neighbour]") -> list[dict[str, str | float]]:
    return [{"word": word, "similarity": rounded(similarity)} for word, similarity in neighbours]
