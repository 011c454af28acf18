"""`textrnn embed train`: text in, word or document vectors out."""

from typing import Annotated, Any

import typer

from textrnn.commands.options import Quiet, Threads
from textrnn.commands.summarize import option
from textrnn.embeddings import METHODS
from textrnn.errors import UsageError
from textrnn.io import printable

TEXT, WORDS, METHOD, TRAINING, RUN = "Text", "Words", "Method", "Training", "Run"


def train(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE...", help="Files, folders, globs, corpora by name; - for standard input."),
    ] = None,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="NAME", help="The vectors: a name under models/, or a path.")
    ] = "",
    method: Annotated[
        str | None, option(METHOD, "--method", metavar="NAME", help=f"{', '.join(METHODS.names())}; word2vec.")
    ] = None,
    cbow: Annotated[
        bool | None,
        option(METHOD, "--cbow/--sg", help="word2vec, fasttext: the word from its neighbours, or they from it; --sg."),
    ] = None,
    hs: Annotated[
        bool | None, option(METHOD, "--hs", help="word2vec, fasttext: hierarchical softmax, by gensim.")
    ] = None,
    dm: Annotated[
        bool | None, option(METHOD, "--dm/--dbow", help="doc2vec: distributed memory or bag of words; --dbow.")
    ] = None,
    dim: Annotated[int | None, option(METHOD, "--dim", metavar="N", help="Length of a vector; 100.")] = None,
    window: Annotated[int | None, option(METHOD, "--window", metavar="N", help="Neighbours on either side.")] = None,
    negative: Annotated[
        int | None, option(METHOD, "--negative", metavar="N", help="Random words told from each true one.")
    ] = None,
    sample: Annotated[
        float | None, option(METHOD, "--sample", metavar="X", help="Thin out words of a larger share than this.")
    ] = None,
    x_max: Annotated[
        float | None, option(METHOD, "--x-max", metavar="X", help="glove: count from which pairs weigh fully.")
    ] = None,
    min_n: Annotated[int | None, option(METHOD, "--min-n", metavar="N", help="fasttext: shortest n-gram.")] = None,
    max_n: Annotated[int | None, option(METHOD, "--max-n", metavar="N", help="fasttext: longest n-gram.")] = None,
    buckets: Annotated[
        int | None, option(METHOD, "--buckets", metavar="N", help="fasttext: rows that n-grams share.")
    ] = None,
    set_: Annotated[
        list[str] | None, option(METHOD, "--set", metavar="KEY=VALUE", help="Any other setting of the method.")
    ] = None,
    backend: Annotated[str, option(METHOD, "--backend", metavar="auto|gensim", help="Who trains.")] = "auto",
    field: Annotated[str | None, option(TEXT, "--field", help="Of .jsonl records; text, body or content.")] = None,
    column: Annotated[str | None, option(TEXT, "--column", help="Of .csv and .tsv; text, body or content.")] = None,
    encoding: Annotated[str | None, option(TEXT, "--encoding", help="The encoding; utf-8.")] = None,
    from_: Annotated[
        str | None, option(TEXT, "--from", metavar="FORMAT", help="The format, whatever the name.")
    ] = None,
    per_line: Annotated[bool, option(TEXT, "--per-line", help="doc2vec: every line is a document.")] = False,
    per_paragraph: Annotated[
        bool, option(TEXT, "--per-paragraph", help="doc2vec: what stands between blank lines is a document.")
    ] = False,
    tokenizer: Annotated[
        str | None, option(WORDS, "--tokenizer", metavar="word|whitespace", help="whitespace: it is tokenized already.")
    ] = None,
    lowercase: Annotated[
        bool | None, option(WORDS, "--lowercase/--no-lowercase", help="Fold the case, or not; --lowercase.")
    ] = None,
    punctuation: Annotated[
        bool | None, option(WORDS, "--punctuation/--no-punctuation", help="Marks are words too, or are dropped.")
    ] = None,
    min_count: Annotated[
        int | None, option(WORDS, "--min-count", metavar="N", help="Rarer words are dropped; 5, in short texts 2 or 1.")
    ] = None,
    max_words: Annotated[
        int | None, option(WORDS, "--vocab-size", "--max-words", metavar="N", help="Only the most frequent words.")
    ] = None,
    phrases: Annotated[bool, option(WORDS, "--phrases", help="Join collocations, as new_york.")] = False,
    scorer: Annotated[
        str | None, option(WORDS, "--phrase-scorer", metavar="default|npmi", help="What makes a phrase.")
    ] = None,
    threshold: Annotated[
        float | None, option(WORDS, "--phrase-threshold", metavar="X", help="The score to exceed; 10, npmi 0.5.")
    ] = None,
    passes: Annotated[
        int | None, option(WORDS, "--phrase-passes", metavar="N", help="Passes; 2 make phrases of four words.")
    ] = None,
    epochs: Annotated[
        int | None, option(TRAINING, "--epochs", metavar="N", help="Readings of the text; by its length.")
    ] = None,
    minutes: Annotated[float | None, option(TRAINING, "--minutes", metavar="M", help="Or a time budget.")] = None,
    lr: Annotated[float | None, option(TRAINING, "--lr", metavar="X", help="The learning rate at first.")] = None,
    seed: Annotated[int | None, option(TRAINING, "--seed", metavar="N", help="Of every draw; 1.")] = None,
    watch: Annotated[
        str | None,
        option(TRAINING, "--watch", metavar="wordsim|simlex|FILE", help="Keep the vectors best on these word pairs."),
    ] = None,
    patience: Annotated[
        int | None, option(TRAINING, "--patience", metavar="N", help="With --watch: epochs without gain; 3.")
    ] = None,
    threads: Threads = None,
    resume: Annotated[bool, option(RUN, "--resume", help="Go on where a training stopped.")] = False,
    force: Annotated[bool, option(RUN, "--force", help="Replace vectors that are there already.")] = False,
    dry_run: Annotated[bool, option(RUN, "--dry-run", help="Read the text, say what it would be, train nothing.")] = (
        False
    ),
    quiet: Quiet = False,
) -> None:
    """Train word or document vectors on text."""
    from textrnn.commands.embed.training_request import EmbeddedText, Request
    from textrnn.commands.embed.training_session import run_session
    from textrnn.commands.settings import parse_assignment

    if not output and not dry_run:
        raise UsageError("the vectors need a name. Add -o NAME.")
    if per_line and per_paragraph:
        raise UsageError("--per-line does not go with --per-paragraph. Drop one.")
    unit = "line" if per_line else "paragraph" if per_paragraph else None
    settings: dict[str, Any] = {
        "cbow": cbow, "hs": hs, "dm": dm, "dim": dim, "window": window, "negative": negative, "sample": sample,
        "x_max": x_max, "min_n": min_n, "max_n": max_n, "buckets": buckets, "lr": lr, "seed": seed,
    }  # fmt: skip
    words = {
        "name": tokenizer, "lowercase": lowercase, "punctuation": punctuation, "min_count": min_count,
        "max_words": max_words,
    }  # fmt: skip
    request = Request(
        text=EmbeddedText(tuple(sources or ()), field, column, encoding, from_, unit), output=output, method=method,
        backend=backend, settings=dict(map(parse_assignment, set_ or [])) | _given(settings), words=_given(words),
        phrases=_given({"scorer": scorer, "threshold": threshold, "passes": passes}) if phrases else None,
        epochs=epochs, minutes=minutes, watch=watch, patience=patience, threads=threads,
        resume=resume, force=force, dry_run=dry_run, quiet=quiet,
    )  # fmt: skip
    if not phrases and (scorer or threshold is not None or passes):
        raise UsageError("--phrase-scorer, --phrase-threshold and --phrase-passes belong to --phrases. Add it.")
    path = run_session(request)
    if path is not None:
        print(printable(str(path)))


def _given(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}
