"""`textrnn embed nearest-doc`: the documents of a store that are most like a text, or like one of them."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Annotated

import typer

from textrnn.commands.embed.answers import OF_ONE_QUERY, Answer, FormatOption, Jsonl, Most
from textrnn.commands.embed.queries import Queries
from textrnn.commands.one_thread import use_one_thread
from textrnn.commands.options import Json, Quiet

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

    from textrnn.embeddings.documents.store import Documents

Name = Annotated[str, typer.Argument(metavar="NAME", help="Documents under models/, or a path: see embed docs.")]
Texts = Annotated[
    list[str] | None, typer.Argument(metavar="TEXT...", help="Each a query; without any, each line of standard input.")
]
Files = Annotated[
    list[str] | None, typer.Option("--file", metavar="PATH", help="The whole text of a file is a query; - for stdin.")
]
Docs = Annotated[
    list[str] | None, typer.Option("--doc", metavar="NAME", help="A document of the store, by its name, is a query.")
]


def nearest_doc(
    name: Name,
    texts: Texts = None,
    file: Files = None,
    doc: Docs = None,
    most: Most = 5,
    format: FormatOption = None,
    json: Json = False,
    jsonl: Jsonl = False,
    quiet: Quiet = False,
) -> int:
    """Find the documents most similar to a text.

    By the cosine of the text's vector, made as those of the documents were, with theirs. A line to each document: its
    name, the cosine, its beginning.
    """
    use_one_thread()
    from textrnn.commands.embed.answers import choose_answer_format, print_answers
    from textrnn.embeddings.documents.store import open_documents

    chosen = choose_answer_format(format, json=json, jsonl=jsonl)
    documents = open_documents(name)
    queries = Queries(texts or (), quiet=quiet)
    asks_texts = bool(texts) or not (file or doc)
    answers = chain(
        _of_documents(documents, doc or (), most),
        _of_files(documents, file or (), most),
        _of_texts(documents, queries, most) if asks_texts else (),
    )
    return print_answers(answers, format=chosen, conversation=asks_texts and queries.conversation)


def _of_documents(documents: "Documents", names: Sequence[str], most: int) -> Iterator[Answer]:
    for name in names:
        try:
            row = documents.row(name)
        except OF_ONE_QUERY as error:
            yield Answer.failed(name, error, key="query")
        else:
            yield _answer(documents, name, documents.vectors.matrix[row], most, left_out=(row,))


def _of_files(documents: "Documents", files: Sequence[str], most: int) -> Iterator[Answer]:
    from textrnn.text.corpus import Corpus, ReadOptions

    for file in files:
        try:
            text = "\n".join(document.text for document in Corpus([file], ReadOptions(extract=True)).documents())
            yield _answer(documents, file, documents.embed(text), most)
        except OF_ONE_QUERY as error:
            yield Answer.failed(file, error, key="query")


def _of_texts(documents: "Documents", queries: Queries, most: int) -> Iterator[Answer]:
    for text in chain.from_iterable(queries):
        try:
            yield _answer(documents, text, documents.embed(text), most)
        except OF_ONE_QUERY as error:
            yield Answer.failed(text, error, key="query")


def _answer(
    documents: "Documents", query: str, direction: "NDArray[float32]", most: int, left_out: Sequence[int] = ()
) -> Answer:
    from textrnn.commands.embed.answers import rounded
    from textrnn.commands.embed.document_reading import beginning

    rows: list[tuple[str, float, str]] = [
        (documents.vectors.words[row], rounded(similarity), beginning(None, documents.beginning(row)))
        for row, similarity in documents.nearest(direction, most, left_out)
    ]
    found = [dict(zip(("file", "similarity", "beginning"), row, strict=True)) for row in rows]
    return Answer(query, {"query": query, "documents": found}, rows)
