"""`textrnn embed convert`: vectors from one format into another, into a store, out of one."""

import hashlib
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.live_line import REDRAW_SECONDS
from textrnn.commands.options import Quiet
from textrnn.commands.output import is_terminal, note, note_terminal_input, source_name
from textrnn.errors import UsageError
from textrnn.io import printable

if TYPE_CHECKING:
    from textrnn.embeddings.vectors import Vectors

STORE, STANDARD_STREAM = "textrnn", "-"
TEXT_FORMATS = ("word2vec-text", "glove", "fasttext-vec")


def convert(
    name: Annotated[str, typer.Argument(metavar="NAME|FILE", help="Vectors under models/, a path, a file, or -.")],
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="Where to; - prints text.")] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="NEW", help="Where to: a name under models/, or a file.")
    ] = None,
    to: Annotated[str | None, typer.Option("--to", metavar="FORMAT", help="Else the ending of FILE tells.")] = None,
    from_: Annotated[
        str | None, typer.Option("--from", metavar="FORMAT", help="Else what is in the file tells.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what is there already.")] = False,
    quiet: Quiet = False,
) -> None:
    """Convert vectors from and to other programs' formats.

    Formats: textrnn (the store), word2vec-text, word2vec-binary, glove, fasttext-vec, fasttext-bin, npy (with the
    words in x.tsv beside x.npy) and projector (vectors.tsv and metadata.tsv); .gz by the ending. Endings to write:
    .txt, .vec, .bin, .npy, .tsv; a NEW without one is a store.

    \b
    textrnn embed convert glove.6B.100d.txt -o glove
    textrnn embed convert glove glove.bin
    zcat vectors.txt.gz | textrnn embed convert - -o mine
    """
    from textrnn.embeddings.formats import FORMATS, check_vacant, write_file
    from textrnn.embeddings.formats.replacing import check_writable

    target, format = choose_target(file, output, to)
    if from_ is not None:
        FORMATS.check(from_)
    path = place_of(target, format)
    if target != STANDARD_STREAM:
        check_writable(path)
        check_vacant(path, format, force=force)
    vectors = read(name, from_, facts=format == STORE, quiet=quiet)
    if to is None and format == "word2vec-binary" and vectors.subwords is not None:
        format = "fasttext-bin"  # the ending is the same, and this one keeps the n-grams
    tell(vectors, name, quiet=quiet)
    if target == STANDARD_STREAM:
        FORMATS.get(format)().write_to(vectors, sys.stdout.buffer)
        return
    write_file(vectors, path, format, force=True)
    print(printable(str(path)))


def choose_target(file: str | None, output: str | None, to: str | None) -> tuple[str, str]:
    """Give where to write, and in which format. Raises UsageError if that is not clear."""
    from textrnn.embeddings.formats import FORMATS
    from textrnn.embeddings.formats.detection import check_ending, format_by_ending

    given = [each for each in (file, output) if each is not None]
    if len(given) != 1:
        seen = "both" if given else "neither"
        raise UsageError(f"give one place to write to, FILE or -o NEW, not {seen}.")
    target = given[0]
    if to is not None:
        FORMATS.check(to)
    if target == STANDARD_STREAM:
        if (to or TEXT_FORMATS[0]) not in TEXT_FORMATS:
            raise UsageError(f"standard output takes text: --to {' or '.join(TEXT_FORMATS)}, not {to}.")
        return target, to or TEXT_FORMATS[0]
    if to is None and output is not None:
        to = format_by_ending(Path(target)) or STORE
    return target, to or check_ending(Path(target))


def place_of(target: str, format: str) -> Path:
    from textrnn.run import new_run_path

    return new_run_path(target) if format == STORE else Path(target)


def read(name: str, format: str | None, *, facts: bool, quiet: bool) -> "Vectors":
    """Read a store, a file or standard input. facts: add what config.json is to say of a file."""
    from textrnn.embeddings.formats import read_source
    from textrnn.embeddings.formats.source import Source
    from textrnn.embeddings.vectors import open_vectors

    path = None if name == STANDARD_STREAM else Path(name)
    if path is not None and (format == STORE or not path.is_file()):
        if format not in (None, STORE):
            return read_source(Source(path), format)  # which says that there is no such file
        return open_vectors(name)
    note_terminal_input([name], quiet=quiet)
    reading = Reading(hashes=path is None, quiet=quiet)
    vectors = read_source(Source(path, reading), format)
    reading.end()
    if facts:
        sha256 = reading.digest.hexdigest() if path is None else digest(path)
        source = source_name(name) if path is None else path.name
        data = {**vectors.config.data, "source": source, "sha256": sha256}
        vectors.config = replace(vectors.config, data=data)
    return vectors


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def tell(vectors: "Vectors", name: str, *, quiet: bool) -> None:
    """Say what has been read, and what was wrong with it."""
    note(printable(f"{len(vectors.words):,} words x {vectors.dim:,} from {source_name(name)}"), quiet=quiet)
    data: dict[str, Any] = vectors.config.data
    if data.get("duplicates"):
        note(f"{data['duplicates']:,} words came twice; the first counts", quiet=quiet)
    if data.get("undecodable"):
        note(f"{data['undecodable']:,} words are not UTF-8; what is wrong in them is replaced by \ufffd", quiet=quiet)


class Reading:
    """Shows on a terminal how much has been read; called with the bytes."""

    def __init__(self, *, hashes: bool, quiet: bool) -> None:
        self.digest = hashlib.sha256()
        self._hashes = hashes
        self._shows = is_terminal(sys.stderr) and not quiet
        self._bytes = 0
        self._drawn = time.monotonic()
        self._text = ""

    def __call__(self, data: memoryview) -> None:
        self._bytes += len(data)
        if self._hashes:
            self.digest.update(data)
        if self._shows and time.monotonic() - self._drawn >= REDRAW_SECONDS:
            self._drawn = time.monotonic()
            self._draw(f"reading: {self._bytes / 1e6:,.0f} MB")

    def end(self) -> None:
        if self._text:
            self._draw("")

    def _draw(self, text: str) -> None:
        sys.stderr.write("\r" + text.ljust(len(self._text)) + ("" if text else "\r"))
        sys.stderr.flush()
        self._text = text
