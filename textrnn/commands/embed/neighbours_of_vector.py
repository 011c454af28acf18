"""`textrnn embed neighbours-of-vector`: the words nearest to vectors that are given as numbers."""

from collections.abc import Iterator
from itertools import chain, count
from typing import TYPE_CHECKING, Annotated

import typer

from textrnn.commands.embed.answers import FormatOption, Jsonl, Most, Name
from textrnn.commands.embed.nearest import MinCount, MostFrequent
from textrnn.commands.embed.queries import Queries
from textrnn.commands.options import Json, Quiet

if TYPE_CHECKING:
    from textrnn.embeddings.queries.number_rows import Named

Source = Annotated[
    str, typer.Argument(metavar="[FILE|-]", help="Rows of numbers, as text or .npy; standard input if absent.")
]


def neighbours_of_vector(
    name: Name,
    source: Source = "-",
    most: Most = 10,
    most_frequent: MostFrequent = None,
    min_count: MinCount = 0,
    format: FormatOption = None,
    json: Json = False,
    jsonl: Jsonl = False,
    quiet: Quiet = False,
) -> int:
    """Find the words nearest to a vector of numbers.

    A row is as many numbers as the vectors have, between spaces, tabs or commas; a word before them is its name.
    """
    from textrnn.commands.embed.answers import choose_answer_format, print_answers
    from textrnn.commands.embed.nearest import answer_together
    from textrnn.embeddings.queries.nearest import Search
    from textrnn.embeddings.queries.number_rows import read_rows
    from textrnn.embeddings.vectors import open_vectors

    chosen_format = choose_answer_format(format, json=json, jsonl=jsonl)
    vectors = open_vectors(name)
    search = Search(vectors, most, most_frequent=most_frequent, min_count=min_count)
    batches = _arriving(vectors.dim, quiet=quiet) if source == "-" else iter([read_rows(source, vectors.dim)])
    answers = chain.from_iterable(answer_together(search, batch) for batch in batches)
    return print_answers(answers, format=chosen_format)


def _arriving(dim: int, *, quiet: bool) -> "Iterator[Iterator[Named]]":
    """Yield the rows of standard input that came together."""
    from textrnn.embeddings.queries.number_rows import read_row

    numbers = count(1)
    for batch in Queries((), quiet=quiet):
        yield (read_row(line, f"line {next(numbers)}", dim) for line in batch)
