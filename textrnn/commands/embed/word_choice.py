"""Which words of vectors a command is about: those named, in a list or a file, or the most frequent ones.

chosen = choose_words(vectors, read_words("king,queen"), most_frequent=None)
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textrnn.commands.output import note, note_terminal_input
from textrnn.errors import InputError, NotFoundError, TextrnnError
from textrnn.io import printable

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from textrnn.embeddings.vectors import Vectors

WORDS_HELP = "These: a,b,c or a file of one word to a line, - for standard input."
WordsOption = Annotated[str | None, typer.Option("--words", metavar="LIST|FILE|-", help=WORDS_HELP)]
FrequentOption = Annotated[
    int | None, typer.Option("--most-frequent", metavar="N", min=1, help="The N most frequent words.")
]
_FILE_SUFFIXES = {".txt", ".tsv", ".csv", ".gz", ".list"}


def read_words(source: str, *, quiet: bool = False) -> list[list[str]]:
    """Give the words of "a,b,c", of a file or, for "-", of standard input; a blank line in a file begins a new list.

    Of a line with tabs, as vocabulary.tsv has them, the word is what is before the first.
    """
    if source != "-" and not Path(source).is_file():
        if os.sep in source or Path(source).suffix in _FILE_SUFFIXES:
            raise NotFoundError(f"there is no file {source}. Give --words a,b,c, or a file of one word to a line.")
        return _without_empty([[word.strip() for word in source.split(",")]], source)
    blocks: list[list[str]] = [[]]
    for line in _read(source, quiet=quiet).splitlines():
        word = line.split("\t")[0].strip()
        if not word:
            blocks.append([])
        blocks[-1].append(word)
    return _without_empty(blocks, source)


def _without_empty(lists: Sequence[Sequence[str]], source: str) -> list[list[str]]:
    found = [list(dict.fromkeys(word for word in words if word)) for words in lists]
    if not any(found):
        raise InputError(f"--words {source} holds no word. Give a,b,c, or a file of one word to a line.")
    return [words for words in found if words]


def _read(source: str, *, quiet: bool) -> str:
    import sys

    from textrnn.io import open_binary

    if source == "-":
        note_terminal_input(("-",), quiet=quiet)
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    with open_binary(Path(source)) as file:
        return file.read().decode("utf-8-sig", "replace")


@dataclass(frozen=True)
class ChosenWords:
    """words: (N,). matrix: (N, D), their vectors. exit_code: of the error of a word that has none, 0 if all have."""

    words: list[str]
    matrix: "NDArray[np.float32]"
    exit_code: int = 0


def choose_words(vectors: "Vectors", named: Sequence[str], most_frequent: int) -> ChosenWords:
    """Take the words named, or else the most frequent ones, that have a vector and a direction.

    Tells the error of each word that has none. Raises it where it leaves no word at all.
    """
    import numpy as np

    from textrnn.embeddings.words import most_frequent as most_frequent_rows

    if named:
        found, errors = look_up(vectors, named)
        if not found.words:
            raise errors[0]
        return replace(found, exit_code=tell_errors(errors))
    rows = most_frequent_rows(vectors.words, most_frequent)
    matrix = np.asarray(vectors.matrix[rows])
    some = matrix.any(axis=1)
    if not some.any():
        raise InputError(f"{vectors.name} holds nothing but zeros. Train it again, or choose other vectors.")
    return ChosenWords([vectors.words[row] for row in rows[some].tolist()], matrix[some])


def look_up(vectors: "Vectors", named: Sequence[str]) -> tuple[ChosenWords, list[TextrnnError]]:
    """Give the words named that have a vector, put together from subwords if need be, and the errors of the others."""
    import numpy as np

    from textrnn.embeddings.vectors import UnknownWordError

    words, rows = [], []
    errors: list[TextrnnError] = []
    for word in named:
        try:
            rows.append(vectors.vector(word))
            words.append(word)
        except UnknownWordError as error:
            errors.append(error)
    return ChosenWords(words, np.array(rows, np.float32).reshape(len(rows), vectors.dim)), errors


def tell_errors(errors: Sequence[TextrnnError]) -> int:
    """Print them, one to a line, and give the exit code of the worst."""
    for error in errors:
        note(printable(f"error: {error}"))
    return max((error.exit_code for error in errors), default=0)
