"""`textrnn embed nearest`: the words whose vectors point where a word, or an expression of words, points."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textrnn.commands.embed.answers import OF_ONE_QUERY, Answer, FormatOption, Jsonl, Most, Name, rounded
from textrnn.commands.embed.queries import LARGEST_BATCH, Queries, spare_threads
from textrnn.commands.options import Json, Quiet
from textrnn.errors import TextrnnError

if TYPE_CHECKING:
    from textrnn.embeddings.queries.expression import Direction
    from textrnn.embeddings.queries.nearest import Neighbour, Search

Words = Annotated[
    list[str] | None,
    typer.Argument(metavar="WORD...", help="Words, 'several words' or 'king - man + woman'; standard input if none."),
]
Vector = Annotated[
    list[str] | None,
    typer.Option("--vector", metavar="FILE|EXPRESSION", help="Also ask for a vector of numbers, or an expression."),
]
MostFrequent = Annotated[
    int | None, typer.Option("--most-frequent", metavar="N", min=1, help="Only among the N most frequent words.")
]
MinCount = Annotated[
    int, typer.Option("--min-count", metavar="N", min=0, help="Only among words that came N times or more.")
]


def nearest(
    name: Name,
    words: Words = None,
    most: Most = 10,
    vector: Vector = None,
    most_frequent: MostFrequent = None,
    min_count: MinCount = 0,
    format: FormatOption = None,
    json: Json = False,
    jsonl: Jsonl = False,
    quiet: Quiet = False,
) -> int:
    """Find the words most similar to a word.

    By the cosine of their vectors, without the words of the query. Several words in one argument are one query: the
    phrase new_york where it was trained, else their mean. An expression may have weights and parentheses:
    '2*king - (man + boy)'. In standard input each line is a query; TSV (query, word, cosine) and JSON lines answer each
    as it comes.
    """
    from textrnn.commands.embed.answers import choose_answer_format, print_answers

    spare_threads(words or ())
    from textrnn.embeddings.queries.expression import join_expression
    from textrnn.embeddings.queries.nearest import Search
    from textrnn.embeddings.vectors import open_vectors

    chosen_format = choose_answer_format(format, json=json, jsonl=jsonl)
    vectors = open_vectors(name)
    search = Search(vectors, most, most_frequent=most_frequent, min_count=min_count)
    files = [each for each in vector or () if Path(each).is_file()]
    asked = [*join_expression(words or ()), *(each for each in vector or () if each not in files)]
    queries: Iterable[list[str]] = Queries(asked, quiet=quiet) if asked or not files else ()
    conversation = isinstance(queries, Queries) and queries.conversation
    answers = _answers(search, files, queries)
    return print_answers(answers, format=chosen_format, conversation=conversation)


def _answers(search: "Search", files: Sequence[str], queries: Iterable[Sequence[str]]) -> Iterator[Answer]:
    from textrnn.embeddings.queries.number_rows import read_rows

    for file in files:
        yield from answer_together(search, read_rows(file, search.vectors.dim))
    for batch in queries:
        yield from answer_together(search, ((query, _resolved(query, search)) for query in batch))


def _resolved(query: str, search: "Search") -> "Direction | TextrnnError":
    from textrnn.embeddings.queries.expression import resolve

    try:
        return resolve(query, search.vectors)
    except OF_ONE_QUERY as error:
        return error


def answer_together(search: "Search", asked: "Iterable[tuple[str, Direction | TextrnnError]]") -> Iterator[Answer]:
    """Answer queries in their order, many in one walk over the vectors; an error is the answer to its query."""
    import numpy as np

    items = iter(asked)
    while batch := list(islice(items, LARGEST_BATCH)):
        pointed = [direction for _, direction in batch if not isinstance(direction, TextrnnError)]
        matrix = np.array([direction.vector for direction in pointed], np.float32).reshape(-1, search.vectors.dim)
        found = iter(search.nearest(matrix, [direction.rows for direction in pointed]) if pointed else [])
        for query, each in batch:
            if isinstance(each, TextrnnError):
                yield Answer.failed(query, each)
            else:
                yield _answer(query, each, next(found))


def _answer(query: str, direction: "Direction", neighbours: "Sequence[Neighbour]") -> Answer:
    listed = [{"word": word, "similarity": rounded(similarity)} for word, similarity in neighbours]
    composed = {"composed": True} if direction.composed else {}
    return Answer(query, {"word": query, **composed, "neighbours": listed}, neighbours)
