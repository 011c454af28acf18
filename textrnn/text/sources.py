"""What a user names as text - paths, folders, patterns, "-", corpora - found and made ready to be read."""

import difflib
import glob
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol

from textrnn.errors import InputError, NotFoundError, UsageError
from textrnn.io import open_binary
from textrnn.text.named import CORPORA, NLTK_PREFIX, open_corpus
from textrnn.text.reading import Tally, Text, inner_suffix, is_binary, read_text, readable
from textrnn.text.records import JSON_LINES, TABLES, reader_for
from textrnn.text.spool import Spool, read_pipe, read_standard_input

if TYPE_CHECKING:
    from textrnn.text.corpus import ReadOptions

_HEAD_BYTES = 1 << 13


class Source(Protocol):
    def texts(self, tally: Tally) -> Iterator[Text]:
        """Yield the documents; each can be read until the next is asked for."""


@dataclass(frozen=True)
class FileSource:
    """A file or a spooled stream: one document of plain text, or one for each record."""

    name: str
    suffix: str
    open_bytes: Callable[[], BinaryIO]
    options: "ReadOptions"
    spooled: bool = False  # reading it now would wait for whoever writes

    def texts(self, tally: Tally) -> Iterator[Text]:
        chunks = read_text(self.open_bytes, self.name, self.options.encoding, tally)
        read_records = reader_for(self.suffix)
        if read_records is None:
            yield Text(self.name, chunks)
            return
        field = self.options.field if self.suffix in JSON_LINES else self.options.column
        yield from read_records(chunks, self.name, field, tally)


def resolve(names: Sequence[str], options: "ReadOptions") -> tuple[list[Source], list[str]]:
    """Find every source, and say what was passed over. Checks all that can be checked without reading everything."""
    if names.count("-") > 1:
        raise UsageError("standard input (-) can be a source only once.")
    sources: list[Source] = []
    notes: list[str] = []
    for name in names:
        sources.extend(_find(name, options, notes))
    files = [source for source in sources if isinstance(source, FileSource)]
    _check_used("--field", options.field, JSON_LINES, files)
    _check_used("--column", options.column, TABLES, files)
    _check_first_record(files)
    return sources, notes


def _find(name: str, options: "ReadOptions", notes: list[str]) -> list[Source]:
    if name == "-":
        return [_spooled("standard input", read_standard_input, options)]
    if name in CORPORA.names() or name.startswith(NLTK_PREFIX):
        return [open_corpus(name)]
    path = Path(name)
    if not os.path.lexists(path) and glob.has_magic(name):
        return [source for found in _match(name) for source in _from_path(found, options, notes)]
    if not path.exists():
        raise NotFoundError(f"there is no file, folder or corpus {name!r}.{_near_misses(path)}")
    return _from_path(path, options, notes)


def _match(pattern: str) -> list[Path]:
    found = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    if not found:
        raise NotFoundError(f"no file matches {pattern!r}.")
    return [Path(name) for name in found]


def _near_misses(path: Path) -> str:
    try:
        beside = [entry.name for entry in path.parent.iterdir()]
    except OSError:
        beside = []
    near = difflib.get_close_matches(path.name, [*beside, *CORPORA.names()], n=3)
    found = [each if each in CORPORA.names() else str(path.with_name(each)) for each in near]
    return f" Did you mean {' or '.join(map(repr, found))}?" if found else " textrnn corpora lists the corpora by name."


def _from_path(path: Path, options: "ReadOptions", notes: list[str]) -> list[Source]:
    if path.is_dir():
        return _from_folder(path, options, notes)
    source = _file_source(path, options)
    if path.is_file():
        _head(source)
    return [source]


def _file_source(path: Path, options: "ReadOptions") -> FileSource:
    if path.is_file():
        return FileSource(str(path), inner_suffix(path), partial(open_binary, path), options)
    return _spooled(str(path), partial(read_pipe, path), options)


def _spooled(name: str, read_chunks: Callable[[], Iterator[bytes]], options: "ReadOptions") -> FileSource:
    """Make a source of what gives its bytes only once: standard input, <(command). It has no ending to go by."""
    suffix = ".jsonl" if options.field else ".csv" if options.column else ""
    return FileSource(name, suffix, Spool(read_chunks, name).open, options, spooled=True)


def _from_folder(folder: Path, options: "ReadOptions", notes: list[str]) -> list[Source]:
    """Take every text file below the folder, sorted by path; hidden and binary files are counted in the notes."""
    sources: list[Source] = []
    num_hidden = num_binary = 0
    for path in _walk(folder):
        if path.name.startswith("."):
            num_hidden += 1
            continue
        source = _file_source(path, options)
        if is_binary(_head(source)):
            num_binary += 1
        else:
            sources.append(source)
    if num_hidden or num_binary:
        notes.append(f"{folder}: {num_hidden} hidden and {num_binary} binary entries were passed over.")
    if not sources:
        raise InputError(f"the folder {folder} holds no text files.")
    return sources


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder in order, and hidden folders unopened; a link to a folder is not followed."""
    with readable(str(folder)):
        entries = sorted(folder.iterdir())
    for path in entries:
        if path.is_file() or path.name.startswith("."):
            yield path
        elif path.is_dir() and not path.is_symlink():
            yield from _walk(path)


def _head(source: FileSource) -> bytes:
    with readable(source.name), source.open_bytes() as stream:
        return stream.read(_HEAD_BYTES)


def _check_used(option: str, value: str | None, suffixes: Sequence[str], files: Sequence[FileSource]) -> None:
    if value is not None and files and not any(source.suffix in suffixes for source in files):
        raise UsageError(f"{option} {value!r} applies to {' and '.join(suffixes)} files; {files[0].name} is none.")


def _check_first_record(files: Sequence[FileSource]) -> None:
    """Read one record of every table, so that a wrong --field is known at once."""
    for source in files:
        if source.suffix in (*JSON_LINES, *TABLES) and not source.spooled:
            next(source.texts(Tally()), None)
