"""`textrnn train`: options in, a run directory out."""

from typing import Annotated, Any

import typer

from textrnn.commands.options import Quiet
from textrnn.errors import UsageError

TEXT, NETWORK, TRAINING, RUN = "Text", "Network", "Training", "Run"


def train(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE...", help="Files, folders, globs, - for standard input, or corpora by name."),
    ] = None,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="NAME", help="The new run: a name under models/, or a path.")
    ] = "",
    task: Annotated[str, typer.Option(help="What to learn: lm, a language model.", rich_help_panel=TEXT)] = "lm",
    field: Annotated[
        str | None, typer.Option(help="Of .jsonl records; text, body or content.", rich_help_panel=TEXT)
    ] = None,
    column: Annotated[
        str | None, typer.Option(help="Of .csv and .tsv; text, body or content.", rich_help_panel=TEXT)
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="The encoding; utf-8.", rich_help_panel=TEXT)] = None,
    tokenizer: Annotated[
        str | None, typer.Option(help="char, byte, word, whitespace or subword; char.", rich_help_panel=TEXT)
    ] = None,
    vocab_size: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Most tokens; by tokenizer.", rich_help_panel=TEXT)
    ] = None,
    min_count: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Rarer tokens are unknown.", rich_help_panel=TEXT)
    ] = None,
    lowercase: Annotated[bool | None, typer.Option("--lowercase", help="Fold the case.", rich_help_panel=TEXT)] = None,
    valid: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|FRACTION", help="Validation text; the last 0.1, at most 200,000 tokens.", rich_help_panel=TEXT
        ),
    ] = None,
    cell: Annotated[
        str | None, typer.Option(metavar="NAME", help="rnn, lstm or gru; lstm.", rich_help_panel=NETWORK)
    ] = None,
    layers: Annotated[int | None, typer.Option(metavar="N", help="Stacked layers; 2.", rich_help_panel=NETWORK)] = None,
    hidden: Annotated[
        int | None, typer.Option(metavar="N", help="Units per layer; by text and time.", rich_help_panel=NETWORK)
    ] = None,
    embedding: Annotated[
        int | None, typer.Option(metavar="N", help="Width of a token.", rich_help_panel=NETWORK)
    ] = None,
    bidirectional: Annotated[bool, typer.Option("--bidirectional", hidden=True)] = False,
    skip: Annotated[
        bool | None, typer.Option("--skip/--no-skip", help="Input and output see every layer.", rich_help_panel=NETWORK)
    ] = None,
    tie: Annotated[
        bool | None, typer.Option("--tie/--no-tie", help="Output matrix = embedding.", rich_help_panel=NETWORK)
    ] = None,
    dropout: Annotated[
        float | None, typer.Option(metavar="P", help="Between layers and before the output.", rich_help_panel=NETWORK)
    ] = None,
    embeddings: Annotated[
        str | None,
        typer.Option(metavar="FILE|NAME", help="Start from these word vectors.", rich_help_panel=NETWORK),
    ] = None,
    freeze_embeddings: Annotated[
        bool, typer.Option("--freeze-embeddings", help="Keep them.", rich_help_panel=NETWORK)
    ] = False,
    minutes: Annotated[
        float | None,
        typer.Option(metavar="M", help="Time budget; 1 to 15, by length of text.", rich_help_panel=TRAINING),
    ] = None,
    epochs: Annotated[int | None, typer.Option(metavar="N", help="Or readings.", rich_help_panel=TRAINING)] = None,
    steps: Annotated[int | None, typer.Option(metavar="N", help="Or steps.", rich_help_panel=TRAINING)] = None,
    batch: Annotated[int | None, typer.Option(metavar="N", help="Parallel streams.", rich_help_panel=TRAINING)] = None,
    bptt: Annotated[
        int | None, typer.Option(metavar="N", help="Steps of truncated BPTT.", rich_help_panel=TRAINING)
    ] = None,
    optimizer: Annotated[str | None, typer.Option(help="adamw, sgd or rmsprop.", rich_help_panel=TRAINING)] = None,
    lr: Annotated[float | None, typer.Option(metavar="X", help="The highest rate.", rich_help_panel=TRAINING)] = None,
    clip: Annotated[
        float | None, typer.Option(metavar="X", help="Norm of the gradient.", rich_help_panel=TRAINING)
    ] = None,
    precision: Annotated[
        str | None, typer.Option(help="auto (by trial), fp32 or bf16.", rich_help_panel=TRAINING)
    ] = None,
    device: Annotated[
        str | None, typer.Option(help="auto (a GPU if there is one), cpu or cuda.", rich_help_panel=TRAINING)
    ] = None,
    threads: Annotated[
        int | None, typer.Option(metavar="N", help="All cores, or 1 if they are busy.", rich_help_panel=TRAINING)
    ] = None,
    patience: Annotated[
        int | None,
        typer.Option(metavar="N", help="Validations without gain before it stops.", rich_help_panel=TRAINING),
    ] = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Of every draw; 0.", rich_help_panel=TRAINING)] = None,
    sample_every: Annotated[
        int, typer.Option(metavar="N", min=0, help="Show what it writes every N steps.", rich_help_panel=RUN)
    ] = 0,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where a run stopped.", rich_help_panel=RUN)] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing run.", rich_help_panel=RUN)] = False,
    config: Annotated[
        str | None, typer.Option(metavar="FILE.toml", help="Settings from a file.", rich_help_panel=RUN)
    ] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Any other setting.", rich_help_panel=RUN)
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print size, memory, steps and time; train nothing.", rich_help_panel=RUN)
    ] = False,
    quiet: Quiet = False,
) -> None:
    """Train a language model on text."""
    from textrnn.commands.settings import merge_settings
    from textrnn.commands.training_data import TrainingText
    from textrnn.commands.training_session import Request, run_session

    if bidirectional:
        raise UsageError("a language model reads from left to right only. Leave out --bidirectional.")
    if task != "lm":
        raise UsageError(f"unknown task {task!r}. Available: lm.")
    if not output and not dry_run:
        raise UsageError("the run needs a name. Add -o NAME.")
    options: dict[str, Any] = {
        "cell": cell, "layers": layers, "hidden": hidden, "embedding": embedding, "skip": skip, "tie": tie,
        "dropout_hidden": dropout, "dropout_outputs": dropout, "minutes": minutes, "epochs": epochs, "steps": steps,
        "batch": batch, "bptt": bptt, "optimizer": optimizer, "lr": lr, "clip": clip, "precision": precision,
        "device": device, "threads": threads, "patience": patience, "seed": seed, "tokenizer": tokenizer,
        "vocab_size": vocab_size, "min_count": min_count, "lowercase": lowercase,
    }  # fmt: skip
    request = Request(
        text=TrainingText(tuple(sources or ()), field, column, encoding, valid), output=output,
        embeddings=embeddings, freeze_embeddings=freeze_embeddings, sample_every=sample_every, resume=resume,
        force=force, dry_run=dry_run, quiet=quiet, settings=merge_settings(options, set_ or [], config),
        configured=config is not None,
    )  # fmt: skip
    path = run_session(request)
    if path is not None:
        print(path)
