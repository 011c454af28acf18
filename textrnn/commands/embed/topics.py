"""`textrnn embed topics`: what documents are about, all together and each."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

from textrnn.commands.embed.answers import Answer, FormatOption, Jsonl
from textrnn.commands.embed.document_reading import PerLine, PerParagraph
from textrnn.commands.one_thread import use_one_thread
from textrnn.commands.options import Json, Quiet
from textrnn.commands.summarize import CHOICE, OUTPUT, Column, Encoding, Field, From, Language, Sources, option

if TYPE_CHECKING:
    from textrnn.embeddings.documents.term_counts import TermCounts
    from textrnn.embeddings.documents.topics import Topics
    from textrnn.text.corpus import Document

Count = Annotated[int, option(CHOICE, "-n", "--topics", metavar="N", min=1, max=1000, help="So many topics.")]
Method = Annotated[str, option(CHOICE, "--method", metavar="NAME", help="nmf, lda or lsi.")]
Words = Annotated[int, option(CHOICE, "--words", metavar="N", min=2, help="Words shown of each topic.")]
Passes = Annotated[int | None, option(CHOICE, "--passes", metavar="N", min=1, help="Over the documents: lda 20.")]
Least = Annotated[int, option(CHOICE, "--min-documents", metavar="N", min=1, help="Leave out words of fewer.")]
Share = Annotated[
    float, option(CHOICE, "--max-share", metavar="R", min=0, max=1, help="Leave out words of more of them than this.")
]
Stem = Annotated[bool, option(CHOICE, "--stem", help="Count 'walks' and 'walked' as one word.")]
Seed = Annotated[int, option(CHOICE, "--seed", metavar="N", min=0, help="Another seed, other topics.")]
Documents = Annotated[bool, option(OUTPUT, "--documents", help="The largest topic of each document. JSON has it.")]
_NAMING = 3  # words that stand for a topic


def topics(
    sources: Sources = None,
    field: Field = None,
    column: Column = None,
    encoding: Encoding = "utf-8",
    from_format: From = None,
    per_line: PerLine = False,
    per_paragraph: PerParagraph = False,
    num_topics: Count = 10,
    method: Method = "nmf",
    words: Words = 10,
    passes: Passes = None,
    min_documents: Least = 2,
    max_share: Share = 0.5,
    language: Language = None,
    stem: Stem = False,
    seed: Seed = 1,
    documents: Documents = False,
    format: FormatOption = None,
    json: Json = False,
    jsonl: Jsonl = False,
    quiet: Quiet = False,
) -> int:
    """Find the topics of documents."""
    use_one_thread()
    from textrnn.commands.embed.answers import choose_answer_format, print_answers
    from textrnn.commands.embed.document_reading import DocumentReading
    from textrnn.commands.output import emit_json
    from textrnn.embeddings.documents.topics import TOPIC_METHODS, TopicOptions, find_topics
    from textrnn.text.corpus import ReadOptions
    from textrnn.text.language import check_language

    chosen = choose_answer_format(format, json=json, jsonl=jsonl)
    TOPIC_METHODS.check(method)
    language = check_language(language) if language else None
    options = ReadOptions(encoding, field, column, extract=True, format=from_format)
    texts = DocumentReading(sources or (), options, per_line, per_paragraph, quiet).read()
    counts = _count(texts, language, min_documents, max_share, stem=stem)
    found = find_topics(counts, method, num_topics, TopicOptions(seed, passes))
    if chosen == "json":
        emit_json(_record(found, texts, words) | {"method": method, "seed": seed})
        return 0
    if documents:
        return print_answers(_of_documents(found, texts), format=chosen)
    answers = _of_words(found, words) if chosen == "tsv" else _of_topics(found, words)
    return print_answers(answers, format=chosen)


def _count(
    texts: "list[Document]", language: str | None, least: int, largest_share: float, *, stem: bool
) -> "TermCounts":
    """Count the words that topics can consist of. Raises InputError for one document, or if no word is left."""
    from textrnn.embeddings.documents.term_counts import TermCounts
    from textrnn.embeddings.training.passages import language_of
    from textrnn.errors import InputError
    from textrnn.text.terms import Analyzer

    if len(texts) == 1:
        step = "Make each line one with --per-line, or what stands between blank lines with --per-paragraph."
        raise InputError(f"topics need several documents, and there is only {texts[0].name}. {step}")
    contents = [text.text for text in texts]
    analyzer = Analyzer(language or language_of(contents), stem=stem)
    counts = TermCounts.count(contents, lambda text: [term for term in analyzer.terms(text) if not term.isdecimal()])
    counts = counts.limited(least=least, largest_share=largest_share)
    if not counts.terms:
        raise InputError("no word is left to make topics of. Try --min-documents 1 or --max-share 1.")
    return counts


def _of_topics(found: "Topics", most: int) -> Iterator[Answer]:
    """A line to each topic: its number, its share of all documents, its coherence, its words with their weights."""
    for topic in range(len(found)):
        record = _topic(found, topic, most)
        words = " ".join(f"{each['word']}:{each['weight']:.3f}" for each in record["words"])
        coherence = "" if record["coherence"] is None else f"{record['coherence']:.3f}"
        rows = [[str(topic + 1), f"{record['share']:.3f}", coherence, words]]
        yield Answer(str(topic + 1), record, rows, single=True)


def _of_words(found: "Topics", most: int) -> Iterator[Answer]:
    """A line to each word of each topic."""
    for topic in range(len(found)):
        yield Answer(str(topic + 1), {}, found.words(topic, most))


def _of_documents(found: "Topics", texts: "list[Document]") -> Iterator[Answer]:
    """A line to each document: its name, its largest topic, the share, the first words of the topic."""
    for number, text in enumerate(texts):
        record = _document(found, number, text.name)
        topic = found.best(number)
        row = ["", "", ""]
        if topic is not None:
            name = " ".join(word for word, _ in found.words(topic, _NAMING))
            row = [str(topic + 1), f"{found.shares[number, topic]:.3f}", name]
        yield Answer(text.name, record, [[text.name, *row]], single=True)


def _record(found: "Topics", texts: "list[Document]", most: int) -> dict[str, Any]:
    from textrnn.commands.embed.answers import rounded

    records = [_topic(found, topic, most) for topic in range(len(found))]
    known = [record["coherence"] for record in records if record["coherence"] is not None]
    return {
        "coherence": rounded(sum(known) / len(known)) if known else None,
        "words": len(found.counts.terms),
        "topics": records,
        "documents": [_document(found, number, text.name) for number, text in enumerate(texts)],
    }


def _topic(found: "Topics", topic: int, most: int) -> dict[str, Any]:
    from textrnn.commands.embed.answers import rounded

    coherence = found.coherence(topic, most)
    return {
        "topic": topic + 1,
        "share": rounded(found.share(topic)),
        "coherence": None if coherence is None else rounded(coherence),
        "words": [{"word": word, "weight": rounded(weight)} for word, weight in found.words(topic, most)],
    }


def _document(found: "Topics", number: int, name: str) -> Mapping[str, Any]:
    from textrnn.commands.embed.answers import rounded

    topic = found.best(number)
    shares = [rounded(share) for share in found.shares[number]]
    return {"file": name, "topic": None if topic is None else topic + 1, "shares": shares}
