"""Compressed files as plain byte streams that say so when they are damaged or cut."""

import io
import sys
import zlib
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

from textrnn.errors import InputError

SUFFIXES = (".gz", ".bz2", ".xz", ".zst")
_CHUNK_BYTES = 1 << 20
_FRAME_BYTES = 1 << 14  # a zstandard block can grow ten thousand times when it is opened


def open_archive(path: Path) -> BinaryIO:
    """Open for reading; a read from a damaged or cut file raises InputError naming it."""
    return io.BufferedReader(_Checked(path, _open(path)), _CHUNK_BYTES)


def _open(path: Path) -> BinaryIO:
    suffix = path.suffix.lower()
    if suffix == ".gz":
        import gzip

        return cast(BinaryIO, gzip.open(path, "rb"))
    if suffix == ".bz2":
        import bz2

        return cast(BinaryIO, bz2.open(path, "rb"))
    if suffix == ".xz":
        import lzma

        return cast(BinaryIO, lzma.open(path, "rb"))
    return cast(BinaryIO, _ZstandardFile(path.open("rb")))


class _Checked(io.RawIOBase):
    """Every library has its own exceptions for a damaged archive; this gives them one name."""

    def __init__(self, path: Path, source: BinaryIO) -> None:
        self._path = path
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            return cast(int, self._source.readinto(buffer))  # type: ignore[attr-defined]
        except OSError as error:
            if error.errno is not None:  # the disk's fault, not the archive's
                raise
            raise self._damaged(error) from error
        except Exception as error:
            if not _is_damage(error):
                raise
            raise self._damaged(error) from error

    def _damaged(self, error: Exception) -> InputError:
        return InputError(f"{self._path} is damaged: {error}. Compress or copy the file again.")

    def close(self) -> None:
        self._source.close()
        super().close()


def _is_damage(error: Exception) -> bool:
    return isinstance(error, EOFError | zlib.error) or type(error).__name__ in {"LZMAError", "ZstdError"}


class _Frame(Protocol):
    eof: bool
    unused_data: bytes

    def decompress(self, data: bytes) -> bytes: ...


def _start_frame() -> _Frame:
    if sys.version_info >= (3, 14):
        from compression import zstd

        return zstd.ZstdDecompressor()
    import zstandard

    return cast(_Frame, zstandard.ZstdDecompressor().decompressobj())


class _ZstandardFile(io.RawIOBase):
    """All frames of a .zst file, one after the other; raises EOFError if the last one is cut."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._frame: _Frame | None = None
        self._input = b""
        self._output = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._output:
            self._input = self._input or self._source.read(_FRAME_BYTES)
            if not self._input:
                if self._frame is not None:
                    raise EOFError("the compressed data ends too early")
                return 0
            self._advance()
        size = min(len(buffer), len(self._output))
        buffer[:size] = self._output[:size]
        self._output = self._output[size:]
        return size

    def _advance(self) -> None:
        frame = self._frame or _start_frame()
        self._output = memoryview(frame.decompress(self._input))
        self._input = frame.unused_data if frame.eof else b""
        self._frame = None if frame.eof else frame

    def close(self) -> None:
        self._source.close()
        super().close()
