"""`textrnn train`: options in, a run directory out."""

from typing import Annotated

import typer

from textrnn.attention import ATTENTIONS, DECODERS
from textrnn.commands.options import Quiet

TEXT, PAIRS, NETWORK, TRAINING, RUN = "Text", "Pairs", "Network", "Training", "Run"


def train(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE...", help="Files, folders, globs, - for standard input, or corpora by name."),
    ] = None,
    output: Annotated[
        str, typer.Option("-o", "--output", metavar="NAME", help="The new run: a name under models/, or a path.")
    ] = "",
    task: Annotated[
        str | None,
        typer.Option(help="lm; or, of pairs: summarize, translate, chat.", rich_help_panel=TEXT),
    ] = None,
    field: Annotated[
        str | None, typer.Option(help="Of .jsonl records; text, body or content.", rich_help_panel=TEXT)
    ] = None,
    column: Annotated[
        str | None, typer.Option(help="Of .csv and .tsv; text, body or content.", rich_help_panel=TEXT)
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="The encoding; utf-8.", rich_help_panel=TEXT)] = None,
    tokenizer: Annotated[
        str | None, typer.Option(help="char, byte, word, whitespace, subword, sentence.", rich_help_panel=TEXT)
    ] = None,
    vocab_size: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Most tokens; by tokenizer.", rich_help_panel=TEXT)
    ] = None,
    min_count: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Rarer tokens are unknown.", rich_help_panel=TEXT)
    ] = None,
    lowercase: Annotated[
        bool | None, typer.Option("--lowercase/--no-lowercase", help="Fold the case.", rich_help_panel=TEXT)
    ] = None,
    valid: Annotated[
        str | None,
        typer.Option(metavar="FILE|FRACTION", help="To validate on; a small part of the text.", rich_help_panel=TEXT),
    ] = None,
    source_file: Annotated[
        str | None,
        typer.Option("--source", metavar="FILE", help="Sources, one to a line.", rich_help_panel=PAIRS),
    ] = None,
    target_file: Annotated[
        str | None, typer.Option("--target", metavar="FILE", help="Their targets.", rich_help_panel=PAIRS)
    ] = None,
    source_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of .jsonl, .csv and .tsv.", rich_help_panel=PAIRS)
    ] = None,
    target_field: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of .jsonl, .csv and .tsv.", rich_help_panel=PAIRS)
    ] = None,
    valid_source: Annotated[
        str | None, typer.Option(metavar="FILE", help="Sources to validate on.", rich_help_panel=PAIRS)
    ] = None,
    valid_target: Annotated[
        str | None, typer.Option(metavar="FILE", help="Their targets.", rich_help_panel=PAIRS)
    ] = None,
    context: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, help="Turns that an answer sees; of chat.", rich_help_panel=PAIRS),
    ] = None,
    clean: Annotated[
        str | None,
        typer.Option(metavar="STEPS", help="html, urls, contractions, all or none.", rich_help_panel=PAIRS),
    ] = None,
    source_vocab: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Most tokens of sources.", rich_help_panel=PAIRS)
    ] = None,
    target_vocab: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Most tokens of targets.", rich_help_panel=PAIRS)
    ] = None,
    shared: Annotated[
        bool | None,
        typer.Option("--shared/--separate", help="One vocabulary for both sides.", rich_help_panel=PAIRS),
    ] = None,
    attention: Annotated[
        str | None,
        typer.Option(metavar="NAME", help=f"{', '.join(ATTENTIONS.names())}; general.", rich_help_panel=PAIRS),
    ] = None,
    decoder: Annotated[
        str | None,
        typer.Option(metavar="NAME", help=f"{' or '.join(DECODERS.names())}; gnmt.", rich_help_panel=PAIRS),
    ] = None,
    copy: Annotated[
        bool | None,
        typer.Option("--copy/--no-copy", help="Words of the source may be copied.", rich_help_panel=PAIRS),
    ] = None,
    coverage_loss: Annotated[
        bool | None,
        typer.Option("--coverage-loss", help="Punish looking twice at a word.", rich_help_panel=PAIRS),
    ] = None,
    source_embeddings: Annotated[
        str | None, typer.Option(metavar="FILE|NAME", help="Vectors of source words.", rich_help_panel=PAIRS)
    ] = None,
    target_embeddings: Annotated[
        str | None, typer.Option(metavar="FILE|NAME", help="Vectors of target words.", rich_help_panel=PAIRS)
    ] = None,
    watch: Annotated[
        str | None,
        typer.Option(help="Best weights by loss, rouge or bleu; loss.", rich_help_panel=PAIRS),
    ] = None,
    cell: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of textrnn cells, such as gru; lstm.", rich_help_panel=NETWORK)
    ] = None,
    layers: Annotated[
        int | None, typer.Option(metavar="N", help="Stacked layers; 2, of pairs 1.", rich_help_panel=NETWORK)
    ] = None,
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
        typer.Option(metavar="M", help="Time budget; 1 to 20, by length of text.", rich_help_panel=TRAINING),
    ] = None,
    epochs: Annotated[int | None, typer.Option(metavar="N", help="Or readings.", rich_help_panel=TRAINING)] = None,
    steps: Annotated[int | None, typer.Option(metavar="N", help="Or steps.", rich_help_panel=TRAINING)] = None,
    batch: Annotated[
        int | None, typer.Option(metavar="N", help="Parallel streams, or pairs.", rich_help_panel=TRAINING)
    ] = None,
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
    """Train a network on text, or on pairs of texts.

    With --task summarize, translate or chat it learns from pairs what to write for a text: lines with a tab between
    source and target, .csv, .tsv or .jsonl, dialogues, two parallel files, or the corpus docstrings.
    """
    options = dict(locals())  # all of them, by name; which is for what stands in training_options.py
    from textrnn.commands.training_request import make_request
    from textrnn.commands.training_session import run_session

    path = run_session(make_request(options))
    if path is not None:
        print(path)
