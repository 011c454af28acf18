"""`textrnn embed similarity`: how alike two words, sentences or documents are."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textrnn.commands.embed.answers import Answer, FormatOption, Jsonl, Name, one_line, rounded
from textrnn.commands.embed.queries import Queries, spare_threads
from textrnn.commands.options import Json, Quiet
from textrnn.errors import InputError, UsageError

if TYPE_CHECKING:
    from textrnn.embeddings.vectors import Vectors

Texts = Annotated[
    list[str] | None, typer.Argument(metavar="A B", help="Words, texts or @FILE; lines of standard input if absent.")
]
Files = Annotated[bool, typer.Option("--files", help="A and B name files, whose texts are meant.")]
Method = Annotated[
    str, typer.Option("--method", metavar="NAME", help="cosine, or wmd: how far words must move, 0 for the same.")
]


def similarity(
    name: Name,
    texts: Texts = None,
    files: Files = False,
    method: Method = "cosine",
    format: FormatOption = None,
    json: Json = False,
    jsonl: Jsonl = False,
    quiet: Quiet = False,
) -> int:
    """Measure how similar two words or texts are.

    The cosine of two words, or of the means of the words of two texts, where the more frequent words count less
    (Arora et al. 2017). wmd is the relaxed word mover's distance (Kusner et al. 2015), from 0 to 2. In standard input
    each line is two texts with a tab between, and gives one line.
    """
    from textrnn.commands.embed.answers import choose_answer_format, each, print_answers

    spare_threads(texts or ())
    from textrnn.embeddings.queries.text_similarity import MEASURES
    from textrnn.embeddings.vectors import open_vectors
    from textrnn.registry import suggest

    chosen_format = choose_answer_format(format, json=json, jsonl=jsonl)
    if method not in MEASURES:
        raise UsageError(f"unknown --method {method!r}. {suggest(method, list(MEASURES))}")
    queries = _queries(texts or (), quiet=quiet)
    vectors = open_vectors(name)
    answers = each(queries, lambda query: _answer(query, vectors, method, files=files), key="texts", single=True)
    return print_answers(answers, format=chosen_format, conversation=queries.conversation)


def _queries(texts: Sequence[str], *, quiet: bool) -> Queries:
    if list(texts) in ([], ["-"]):
        return Queries((), quiet)
    if len(texts) != 2:
        raise UsageError(f"similarity takes two texts, A and B, not {len(texts)}. Quote texts that hold spaces.")
    return Queries(["\t".join(text.replace("\t", " ") for text in texts)], quiet)


def _answer(query: str, vectors: "Vectors", method: str, *, files: bool) -> Answer:
    from textrnn.embeddings.queries.text_similarity import MEASURES, Passage

    parts = query.split("\t")
    if len(parts) != 2:
        raise InputError(f"{one_line(query)!r} is not two texts with a tab between.")
    first, second = (Passage.read(_text(part, files=files), vectors) for part in parts)
    value = MEASURES[method](first, second)
    unknown = [*first.unknown, *(word for word in second.unknown if word not in first.unknown)]
    composed = {"composed": True} if first.composed or second.composed else {}
    key = "similarity" if method == "cosine" else "distance"
    record = {"texts": parts, "method": method, key: rounded(value), **composed, "unknown": unknown}
    return Answer(query, record, [[value]], single=True)


def _text(part: str, *, files: bool) -> str:
    """Give the text that is meant: of a file, if it is named with --files or after @."""
    if not files and not (part.startswith("@") and len(part) > 1 and Path(part[1:]).is_file()):
        return part
    from textrnn.text.corpus import Corpus, ReadOptions

    name = part if files else part[1:]
    return "\n".join(document.text for document in Corpus([name], ReadOptions(extract=True)).documents())
