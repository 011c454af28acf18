"""A file that a command is asked to write: whether it can be, and whether it may be."""

import glob
from collections.abc import Iterable, Iterator
from pathlib import Path

from textrnn.errors import OutputError, UsageError


def check_output_file(path: Path, sources: Iterable[str] = ()) -> None:
    """Raise OutputError for a place without a folder, UsageError for a file that is read as one of the sources."""
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise OutputError(f"cannot create {path}: its folder does not exist or it is one. Choose another place.")
    for source in sources:
        if any(_is_same(path, each) for each in _files_of(source)):
            raise UsageError(f"{path} would overwrite what is read from {source}. Choose another place.")


def _files_of(source: str) -> Iterator[Path]:
    """Yield the files and folders that a source names."""
    path = Path(source)
    yield from [path] if path.exists() else map(Path, glob.glob(source, recursive=True))  # noqa: PTH207 - absolute too


def _is_same(path: Path, source: Path) -> bool:
    """Say whether a file is the source, or is one of the folder that is the source; under whatever name."""
    if not path.exists():
        return False
    return path.samefile(source) or (source.is_dir() and path.resolve().is_relative_to(source.resolve()))
