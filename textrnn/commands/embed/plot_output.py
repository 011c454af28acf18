"""How `embed plot` shows what it draws: as a picture file, as text, or as coordinates."""

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from textrnn.commands.embed.answers import cell, rounded
from textrnn.commands.embed.plot_words import Plot
from textrnn.commands.output import emit_json, note
from textrnn.commands.text_results import Screen
from textrnn.io import printable, write_atomically

_MOST_NAMED = 5
_LINES_KEPT = 3  # of a terminal, for the notes and the next prompt


def show(plot: Plot, output: Path | None, format: str, *, quiet: bool) -> None:
    note(_described(plot), quiet=quiet)
    if output is None:
        FORMATS[format](plot, quiet)
        return
    from textrnn.embeddings.spaces.scatter import draw_picture

    picture = draw_picture(plot.scatter, output.suffix.lower()[1:])
    write_atomically(output, picture.data)
    _tell_unlabelled(picture.unlabelled, quiet=quiet)
    if picture.missing_letters:
        note("the font of the picture lacks some letters, which are drawn as boxes", quiet=quiet)
    print(output)


def _described(plot: Plot) -> str:
    words = f"{plot.method} of {len(plot.scatter.words):,} words"
    if not plot.shares:
        return words
    across, up = (f"{100 * share:.1f}" for share in (*plot.shares, 0.0, 0.0)[:2])
    return f"{words}: {across} % of the variance from left to right, {up} % from bottom to top"


def _tell_unlabelled(words: Sequence[str], *, quiet: bool) -> None:
    if words:
        rest = f" and {len(words) - _MOST_NAMED:,} more" if len(words) > _MOST_NAMED else ""
        note(printable(f"no room for the labels of {', '.join(words[:_MOST_NAMED])}{rest}"), quiet=quiet)


def _as_text(plot: Plot, quiet: bool) -> None:
    from textrnn.embeddings.spaces.text_scatter import draw_text

    width, height = shutil.get_terminal_size()
    drawing = draw_text(plot.scatter, width=width, height=height - _LINES_KEPT, encoding=sys.stdout.encoding)
    Screen.of_output().write(f"{line}\n" for line in drawing.lines)
    _tell_unlabelled(drawing.unlabelled, quiet=quiet)


def _as_tsv(plot: Plot, _: bool) -> None:
    scatter = plot.scatter
    Screen.of_output().write(
        f"{cell(word)}\t{cell(float(x))}\t{cell(float(y))}\t{group + 1}\n"
        for word, (x, y), group in zip(scatter.words, scatter.places, scatter.groups, strict=True)
    )


def _as_json(plot: Plot, _: bool) -> None:
    scatter = plot.scatter
    words = [
        {"word": word, "x": rounded(x), "y": rounded(y), "group": group + 1}
        for word, (x, y), group in zip(scatter.words, scatter.places, scatter.groups, strict=True)
    ]
    emit_json({"method": plot.method, "variance": [rounded(share) for share in plot.shares], "words": words})


FORMATS: dict[str, Callable[[Plot, bool], None]] = {"text": _as_text, "json": _as_json, "tsv": _as_tsv}
