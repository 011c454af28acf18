"""What a user names as text - paths, folders, patterns, "-", corpora - found and made ready to be read."""

import difflib
import glob
import os
import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from textrnn.errors import InputError, NotFoundError, TextrnnError, UsageError
from textrnn.io import open_binary
from textrnn.text.documents import INSTALL, is_installed
from textrnn.text.files import SUFFIX_BY_FORMAT, FileSource
from textrnn.text.named import CORPORA, NLTK_PREFIX, open_corpus
from textrnn.text.reading import Tally, Text, inner_suffix, is_binary, readable
from textrnn.text.records import JSON_LINES, TABLES
from textrnn.text.spool import Spool, read_pipe, read_standard_input

if TYPE_CHECKING:
    from textrnn.text.corpus import ReadOptions

_ADDRESS = re.compile(r"(https?|ftp)://\S", re.I)


class Source(Protocol):
    def texts(self, tally: Tally) -> Iterator[Text]:
        """Yield the documents; each can be read until the next is asked for."""


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
    if _ADDRESS.match(name):
        pipe = f"curl -sL {shlex.quote(name)} | textrnn summarize"
        raise UsageError(f"{name!r} is an address, and textrnn uses no network. Pipe the page in: {pipe}")
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
        source.check()
    return [source]


def _file_source(path: Path, options: "ReadOptions") -> FileSource:
    if path.is_file():
        suffix = SUFFIX_BY_FORMAT[options.format] if options.format else inner_suffix(path)
        return FileSource(str(path), suffix, partial(open_binary, path), options)
    return _spooled(str(path), partial(read_pipe, path), options)


def _spooled(name: str, read_chunks: Callable[[], Iterator[bytes]], options: "ReadOptions") -> FileSource:
    """Make a source of what gives its bytes only once: standard input, <(command). It has no ending to go by."""
    suffix = ".jsonl" if options.field else ".csv" if options.column else ""
    suffix = SUFFIX_BY_FORMAT[options.format] if options.format else suffix
    return FileSource(name, suffix, Spool(read_chunks, name).open, options, spooled=True)


def _from_folder(folder: Path, options: "ReadOptions", notes: list[str]) -> list[Source]:
    """Take every text file and document below the folder, sorted by path; the notes count what is passed over."""
    sources: list[FileSource] = []
    unusable: list[TextrnnError] = []
    num_hidden = num_binary = num_without_library = 0
    for path in _walk(folder):
        if path.name.startswith("."):
            num_hidden += 1
            continue
        source = replace(_file_source(path, options), optional=True)
        if source.document_format is None and is_binary(source.head):
            num_binary += 1
        elif source.document_format is not None and not is_installed(source.document_format):
            num_without_library += 1
        elif source.holds_records and (wrong := _what_is_wrong(source)) is not None:
            unusable.append(wrong)
        else:
            sources.append(source)
    if num_hidden or num_binary:
        notes.append(f"{folder}: {num_hidden} hidden and {num_binary} binary entries were passed over.")
    if num_without_library:
        notes.append(f"{folder}: {num_without_library} documents were passed over; to read them: {INSTALL}")
    if unusable:
        notes.append(f"{folder}: {len(unusable):,} files of records were passed over; the first: {unusable[0]}")
        _check_used_somewhere(options, sources, unusable[0])
    if not sources and num_without_library:
        raise InputError(f"the folder {folder} holds only documents that need more libraries. Install them: {INSTALL}")
    if not sources:
        raise InputError(f"the folder {folder} holds no text files.")
    return [*sources]


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder in order, and hidden folders unopened; a link to a folder is not followed."""
    with readable(str(folder)):
        entries = sorted(folder.iterdir())
    for path in entries:
        if path.is_file() or path.name.startswith("."):
            yield path
        elif path.is_dir() and not path.is_symlink():
            yield from _walk(path)


def _check_used(option: str, value: str | None, suffixes: Sequence[str], files: Sequence[FileSource]) -> None:
    if value is not None and files and not any(source.suffix in suffixes for source in files):
        raise UsageError(f"{option} {value!r} applies to {' and '.join(suffixes)} files; {files[0].name} is none.")


def _check_first_record(files: Sequence[FileSource]) -> None:
    """Read one record of every table, so that a wrong --field is known at once; those in folders have been read."""
    for source in files:
        if source.holds_records and not source.spooled and not source.optional:
            next(source.texts(Tally()), None)


def _check_used_somewhere(options: "ReadOptions", sources: Sequence[FileSource], wrong: TextrnnError) -> None:
    """Raise what is wrong with a file of records if nothing else is left, or no other has the field asked for."""
    is_asked_for = options.field is not None or options.column is not None
    if not any(source.holds_records or not is_asked_for for source in sources):
        raise wrong


def _what_is_wrong(source: FileSource) -> TextrnnError | None:
    """Give why the first record of a file has no text to read; None if it has."""
    try:
        next(source.texts(Tally()), None)
    except (InputError, UsageError) as error:
        return error
    return None
