"""`textrnn embed tfidf`: the terms that set each document apart, or the documents that fit a query."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

from textrnn.commands.embed.answers import Answer, FormatOption, Jsonl
from textrnn.commands.embed.document_reading import PerLine, PerParagraph
from textrnn.commands.options import Json, Quiet
from textrnn.commands.summarize import CHOICE, Column, Encoding, Field, From, Language, Sources, option

if TYPE_CHECKING:
    from textrnn.embeddings.documents.tfidf import TfIdf
    from textrnn.text.corpus import Document

Most = Annotated[int, option(CHOICE, "-n", "--most", metavar="N", min=1, help="Terms of each document, at most.")]
Query = Annotated[str | None, option(CHOICE, "--query", metavar="TEXT", help="The N documents nearest to this text.")]
Least = Annotated[int, option(CHOICE, "--min-documents", metavar="N", min=1, help="Leave out terms of fewer.")]
Stem = Annotated[
    bool | None,
    option(
        CHOICE, "--stem/--no-stem", show_default=False,
        help="Count 'walks' and 'walked' as one word, or not; only for a --query unless said.",
    ),
]  # fmt: skip
StopWords = Annotated[
    bool, option(CHOICE, "--stop-words/--no-stop-words", show_default=False, help="Leave out 'the' and such, or not.")
]


def tfidf(
    sources: Sources = None,
    field: Field = None,
    column: Column = None,
    encoding: Encoding = "utf-8",
    from_format: From = None,
    per_line: PerLine = False,
    per_paragraph: PerParagraph = False,
    most: Most = 10,
    query: Query = None,
    min_documents: Least = 1,
    language: Language = None,
    stem: Stem = None,
    stop_words: StopWords = True,
    format: FormatOption = None,
    json: Json = False,
    jsonl: Jsonl = False,
    quiet: Quiet = False,
) -> int:
    """Weigh the terms of documents by TF-IDF."""
    from textrnn.commands.embed.answers import choose_answer_format
    from textrnn.commands.embed.document_reading import DocumentReading
    from textrnn.text.corpus import ReadOptions
    from textrnn.text.language import check_language

    chosen = choose_answer_format(format, json=json, jsonl=jsonl)
    language = check_language(language) if language else None
    options = ReadOptions(encoding, field, column, extract=True, format=from_format)
    documents = DocumentReading(sources or (), options, per_line, per_paragraph, quiet).read()
    weighed = _weigh(
        documents, language, min_documents, stem=bool(query) if stem is None else stem, stop_words=stop_words
    )
    if query is None:
        return _print_terms(_top_terms(documents, weighed, most), chosen, several=len(documents) > 1)
    return _print_nearest(query, documents, weighed, most, chosen)


def _weigh(documents: "list[Document]", language: str | None, least: int, *, stem: bool, stop_words: bool) -> "TfIdf":
    """Raises InputError if no term is left."""
    from textrnn.embeddings.documents.tfidf import TfIdf
    from textrnn.embeddings.training.passages import language_of
    from textrnn.errors import InputError
    from textrnn.text.terms import Analyzer

    texts = [each.text for each in documents]
    analyzer = Analyzer(language or language_of(texts), stem=stem, stop_words=stop_words)
    weighed = TfIdf.fit(texts, analyzer.terms, least=least)
    if not weighed.terms:
        raise InputError("no term is left to weigh. Try --no-stop-words, or a lower --min-documents.")
    return weighed


def _top_terms(documents: "list[Document]", weighed: "TfIdf", most: int) -> Iterator[Answer]:
    from textrnn.commands.embed.answers import rounded

    for number, document in enumerate(documents):
        top = weighed.top(number, most)
        terms = [{"term": term, "weight": rounded(weight)} for term, weight in top]
        yield Answer(document.name, {"file": document.name, "terms": terms}, top)


def _print_terms(answers: Iterable[Answer], format: str, *, several: bool) -> int:
    from textrnn.commands.embed.answers import print_answers
    from textrnn.commands.text_results import Screen
    from textrnn.io import to_json

    if format != "json" or not several:
        return print_answers(answers, format=format)
    Screen.of_output().write([to_json({"documents": [each.record for each in answers]}) + "\n"])
    return 0


def _print_nearest(query: str, documents: "list[Document]", weighed: "TfIdf", most: int, format: str) -> int:
    """Raises InputError if the query and the documents share no term."""
    from textrnn.commands.embed.answers import print_answers, rounded
    from textrnn.commands.embed.document_reading import beginning
    from textrnn.errors import InputError

    similarities = weighed.similarities(query)
    order = (-similarities).argsort(kind="stable")[:most]
    near = [(documents[place], rounded(similarities[place])) for place in order if similarities[place] > 0]
    rows: list[tuple[str, float, str]] = [(each.name, value, beginning(each.title, each.text)) for each, value in near]
    if not rows:
        raise InputError(f"no document has a term of the query {query!r}. Try other words, or --stem.")
    found = [dict(zip(("file", "similarity", "beginning"), row, strict=True)) for row in rows]
    return print_answers([Answer(query, {"query": query, "documents": found}, rows)], format=format)
