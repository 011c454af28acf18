"""Corpora that the user has downloaded with NLTK, read as plain text from where NLTK keeps them, without NLTK."""

import difflib
import os
import re
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import BinaryIO, TypeVar, cast

from textrnn.errors import InputError, NotFoundError
from textrnn.io import open_binary
from textrnn.text.named.corpus import NamedCorpus
from textrnn.text.reading import Tally, Text, is_binary, read_text, readable

_HEAD_BYTES = 1 << 13
_NOT_TEXT = re.compile(
    r"(readme|license|copying|citation|contents)(\.\w+)?|cats\.txt|.*\.(xml|json|py|pdf|html?|css|zip|xsl|dtd)"
)
Item = TypeVar("Item")
_TAGGED = re.compile(r"(\S+)/[A-Za-z$*+,.:'`()-]+(?=\s|$)")


class NltkCorpus(NamedCorpus):
    """A folder or a zip file below nltk_data/corpora; one document per file, part-of-speech tags removed."""

    about = "a corpus downloaded with NLTK"

    def __init__(self, name: str) -> None:
        self._name = name
        self._path = _find(name)

    def texts(self, tally: Tally) -> Iterator[Text]:
        found = False
        for member, open_bytes in self._members():
            head = b"".join(islice(self._checked(_first_bytes(open_bytes)), 1))
            if not is_binary(head):
                found = True
                chunks = _untagged(read_text(open_bytes, member, "utf-8", tally), head)
                yield Text(member, self._checked(chunks))
        if not found:
            raise InputError(f"the NLTK corpus {self._name!r} holds no plain text. Choose another.")

    def _members(self) -> Iterator[tuple[str, Callable[[], BinaryIO]]]:
        """Yield (name, a function that opens it) for each file of text, in order."""
        if self._path.is_dir():
            for path in sorted(path for path in self._path.rglob("*") if path.is_file()):
                if _may_be_text(path.relative_to(self._path).as_posix()):
                    yield str(path), partial(open_binary, path)
            return
        for archive in self._checked(_open_zip(self._path)):
            for member in sorted(archive.namelist()):
                if not member.endswith("/") and _may_be_text(member):
                    yield member, cast(Callable[[], BinaryIO], partial(archive.open, member))

    def _checked(self, items: Iterator[Item]) -> Iterator[Item]:
        """Pass items on; damage found on the way becomes an InputError."""
        try:
            yield from items
        except (zipfile.BadZipFile, zlib.error) as error:
            raise InputError(f"{self._path} is damaged: {error}. Download it again.") from error


def _open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    with readable(str(path)), zipfile.ZipFile(path) as archive:
        yield archive


def _first_bytes(open_bytes: Callable[[], BinaryIO]) -> Iterator[bytes]:
    with open_bytes() as stream:
        yield stream.read(_HEAD_BYTES)


def _may_be_text(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return not any(part.startswith(".") for part in parts) and not _NOT_TEXT.fullmatch(parts[-1].lower())


def _untagged(chunks: Iterator[str], head: bytes) -> Iterator[str]:
    """Remove tags as in "jury/nn" if most words of the head carry one."""
    words = head.decode("utf-8", "replace").split()
    if 2 * sum(_TAGGED.fullmatch(word) is not None for word in words) <= len(words):
        yield from chunks
        return
    held = ""
    for chunk in chunks:
        ready, space, held = (held + chunk).rpartition("\n")
        yield _TAGGED.sub(r"\1", ready) + space
    yield _TAGGED.sub(r"\1", held)


def _find(name: str) -> Path:
    if not re.fullmatch(r"[\w-]+", name):
        raise NotFoundError(f"{name!r} is not the name of an NLTK corpus. An example: nltk:gutenberg")
    for folder in _corpus_folders():
        for path in (folder / name, folder / f"{name}.zip"):
            if path.exists():
                return path
    near = difflib.get_close_matches(name, downloaded(), n=1)
    hint = f" Did you mean 'nltk:{near[0]}'?" if near else ""
    raise NotFoundError(
        f"the NLTK corpus {name!r} is not on this computer.{hint} Get it with: python -m nltk.downloader {name}"
    )


def downloaded() -> list[str]:
    """Name the corpora found on this computer."""
    return sorted({path.stem for folder in _corpus_folders() for path in folder.iterdir() if path.stem[0] != "."})


def _corpus_folders() -> list[Path]:
    """List the folders where NLTK looks, in its order, that exist."""
    chosen = [place for place in os.environ.get("NLTK_DATA", "").split(os.pathsep) if place]
    below_prefix = [Path(sys.prefix, part, "nltk_data") for part in ("", "share", "lib")]
    shared = [Path(part, "nltk_data") for part in ("/usr/share", "/usr/local/share", "/usr/lib", "/usr/local/lib")]
    places = [*map(Path, chosen), Path.home() / "nltk_data", *below_prefix, *shared]
    return [place / "corpora" for place in places if (place / "corpora").is_dir()]
