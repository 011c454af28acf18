"""`textrnn embed docs`: documents in, a store of their vectors out."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated

from textrnn.commands.embed.document_reading import PerLine, PerParagraph
from textrnn.commands.embed.new_vectors import Force, Output
from textrnn.commands.one_thread import use_one_thread
from textrnn.commands.options import Quiet
from textrnn.commands.summarize import CHOICE, Column, Encoding, Field, From, Sources, option
from textrnn.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from textrnn.embeddings.documents.store import Documents
    from textrnn.embeddings.training.doc2vec import Doc2VecConfig
    from textrnn.embeddings.vectors import Vectors
    from textrnn.text.corpus import Document

DOC2VEC, AVERAGE = "doc2vec", "average"
VectorsOption = Annotated[
    str | None, option(CHOICE, "--vectors", metavar="NAME", help="Average these word vectors: a store or any file.")
]
Method = Annotated[
    str | None,
    option(CHOICE, "--method", metavar="doc2vec|average", help="average with --vectors, else doc2vec."),
]
Weight = Annotated[
    str | None, option(CHOICE, "--weight", metavar="tfidf|sif|none", help="average: what a word counts; tfidf.")
]
Dm = Annotated[
    bool | None,
    option(CHOICE, "--dm/--dbow", help="doc2vec: distributed memory, or bag of words; --dbow.", show_default=False),
]
Dim = Annotated[int | None, option(CHOICE, "--dim", metavar="N", min=1, help="doc2vec: length of a vector; 100.")]
Epochs = Annotated[
    int | None, option(CHOICE, "--epochs", metavar="N", min=1, help="doc2vec: readings of the text; by its length.")
]
MinCount = Annotated[
    int | None, option(CHOICE, "--min-count", metavar="N", min=1, help="doc2vec: rarer words are dropped; 2.")
]
Seed = Annotated[int | None, option(CHOICE, "--seed", metavar="N", min=0, help="doc2vec: of every draw; 1.")]


def docs(
    sources: Sources = None,
    output: Output = "",
    vectors: VectorsOption = None,
    method: Method = None,
    weight: Weight = None,
    dm: Dm = None,
    dim: Dim = None,
    epochs: Epochs = None,
    min_count: MinCount = None,
    seed: Seed = None,
    field: Field = None,
    column: Column = None,
    encoding: Encoding = "utf-8",
    from_format: From = None,
    per_line: PerLine = False,
    per_paragraph: PerParagraph = False,
    force: Force = False,
    quiet: Quiet = False,
) -> None:
    """Make vectors of documents, to find the nearest ones."""
    use_one_thread()
    from textrnn.commands.embed.document_reading import DocumentReading
    from textrnn.commands.embed.new_vectors import check_output
    from textrnn.commands.output import note
    from textrnn.embeddings.documents.averaging import WEIGHTS
    from textrnn.embeddings.vectors import open_vectors
    from textrnn.io import printable
    from textrnn.text.corpus import ReadOptions

    given = {"--dm/--dbow": dm, "--dim": dim, "--epochs": epochs, "--min-count": min_count, "--seed": seed}
    method = choose_method(method, vectors, weight, given)
    WEIGHTS.check(weight or "tfidf")
    if not output:
        raise UsageError("the store needs a name. Add -o NAME.")
    config = None if method == AVERAGE else _config(bool(dm), dim, seed)
    words = open_vectors(vectors) if vectors else None
    path = check_output(output, [words] if words else [], force=force)
    options = ReadOptions(encoding, field, column, extract=True, format=from_format)
    texts = DocumentReading(sources or (), options, per_line, per_paragraph, quiet).read()
    made = (
        _average(texts, words, weight or "tfidf")
        if words
        else _train(texts, config, epochs, min_count or 2, quiet=quiet)
    )
    made.save(path, force=force)
    note(f"{len(made):,} documents of {made.vectors.dim} numbers each, by {method}", quiet=quiet)
    print(printable(str(path)))


def choose_method(method: str | None, vectors: str | None, weight: str | None, given: Mapping[str, object]) -> str:
    """Give how to make vectors. Raises UsageError for options that belong to the other method."""
    from textrnn.registry import suggest

    chosen = method or (AVERAGE if vectors else DOC2VEC)
    if chosen not in (AVERAGE, DOC2VEC):
        raise UsageError(f"unknown --method {chosen!r}. {suggest(chosen, [AVERAGE, DOC2VEC])}")
    if chosen == AVERAGE and not vectors:
        raise UsageError("--method average needs word vectors. Add --vectors NAME, or train some: textrnn embed train.")
    others = {"--vectors": vectors, "--weight": weight} if chosen == DOC2VEC else given
    for name, value in others.items():
        if value is not None:
            owner = AVERAGE if chosen == DOC2VEC else DOC2VEC
            raise UsageError(f"{name} belongs to the method {owner}, not {chosen}. Drop one.")
    return chosen


def _config(dm: bool, dim: int | None, seed: int | None) -> "Doc2VecConfig":
    from textrnn.embeddings.training.doc2vec import Doc2VecConfig

    config = Doc2VecConfig(dm=dm, dim=dim or 100, seed=1 if seed is None else seed)
    try:
        config.validate()
    except ConfigError as error:
        raise UsageError(str(error)) from error
    return config


def _average(texts: "list[Document]", vectors: "Vectors", weight: str) -> "Documents":
    from textrnn.embeddings.documents.document_training import average_documents

    return average_documents(texts, vectors, weight)


def _train(
    texts: "list[Document]", config: "Doc2VecConfig | None", epochs: int | None, min_count: int, *, quiet: bool
) -> "Documents":
    from textrnn.commands.embed.document_line import listening
    from textrnn.embeddings.documents.document_training import train_documents

    assert config is not None, "doc2vec has a configuration"
    with listening(quiet=quiet) as listener:
        return train_documents(texts, config, epochs=epochs, min_count=min_count, listener=listener)
