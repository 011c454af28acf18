"""A document before and after its text is taken out."""

import codecs
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from io import BytesIO
from typing import BinaryIO, NamedTuple

from textrnn.errors import InputError
from textrnn.text.reading import CHUNK_BYTES, Spans, Tally, read_text, readable

MOST_BYTES = 1 << 30


class Extracted(NamedTuple):
    """Plain text, paragraphs separated by blank lines; title: None where the document does not say one.

    headings: where those stand that the document marks as such, in order.
    """

    text: str
    title: str | None = None
    headings: Spans = ()


@dataclass(frozen=True)
class RawDocument:
    """All bytes of a document, and how its text is encoded where it is text; what cannot be decoded is tallied."""

    name: str
    data: bytes
    encoding: str = "utf-8"
    tally: Tally = field(default_factory=Tally)

    def decode(self, declared: str | None = None) -> str:
        """Give the bytes as text. declared: the encoding the document names, for text that is not UTF-8."""
        encoding = self.encoding
        if declared and codecs.lookup(encoding).name == "utf-8" and not _is_utf8(self.data):
            encoding = declared
        return "".join(read_text(lambda: BytesIO(self.data), self.name, encoding, self.tally))

    def wrong(self, expected: str) -> InputError:
        """Make the error for bytes that are not the format their name or the user says."""
        if not self.data:
            return InputError(f"{self.name} is empty, not {expected}.")
        return InputError(
            f"{self.name} is not {expected}, whatever its name says. "
            "Say what it is with --from; --from text reads it as it stands."
        )

    def damaged(self, why: object) -> InputError:
        return InputError(f"{self.name} is damaged: {why}. Copy or save the file again.")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def read_bytes(open_bytes: Callable[[], BinaryIO], name: str) -> bytes:
    """Read all of a document, which an archive may not blow up without bound."""
    data = bytearray()
    with readable(name), closing(open_bytes()) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            data += chunk
            if len(data) > MOST_BYTES:
                raise InputError(f"{name} holds more than {MOST_BYTES >> 30} GB, too much for one document.")
    return bytes(data)
