"""From bytes to text: streams read in chunks and decoded as they come, every unreadable byte counted.

tally = Tally()
for chunk in read_text(lambda: open_binary(Path("a.txt.gz")), "a.txt.gz", "utf-8", tally):
    ...
"""

import codecs
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from textrnn.archive import SUFFIXES
from textrnn.errors import TransferError, UsageError
from textrnn.io import reason
from textrnn.registry import suggest

Spans = Sequence[tuple[int, int]]  # where each starts and ends in a text
CHUNK_BYTES = 1 << 20
REPLACEMENT = "\ufffd"
_KNOWN_ENCODINGS = ["ascii", "cp1251", "cp1252", "gb18030", "latin-1", "shift_jis", "utf-8", "utf-16", "utf-32"]
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_replaced = threading.local()


@dataclass
class Tally:
    """What one pass over a corpus met on its way."""

    undecodable: int = 0  # bytes
    without_text: int = 0  # records whose field is absent, null or empty
    unreadable: list[str] = field(default_factory=list)  # what is wrong with documents found in folders

    def add(self, other: "Tally") -> None:
        self.undecodable += other.undecodable
        self.without_text += other.without_text
        self.unreadable += other.unreadable

    def notes(self, *, of_blank: str = "were passed over") -> Iterator[str]:
        """Say what was met, one sentence each. of_blank: what became of records without text."""
        if self.undecodable:
            yield f"{self.undecodable:,} undecodable bytes were replaced; --encoding may help."
        if self.without_text:
            yield f"{self.without_text:,} records without text {of_blank}."
        if self.unreadable:
            yield f"{len(self.unreadable):,} documents in folders could not be read; the first: {self.unreadable[0]}"


@dataclass(frozen=True)
class Text:
    """One document while it is read: its chunks can be taken once; headings: where they stand, if that is known."""

    name: str
    chunks: Iterable[str]
    fields: dict[str, object] | None = field(default=None)
    title: str | None = None
    headings: Spans = ()


def check_encoding(name: str) -> None:
    """Raise UsageError unless Python decodes text from this encoding."""
    try:
        "a".encode(name)
    except (LookupError, ValueError) as error:
        raise UsageError(f"unknown --encoding {name!r}. {suggest(name, _KNOWN_ENCODINGS)}") from error


def announced_encoding(head: bytes, encoding: str) -> str:
    """Give the encoding a byte order mark at the head announces, else the one asked for.

    A mark overrules only Unicode encodings: in any other its bytes are ordinary letters.
    """
    if codecs.lookup(encoding).name.startswith("utf"):
        for mark, announced in _BYTE_ORDER_MARKS:
            if head.startswith(mark):
                return announced
    return encoding


def read_text(open_bytes: Callable[[], BinaryIO], name: str, encoding: str, tally: Tally) -> Iterator[str]:
    """Yield the text of a stream in chunks; undecodable bytes become U+FFFD and are counted in the tally."""
    codecs.register_error("textrnn.replace", _replace)
    with readable(name), open_bytes() as stream:
        data = stream.read(CHUNK_BYTES)
        decoder = codecs.getincrementaldecoder(announced_encoding(data, encoding))("textrnn.replace")
        while True:
            _replaced.num_bytes = 0
            text = decoder.decode(data, not data)
            tally.undecodable += _replaced.num_bytes
            if text:
                yield text
            if not data:
                return
            data = stream.read(CHUNK_BYTES)


def _replace(error: UnicodeError) -> tuple[str, int]:
    """Do what the "replace" handler of the codecs does, and count."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    _replaced.num_bytes += error.end - error.start
    return REPLACEMENT, error.end


@contextmanager
def readable(name: str) -> Iterator[None]:
    """Turn a refusal of the system into one line that names the file."""
    try:
        yield
    except OSError as error:
        raise TransferError(f"cannot read {name}: {reason(error)}.") from error


def without_surrogates(text: str) -> str:
    """Replace lone surrogates, which JSON escapes can spell and UTF-8 cannot hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def is_binary(head: bytes) -> bool:
    """Guess from the first bytes of a file whether it is something other than text."""
    if any(head.startswith(mark) for mark, _ in _BYTE_ORDER_MARKS):
        return False
    controls = sum(head.count(code) for code in range(32) if code not in b"\t\n\f\r\x1b")
    return b"\0" in head or controls * 10 > len(head)


def inner_suffix(path: Path) -> str:
    """Give the ending below a compression: ".csv" for a.csv.gz."""
    return Path(path.stem if path.suffix.lower() in SUFFIXES else path.name).suffix.lower()


def split_lines(chunks: Iterable[str]) -> Iterator[str]:
    """Yield lines, each with its newline; only a line feed ends one."""
    unfinished: list[str] = []
    for chunk in chunks:
        *lines, rest = chunk.split("\n")
        for line in lines:
            yield "".join([*unfinished, line, "\n"])
            unfinished.clear()
        unfinished.append(rest)
    if last := "".join(unfinished):
        yield last
