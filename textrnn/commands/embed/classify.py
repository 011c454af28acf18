"""`textrnn embed classify`: how well the labels of texts are told from vectors of the texts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.one_thread import use_one_thread
from textrnn.commands.options import Json, Quiet
from textrnn.commands.output import note
from textrnn.commands.summarize import CHOICE, READ, Column, Encoding, Field, From, option
from textrnn.errors import InputError, UsageError

if TYPE_CHECKING:
    from textrnn.embeddings.documents.classification import Example, Split
    from textrnn.embeddings.documents.features import FeatureOptions
    from textrnn.text.corpus import ReadOptions

TEST = "How to test"
DEFAULT_FRACTION = 0.2
Train = Annotated[
    list[str] | None, typer.Argument(metavar="TRAIN...", help="Texts with labels; standard input if there is none.")
]
Label = Annotated[
    str | None,
    option(READ, "--label", metavar="NAME", help="Their field or column; 'first': the first word of each line."),
]
Test = Annotated[str | None, option(TEST, "--test", metavar="FILE", help="Test on this, of the same form.")]
Valid = Annotated[
    float | None,
    option(TEST, "--valid", metavar="R", min=0.01, max=0.9, help="Hold back this share of each label; 0.2."),
]
Folds = Annotated[
    int | None, option(TEST, "--folds", metavar="K", min=2, max=1000, help="Test on each of K parts in turn.")
]
Seed = Annotated[int, option(TEST, "--seed", metavar="N", min=0, help="Of what is held back, and of all training.")]
Method = Annotated[str, option(CHOICE, "--method", metavar="NAME", help="average, doc2vec or tfidf.")]
VectorsOption = Annotated[
    str | None, option(CHOICE, "--vectors", metavar="NAME", help="average: these word vectors, a store or any file.")
]
Embedding = Annotated[
    str | None,
    option(
        CHOICE, "--embedding-method", metavar="word2vec|fasttext|glove",
        help="average: trained on the training texts, if there are no --vectors; word2vec.",
    ),
]  # fmt: skip
Weight = Annotated[
    str | None, option(CHOICE, "--weight", metavar="tfidf|sif|none", help="average: what a word counts; none.")
]
Dm = Annotated[
    bool | None,
    option(CHOICE, "--dm/--dbow", help="doc2vec: distributed memory, or bag of words; --dbow.", show_default=False),
]
Dim = Annotated[
    int | None, option(CHOICE, "--dim", metavar="N", min=1, help="Length of the vectors that are trained; 300.")
]
Epochs = Annotated[
    int | None, option(CHOICE, "--epochs", metavar="N", min=1, help="doc2vec: readings of the text; 20.")
]


def classify(
    train: Train = None,
    label: Label = None,
    field: Field = None,
    column: Column = None,
    encoding: Encoding = "utf-8",
    from_format: From = None,
    test: Test = None,
    valid: Valid = None,
    folds: Folds = None,
    seed: Seed = 1,
    method: Method = "average",
    vectors: VectorsOption = None,
    embedding_method: Embedding = None,
    weight: Weight = None,
    dm: Dm = None,
    dim: Dim = None,
    epochs: Epochs = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Learn labels from vectors of texts, and test it.

    Logistic regression on the vector of each text: the average of its words' vectors, or one of doc2vec, or its tf-idf.
    All that is learned, the vectors too unless --vectors are given, is learned from the training part alone.
    """
    use_one_thread()
    from textrnn.commands.embed.classification_table import record, table
    from textrnn.commands.embed.document_line import listening
    from textrnn.commands.output import emit_json, note_terminal_input
    from textrnn.commands.rouge_table import show
    from textrnn.embeddings.documents.classification import run_trials
    from textrnn.embeddings.documents.features import FEATURES
    from textrnn.text.corpus import ReadOptions

    check_split(test, valid, folds)
    given = {
        "--vectors": vectors, "--embedding-method": embedding_method, "--weight": weight, "--dm/--dbow": dm,
        "--epochs": epochs,
    }  # fmt: skip
    chosen = choose_features(method, given, dim=dim, seed=seed)
    options = ReadOptions(encoding, field, column, format=from_format)
    note_terminal_input(train or (), quiet=quiet)
    examples = read_examples(train or (), label, options, quiet=quiet)
    tests = read_examples([test], label, options, quiet=quiet) if test else []
    splits, how = choose_splits(examples, len(tests), valid, folds, seed=seed)
    warn_of_copies(examples + tests, splits, quiet=quiet)
    with listening(quiet=quiet) as listener:
        heard = replace(chosen, listener=listener)
        result = run_trials(examples + tests, splits, lambda: FEATURES.get(method)(heard), seed=seed)
    told = {"method": method, "tested_on": how, "seed": seed}
    if json:
        emit_json(record(result, told))
    else:
        show(table(result, told))


def check_split(test: str | None, valid: float | None, folds: int | None) -> None:
    """Raises UsageError for more than one way to test."""
    given = [name for name, value in (("--test", test), ("--valid", valid), ("--folds", folds)) if value is not None]
    if len(given) > 1:
        raise UsageError(f"{' and '.join(given)} are two ways to test. Drop one.")


OWNER = {
    "--vectors": "average", "--embedding-method": "average", "--weight": "average", "--dm/--dbow": "doc2vec",
    "--epochs": "doc2vec",
}  # fmt: skip


def choose_features(method: str, given: Mapping[str, Any], *, dim: int | None, seed: int) -> "FeatureOptions":
    """Give how features are made. Raises UsageError for options that do not go together."""
    from textrnn.embeddings.documents.averaging import WEIGHTS
    from textrnn.embeddings.documents.document_training import WORD_METHODS
    from textrnn.embeddings.documents.features import FEATURES, FeatureOptions
    from textrnn.embeddings.vectors import open_vectors
    from textrnn.registry import suggest

    FEATURES.check(method)
    for name, value in given.items():
        if value is not None and OWNER[name] != method:
            raise UsageError(f"{name} belongs to the method {OWNER[name]}, not {method}. Drop one.")
    vectors, embedding = given["--vectors"], given["--embedding-method"]
    if vectors and embedding:
        raise UsageError("--embedding-method trains vectors, and --vectors are trained already. Drop one.")
    if embedding is not None and embedding not in WORD_METHODS:
        raise UsageError(f"unknown --embedding-method {embedding!r}. {suggest(embedding, list(WORD_METHODS))}")
    if dim is not None and (vectors or method == "tfidf"):
        untrained = "--vectors" if vectors else "tf-idf"
        raise UsageError(f"--dim is for vectors that are trained, not {untrained}. Drop one.")
    weight = WEIGHTS.check(given["--weight"] or "none")
    return FeatureOptions(
        vectors=open_vectors(vectors) if vectors else None, embedding=embedding or "word2vec",
        weight=weight, dm=bool(given["--dm/--dbow"]), dim=dim or 300, epochs=given["--epochs"] or 20, seed=seed,
    )  # fmt: skip


def read_examples(sources: Sequence[str], label: str | None, options: "ReadOptions", *, quiet: bool) -> "list[Example]":
    """Read texts with labels. Raises InputError if there are none."""
    from textrnn.embeddings.documents.labelled import LabelReader
    from textrnn.text.corpus import Corpus

    corpus, reader = Corpus(sources, options), LabelReader(label)
    examples = list(reader.examples(corpus))
    for text in (*corpus.notes(), *reader.notes()):
        note(f"note: {text}", quiet=quiet)
    if not examples:
        raise InputError("there are no texts with labels: what was named holds none. Check --label and --column.")
    return examples


def choose_splits(
    examples: "list[Example]", num_tests: int, valid: float | None, folds: int | None, *, seed: int
) -> "tuple[list[Split], str]":
    """Give what to learn from and what to test, and say it in words. Raises InputError for too few examples."""
    import numpy as np

    from textrnn.embeddings.documents.classification import Split, cross_validation, held_out

    labels = [example.label for example in examples]
    if num_tests:
        rows = np.arange(len(examples) + num_tests)
        return [Split(rows[: len(examples)], rows[len(examples) :])], "a file of tests"
    if folds is not None:
        if folds > len(examples):
            raise InputError(f"--folds {folds} are too many for {len(examples):,} examples. Give fewer.")
        return cross_validation(labels, folds, seed=seed), f"{folds} folds in turn"
    fraction = valid or DEFAULT_FRACTION
    return held_out(labels, fraction, seed=seed), f"{fraction:.0%} of each label, held back"


def warn_of_copies(examples: "list[Example]", splits: "list[Split]", *, quiet: bool) -> None:
    """Say if tests stand word for word among what is learned from."""
    copies = 0
    for train, test in splits:
        known = {examples[row].text for row in train}
        copies += sum(examples[row].text in known for row in test)
    if copies:
        note(f"note: {copies:,} of the texts to test are to learn from too, word for word.", quiet=quiet)
