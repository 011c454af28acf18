"""Files written piece by piece that appear whole or not at all, compressed by their ending.

with replacing(Path("vectors.txt.gz")) as file:
    file.write(b"...")
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from textrnn.archive import SUFFIXES
from textrnn.errors import UsageError
from textrnn.io import make_directory, refused, sync_directory

_GZIP_LEVEL = 2  # seven times as fast as level 6, for a file a tenth larger


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a temporary file that takes the name when the block ends without an exception.

    Raises TransferError when the disk refuses, OutputError if the directory cannot be made.
    """
    check_writable(path)
    make_directory(path.parent)
    temporary = path.with_name(f".{path.name}.{os.urandom(8).hex()}.tmp")
    try:
        with temporary.open("wb") as file:
            with _compressing(file, path.suffix.lower()) as stream:
                yield stream
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_directory(path.parent)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        if isinstance(error, OSError):
            raise refused(f"cannot write {path}", error) from error
        raise


def check_writable(path: Path) -> None:
    """Raises UsageError for a kind of archive that is only read."""
    if path.suffix.lower() in set(SUFFIXES) - {".gz", ".bz2", ".xz"}:
        raise UsageError(f"cannot write {path.suffix} archives. Choose .gz, .bz2 or .xz, or none.")


@contextlib.contextmanager
def _compressing(file: BinaryIO, suffix: str) -> Iterator[BinaryIO]:
    if suffix == ".gz":
        import gzip

        # without a name and a time the same vectors give the same bytes
        with gzip.GzipFile("", "wb", _GZIP_LEVEL, file, mtime=0) as stream:
            yield cast(BinaryIO, stream)
    elif suffix == ".bz2":
        import bz2

        with bz2.open(file, "wb") as stream:
            yield cast(BinaryIO, stream)
    elif suffix == ".xz":
        import lzma

        with lzma.open(file, "wb") as stream:
            yield cast(BinaryIO, stream)
    else:
        yield file
