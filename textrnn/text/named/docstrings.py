"""Every docstring in the installed packages: a summary and the body it sums up, read from the source text."""

import ast
import contextlib
import gzip
import hashlib
import inspect
import json
import sys
import warnings
from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from pathlib import Path

from textrnn.errors import NotFoundError, TextrnnError
from textrnn.io import open_binary
from textrnn.text.cache import cache_directory, replacing
from textrnn.text.named.corpus import NamedCorpus
from textrnn.text.reading import CHUNK_BYTES, Tally, Text, read_text, split_lines, without_surrogates

SAMPLE_EVERY = 50
_Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


class Docstrings(NamedCorpus):
    """One document per docstring; one that repeats comes once.

    Parsing the packages takes half a minute, so what was found is kept in the cache until a package changes.
    """

    about = "docstrings of the installed Python packages, each with its summary"

    def __init__(self) -> None:
        if not _package_folders():
            raise NotFoundError(
                "the corpus 'docstrings' reads installed packages, and there is no site-packages folder."
            )

    @cached_property
    def _files(self) -> list[tuple[Path, str]]:
        """List (file, dotted module name) in the order of the names."""
        files = [
            (path, _module_name(path.relative_to(folder)))
            for folder in _package_folders()
            for path in folder.rglob("*.py")
        ]
        return sorted(files, key=lambda item: item[1])

    @cached_property
    def _kept(self) -> Path:
        """Give the file in the cache that holds the records, written now unless it is there and whole."""
        path = cache_directory() / f"docstrings-{_fingerprint(self._files)}.jsonl.gz"
        if not _is_whole(path):
            lines = (json.dumps(record).encode() + b"\n" for record in read_docstrings(self._files))
            with (
                replacing(path) as descriptor,
                open(descriptor, "wb", closefd=False) as raw,
                gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=1, mtime=0) as file,
            ):
                file.writelines(lines)
        return path

    def texts(self, tally: Tally) -> Iterator[Text]:
        for line in split_lines(read_text(partial(open_binary, self._kept), str(self._kept), "utf-8", tally)):
            yield _as_text(json.loads(line))

    def sample(self) -> tuple[Iterator[Text], int]:
        return (_as_text(record) for record in read_docstrings(self._files[::SAMPLE_EVERY])), SAMPLE_EVERY


def _fingerprint(files: Iterable[tuple[Path, str]]) -> str:
    digest = hashlib.sha256()
    for path, _ in files:
        with contextlib.suppress(OSError):
            status = path.stat()
            digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:16]


def _is_whole(path: Path) -> bool:
    """Read the file to its end, where gzip keeps a checksum."""
    try:
        with open_binary(path) as file:
            while file.read(CHUNK_BYTES):
                pass
    except TextrnnError:
        return False
    return True


def _package_folders() -> list[Path]:
    named = (Path(entry) for entry in dict.fromkeys(sys.path))
    return [path for path in named if path.name in {"site-packages", "dist-packages"} and path.is_dir()]


def _module_name(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _as_text(fields: dict[str, str]) -> Text:
    whole = f"{fields['summary']}\n\n{fields['body']}\n" if fields["body"] else f"{fields['summary']}\n"
    return Text(fields["object"], [whole], dict(fields))


def read_docstrings(files: Iterable[tuple[Path, str]]) -> Iterator[dict[str, str]]:
    """Yield object, summary and body of each docstring; files that cannot be read or parsed are passed over."""
    seen: set[int] = set()
    for path, module in files:
        for name, docstring in _documented(path, module):
            summary, body = split_docstring(docstring)
            if summary and hash((summary, body)) not in seen:
                seen.add(hash((summary, body)))
                yield {"object": name, "summary": summary, "body": body}


def _documented(path: Path, module: str) -> Iterator[tuple[str, str]]:
    try:
        source = path.read_bytes()
        if b'"""' not in source and b"'''" not in source:
            return  # a one-line docstring in plain quotes is rare, and parsing is slow
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # other people's escape sequences
            tree = ast.parse(source)
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return
    yield from _walk(tree, module)


def _walk(node: _Documented, name: str) -> Iterator[tuple[str, str]]:
    if docstring := ast.get_docstring(node, clean=False):
        yield name, docstring
    for child in node.body:
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _walk(child, f"{name}.{child.name}")


def split_docstring(docstring: str) -> tuple[str, str]:
    """Split into the first paragraph, on one line, and the rest, without the common indent."""
    summary, _, body = inspect.cleandoc(without_surrogates(docstring)).strip().partition("\n\n")
    return " ".join(summary.split()), body.strip()
