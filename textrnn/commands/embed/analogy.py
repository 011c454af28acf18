"""`textrnn embed analogy`: what is to C as B is to A."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from textrnn.commands.embed.answers import OF_ONE_QUERY, Answer, FormatOption, Jsonl, Most, Name, rounded
from textrnn.commands.embed.nearest import MinCount, MostFrequent
from textrnn.commands.embed.queries import Queries, spare_threads
from textrnn.commands.options import Json, Quiet
from textrnn.errors import InputError, TextrnnError, UsageError

if TYPE_CHECKING:
    from textrnn.embeddings.queries.analogy import Analogy, Directions
    from textrnn.embeddings.queries.nearest import Neighbour, Search

Words = Annotated[
    list[str] | None, typer.Argument(metavar="A B C", help="A is to B as C is to what? Standard input if absent.")
]
Method = Annotated[str, typer.Option("--method", metavar="NAME", help="3cosadd or 3cosmul.")]


def analogy(
    name: Name,
    words: Words = None,
    most: Most = 10,
    method: Method = "3cosadd",
    most_frequent: MostFrequent = None,
    min_count: MinCount = 0,
    format: FormatOption = None,
    json: Json = False,
    jsonl: Jsonl = False,
    quiet: Quiet = False,
) -> int:
    """Complete an analogy: A is to B as C is to what?

    3cosadd takes the words nearest to B - A + C (Mikolov et al. 2013), 3cosmul those that are near B and C and far
    from A (Levy & Goldberg 2014). In standard input each line is three words, between tabs or spaces.
    """
    from textrnn.commands.embed.answers import choose_answer_format, print_answers

    spare_threads(words or ())
    from textrnn.embeddings.queries.analogy import SOLVERS
    from textrnn.embeddings.queries.nearest import Search
    from textrnn.embeddings.vectors import open_vectors
    from textrnn.registry import suggest

    chosen_format = choose_answer_format(format, json=json, jsonl=jsonl)
    if method not in SOLVERS:
        raise UsageError(f"unknown --method {method!r}. {suggest(method, list(SOLVERS))}")
    queries = _queries(words or (), quiet=quiet)
    search = Search(open_vectors(name), most, most_frequent=most_frequent, min_count=min_count)
    answers = (answer for batch in queries for answer in _answer_together(search, batch, method))
    return print_answers(answers, format=chosen_format, conversation=queries.conversation)


def _queries(words: Sequence[str], *, quiet: bool) -> Queries:
    """Make one query of three arguments. Raises UsageError for any other number of them."""
    if list(words) in ([], ["-"]):
        return Queries((), quiet)
    if len(words) != 3:
        raise UsageError(f"an analogy takes three words, A B C, not {len(words)}. Quote words that hold spaces.")
    return Queries(["\t".join(words)], quiet)


def _answer_together(search: "Search", batch: Sequence[str], method: str) -> Iterator[Answer]:
    from textrnn.embeddings.queries.analogy import SOLVERS

    asked = [_resolved(query, search) for query in batch]
    resolved = [directions for directions in asked if not isinstance(directions, TextrnnError)]
    found = iter(SOLVERS[method](search, resolved) if resolved else [])
    for query, each in zip(batch, asked, strict=True):
        if isinstance(each, TextrnnError):
            yield Answer.failed(" ".join(query.split()), each, key="analogy")
        else:
            yield _answer(query, each, next(found))


def _resolved(query: str, search: "Search") -> "Directions | TextrnnError":
    from textrnn.embeddings.queries.analogy import directions_of

    try:
        return directions_of(_split(query), search.vectors)
    except OF_ONE_QUERY as error:
        return error


def _split(query: str) -> "Analogy":
    from textrnn.embeddings.queries.analogy import Analogy

    words = [word.strip() for word in (query.strip().split("\t") if "\t" in query.strip() else query.split())]
    if len(words) != 3:
        raise InputError(f"{' '.join(words)!r} is not three words, A B C, with tabs or spaces between them.")
    return Analogy(*words)


def _answer(query: str, directions: "Directions", neighbours: "Sequence[Neighbour]") -> Answer:
    a, b, c = _split(query)
    listed = [{"word": word, "similarity": rounded(score)} for word, score in neighbours]
    composed = {"composed": True} if any(direction.composed for direction in directions) else {}
    record = {"analogy": f"{a} {b} {c}", "a": a, "b": b, "c": c, **composed, "neighbours": listed}
    return Answer(f"{a} {b} {c}", record, neighbours)
