"""The command line: one line per command, and nothing is imported before its command is called."""

import sys
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from textrnn.errors import UsageError
from textrnn.registry import Registry


class Entry(NamedTuple):
    panel: str
    help: str  # the first line of the function's docstring


MODELS, SUMMARIES, VECTORS, THINGS = "Language models", "Summaries", "Embeddings", "What there is"
PAIRS, CELLS = "Translation and talk", "Recurrent cells"

# "train" is the function train of the module textrnn.commands.train, "compare cells" is compare_cells of compare_cells.
COMMANDS = {
    "train": Entry(MODELS, "Train a network on text, or on pairs of texts."),
    "generate": Entry(MODELS, "Write text with a trained model."),
    "evaluate": Entry(MODELS, "Measure a trained model on text."),
    "summarize": Entry(SUMMARIES, "Summarize text by its most important sentences."),
    "keywords": Entry(SUMMARIES, "Find the keywords and key phrases of text."),
    "evaluate summaries": Entry(SUMMARIES, "Score written summaries against references."),
    "compare summarizers": Entry(SUMMARIES, "Compare methods on texts with reference summaries."),
    "translate": Entry(PAIRS, "Translate lines with a trained model."),
    "chat": Entry(PAIRS, "Talk with a trained model."),
    "embed": Entry(VECTORS, "Train word and document vectors, and ask them."),
    "compare embeddings": Entry(VECTORS, "Compare word vectors on word pairs and analogies."),
    "models": Entry(THINGS, "List the trained models, or show one."),
    "cells": Entry(CELLS, "List the recurrent cells, or show the equations of one."),
    "compare cells": Entry(CELLS, "Compare recurrent cells on a text."),
    "inspect gradients": Entry(CELLS, "Show how far back the gradients of cells reach."),
    "inspect task": Entry(CELLS, "Train cells on a puzzle, and see what they learn."),
    "inspect state": Entry(CELLS, "Show what units of a trained model do along a text."),
    "corpora": Entry(THINGS, "List the corpora known by name, or show one."),
    "doctor": Entry(THINGS, "Check this installation and its speed."),
}

TRAINING, WORDS, SPACES, DOCUMENTS = "Training", "Words", "Whole spaces", "Documents"

# "nearest-doc" is the function nearest_doc of the module textrnn.commands.embed.nearest_doc.
EMBED_COMMANDS = {
    "train": Entry(TRAINING, "Train word or document vectors on text."),
    "nearest": Entry(WORDS, "Find the words most similar to a word."),
    "analogy": Entry(WORDS, "Complete an analogy: A is to B as C is to what?"),
    "odd": Entry(WORDS, "Find the word that does not belong."),
    "similarity": Entry(WORDS, "Measure how similar two words or texts are."),
    "neighbours-of-vector": Entry(WORDS, "Find the words nearest to a vector of numbers."),
    "evaluate": Entry(SPACES, "Measure vectors on word pairs and analogies."),
    "compare": Entry(SPACES, "Compare word vectors on word pairs and analogies."),
    "clusters": Entry(SPACES, "Group words that are used alike."),
    "plot": Entry(SPACES, "Draw words in the plane, as a picture or as text."),
    "align": Entry(SPACES, "Turn vectors into the space of others."),
    "prune": Entry(SPACES, "Make smaller vectors: fewer words, fewer dimensions."),
    "center": Entry(SPACES, "Take the mean and the strongest directions away."),
    "convert": Entry(SPACES, "Convert vectors from and to other programs' formats."),
    "docs": Entry(DOCUMENTS, "Make vectors of documents, to find the nearest ones."),
    "nearest-doc": Entry(DOCUMENTS, "Find the documents most similar to a text."),
    "topics": Entry(DOCUMENTS, "Find the topics of documents."),
    "tfidf": Entry(DOCUMENTS, "Weigh the terms of documents by TF-IDF."),
    "classify": Entry(DOCUMENTS, "Learn labels from vectors of texts, and test it."),
}

EPILOG = """\b
Start here:
  textrnn summarize my.txt -n 3
  textrnn train my.txt -o mine --minutes 5
  textrnn generate -m mine --prompt "Once upon a time"

Every command takes --debug, which shows the traceback of an error."""

EMBED_EPILOG = """\b
Start here:
  textrnn embed train my.txt -o mine
  textrnn embed nearest mine ship
  textrnn embed plot mine --most-frequent 50"""

SETTINGS = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class PanelCommand(TyperCommand):
    """A command whose help groups the options by panel, in plain text: rich would cost 40 ms to import."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            if getattr(error, "ctx", None) is None:  # the parser does not know whose options it reads
                error.ctx = ctx  # type: ignore[attr-defined]
            raise

    def format_options(self, ctx: Any, formatter: Any) -> None:
        rows_by_panel: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            default = "Arguments" if parameter.param_type_name == "argument" else "Options"
            if record is not None:
                panel = getattr(parameter, "rich_help_panel", None) or default
                rows_by_panel.setdefault(panel, []).append(record)
        _write_panels(formatter, rows_by_panel)


def registry_of(names: Iterable[str], package: str) -> Registry:
    modules = {name: name.replace(" ", "_").replace("-", "_") for name in names}
    return Registry("command", {name: f"{package}.{module}:{module}" for name, module in modules.items()})


class LazyGroup(TyperGroup):
    """The commands of a table, each imported when it is called."""

    entries: Mapping[str, Entry] = COMMANDS
    registry = registry_of(COMMANDS, "textrnn.commands")

    def list_commands(self, ctx: Any) -> list[str]:
        return self.registry.names()

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Read two words as one name where there is a command of that name."""
        if " ".join(args[:2]) in self.entries:
            args = [" ".join(args[:2]), *args[2:]]
        whole = [name for name in self.entries if name.startswith(f"{args[0]} ")]
        if whole and args[0] not in self.entries:
            raise UsageError(f"{args[0]!r} is half a command: {', '.join(whole)}. See textrnn {whole[0]} --help.")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if ctx.resilient_parsing and cmd_name not in self.registry.names():
            return None  # the shell is completing a word that is not finished
        return make_command(cmd_name, self.registry.get(cmd_name))

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        rows_by_panel: dict[str, list[tuple[str, str]]] = {}
        for name, entry in self.entries.items():
            rows_by_panel.setdefault(entry.panel, []).append((name, entry.help))
        _write_panels(formatter, rows_by_panel)


class EmbedGroup(LazyGroup):
    """The commands behind `textrnn embed`."""

    entries = EMBED_COMMANDS
    registry = registry_of(EMBED_COMMANDS, "textrnn.commands.embed")


class MainGroup(LazyGroup):
    """The commands of `textrnn`; one of them is a group."""

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return get_command(embed_app) if cmd_name == "embed" else super().get_command(ctx, cmd_name)


def make_command(name: str, function: Any) -> Any:
    """Turn an annotated function into a command that parses its own options."""
    single = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
    single.command(name, cls=PanelCommand, context_settings=SETTINGS)(function)
    return get_command(single)


def _write_panels(formatter: Any, rows_by_panel: dict[str, list[tuple[str, str]]]) -> None:
    for panel, rows in rows_by_panel.items():
        with formatter.section(panel):
            formatter.write_dl(rows)


def make_app(group: type[LazyGroup], epilog: str, *, completion: bool) -> typer.Typer:
    return typer.Typer(
        cls=group,
        add_completion=completion,
        context_settings=SETTINGS,
        epilog=epilog,
        invoke_without_command=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )


app = make_app(MainGroup, EPILOG, completion=True)
embed_app = make_app(EmbedGroup, EMBED_EPILOG, completion=False)


def _show_version(wanted: bool) -> None:
    if wanted:
        from textrnn import __version__

        print(f"textrnn {__version__}")
        raise typer.Exit


@app.callback()
def textrnn(
    context: typer.Context,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None:
    """Summarize text, train recurrent networks on it, and generate more of it."""
    _need_command(context)


@embed_app.callback()
def embed(context: typer.Context) -> None:
    """Train word and document vectors, and ask them."""
    _need_command(context)


def _need_command(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help(), file=sys.stderr)
        raise typer.Exit(2)
