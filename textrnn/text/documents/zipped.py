"""Members of a zip file that nobody vouches for, read within bounds."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from textrnn.errors import InputError
from textrnn.text.documents.raw import RawDocument

MOST_BYTES = 1 << 28  # all members read, unpacked
_PLAUSIBLE_BYTES, _PLAUSIBLE_GROWTH = 1 << 24, 200  # XML is seldom packed tighter than 1 : 50
_READ_BYTES = 1 << 20


class Zipped:
    """A zip file; reading raises InputError where it is damaged, locked, or blown up."""

    def __init__(self, raw: RawDocument, expected: str) -> None:
        self._raw = raw
        self._num_bytes = 0
        if not raw.data.startswith(b"PK"):
            raise raw.wrong(expected)
        with self._checked():
            self._archive = zipfile.ZipFile(io.BytesIO(raw.data))

    def names(self) -> list[str]:
        return self._archive.namelist()

    def read(self, name: str) -> bytes:
        """Give a member unpacked, b"" if there is none of this name."""
        if name not in self._archive.NameToInfo:
            return b""
        member = self._archive.getinfo(name)
        parts: list[bytes] = []
        with self._checked(), self._archive.open(member) as stream:
            while part := stream.read(_READ_BYTES):
                parts.append(part)
                self._num_bytes += len(part)
                self._check_size(sum(map(len, parts)), member.compress_size)
        return b"".join(parts)

    def _check_size(self, unpacked: int, packed: int) -> None:
        swollen = unpacked > _PLAUSIBLE_BYTES and unpacked > packed * _PLAUSIBLE_GROWTH
        if swollen or self._num_bytes > MOST_BYTES:
            raise InputError(f"{self._raw.name} unpacks to more than a document can hold; it was not read.")

    @contextmanager
    def _checked(self) -> Iterator[None]:
        try:
            yield
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
            raise self._raw.damaged(error) from error
        except RuntimeError as error:  # what zipfile raises for a password
            raise InputError(f"{self._raw.name} is protected by a password. Save it without one.") from error
