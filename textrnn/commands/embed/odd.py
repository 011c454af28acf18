"""`textrnn embed odd`: the word that does not belong to the others."""

from typing import TYPE_CHECKING, Annotated

import typer

from textrnn.commands.embed.answers import Answer, FormatOption, Jsonl, Name, rounded
from textrnn.commands.embed.queries import Queries, spare_threads
from textrnn.commands.options import Json, Quiet
from textrnn.errors import UsageError

if TYPE_CHECKING:
    from textrnn.embeddings.vectors import Vectors

Words = Annotated[list[str] | None, typer.Argument(metavar="WORD...", help="Three or more; standard input if none.")]


def odd(
    name: Name,
    words: Words = None,
    format: FormatOption = None,
    json: Json = False,
    jsonl: Jsonl = False,
    quiet: Quiet = False,
) -> int:
    """Find the word that does not belong.

    It is the one farthest from the mean of all. In standard input each line is a list of words, between tabs or
    spaces. JSON has the similarity of every word to the mean.
    """
    from textrnn.commands.embed.answers import choose_answer_format, each, print_answers

    spare_threads(words or ())
    from textrnn.embeddings.vectors import open_vectors

    chosen_format = choose_answer_format(format, json=json, jsonl=jsonl)
    from_input = list(words or ()) in ([], ["-"])
    if not from_input and len(words or ()) < 3:
        raise UsageError(f"the odd one is sought among three words or more, not {len(words or ())}.")
    queries = Queries(() if from_input else ["\t".join(words or ())], quiet)
    vectors = open_vectors(name)
    answers = each(queries, lambda query: _answer(query, vectors), key="words", single=True)
    return print_answers(answers, format=chosen_format, conversation=queries.conversation)


def _answer(query: str, vectors: "Vectors") -> Answer:
    from textrnn.embeddings.queries.odd import odd_one_out

    words = [word.strip() for word in (query.split("\t") if "\t" in query else query.split())]
    found = odd_one_out(words, vectors)
    listed = [{"word": word, "similarity": rounded(similarity)} for word, similarity in found.similarities]
    composed = {"composed": True} if found.composed else {}
    record = {"words": words, "odd": found.word, **composed, "similarities": listed}
    return Answer(" ".join(words), record, [[found.word]], single=True)
