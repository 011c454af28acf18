"""textrnn corpora: the texts that have a name and need no network."""

import dataclasses
import sys
import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from textrnn.commands.options import Json
from textrnn.commands.output import emit_json, is_terminal, note
from textrnn.io import printable

if TYPE_CHECKING:
    from textrnn.text.catalogue import Description

SAMPLE_WIDTH = 40
HEADER = ("NAME", "DOCUMENTS", "SIZE", "WORDS", "VOCABULARY", "SAMPLE")
NLTK_NOTE = (
    "nltk:NAME is a corpus you have downloaded with NLTK, such as nltk:gutenberg after: "
    "python -m nltk.downloader gutenberg"
)
ESTIMATE_NOTE = "~ and > : estimated from a part of the corpus."


def corpora(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Show this one, with a longer sample.")] = None,
    json: Json = False,
) -> None:
    """List the corpora known by name, or show one."""
    from textrnn.text.catalogue import describe, describe_all

    if name is not None:
        description = describe(name)
        if json:
            emit_json(dataclasses.asdict(description))
        else:
            _show(description)
        return
    descriptions = list(describe_all())
    if json:
        emit_json([dataclasses.asdict(description) for description in descriptions])
    else:
        _list(descriptions)


def _show(description: "Description") -> None:
    size, words, vocabulary = _figures(description)[1:]
    print(f"{description.name}: {description.about}")
    print(f"documents {_figures(description)[0]}, size {size}, words {words}, vocabulary {vocabulary}\n")
    print(textwrap.indent(_safe(description.sample), "    "), end="")
    if description.estimated:
        note(ESTIMATE_NOTE)


def _list(descriptions: "list[Description]") -> None:
    rows = [HEADER, *((each.name, *_figures(each), _start(each)) for each in descriptions)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
    for name, *figures, sample in rows:
        numbers = "  ".join(figure.rjust(width) for figure, width in zip(figures, widths[1:-1], strict=True))
        print(f"{name.ljust(widths[0])}  {numbers}  {sample}")
    if any(each.estimated for each in descriptions):
        note(ESTIMATE_NOTE)
    note(NLTK_NOTE)


def _figures(description: "Description") -> tuple[str, str, str, str]:
    if description.missing:
        return ("-", "-", "-", "-")
    about, more = ("~", ">") if description.estimated else ("", "")
    return (
        f"{about}{description.documents:,}",
        f"{about}{_size(description.bytes)}",
        f"{about}{description.words:,}",
        f"{more}{description.vocabulary:,}",
    )


def _size(num_bytes: int) -> str:
    return f"{num_bytes / 1e6:.1f} MB" if num_bytes >= 1e6 else f"{num_bytes / 1e3:.0f} kB"


def _start(description: "Description") -> str:
    """Give the first words of the text, or why there is none."""
    text = " ".join((description.missing or description.sample).split())
    return _safe(text if description.missing or len(text) <= SAMPLE_WIDTH else text[:SAMPLE_WIDTH] + "…")


def _safe(text: str) -> str:
    return printable(text) if is_terminal(sys.stdout) else text
