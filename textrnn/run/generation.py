"""A run read as one generation of files, even while a writer replaces them.

vectors = read_generation(path, lambda run: map_tensors(open_verified(run, VECTORS_NAME, hashed=False)))
"""

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeVar

from textrnn.errors import InputError, TextrnnError
from textrnn.io import reason
from textrnn.run.commit import pending_path
from textrnn.run.directory import Run
from textrnn.run.manifest import MANIFEST_NAME, Entry, damaged, find_fault

T = TypeVar("T")


def read_generation(path: Path, read: Callable[[Run], T]) -> T:
    """Give what a function reads of a finished run; it is called again if the run was replaced meanwhile.

    It verifies what it reads, by `Run.read` or `open_verified`. An error counts only if the run stayed as it was.
    """
    while True:
        with _held(path / MANIFEST_NAME) as manifest:
            try:
                found = read(Run.open(path, hashed=False))
            except TextrnnError:
                if manifest is None or _stands(path / MANIFEST_NAME, manifest):
                    raise
            else:
                if manifest and _stands(path / MANIFEST_NAME, manifest):
                    return found


@contextlib.contextmanager
def _held(path: Path) -> Iterator[BinaryIO | None]:
    """Keep a file open, so that no file that replaces it gets its number; None if there is none to be read."""
    with contextlib.ExitStack() as stack:
        try:
            file = stack.enter_context(path.open("rb"))
        except OSError:
            file = None
        yield file


def _stands(path: Path, file: BinaryIO) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except OSError:
        return False


def open_verified(run: Run, name: str, *, hashed: bool) -> BinaryIO:
    """Open a file of a run and compare what was opened, not what now has its name, with the manifest.

    hashed: compare the bytes, not only the size. Raises InputError naming the file.
    """
    run.file(name)  # raises if it has none
    path, entry = run.path / name, run.manifest.entry_by_name[name]
    pending = pending_path(path)
    hashed = hashed or pending.exists()  # only the bytes tell which of the two the manifest means
    # its own name once more at the end: a writer may have renamed the pending file in between
    for candidate in (path, pending, path):
        file = _open_if_same(candidate, entry, hashed=hashed)
        if file:
            return file
    raise damaged(path, find_fault(path, entry, hashed=hashed) or "it is being replaced")


def _open_if_same(path: Path, entry: Entry, *, hashed: bool) -> BinaryIO | None:
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise InputError(f"cannot read {path}: {reason(error)}.") from error
    same = os.fstat(file.fileno()).st_size == entry.size
    if same and hashed:
        same = hashlib.file_digest(file, "sha256").hexdigest() == entry.sha256
        file.seek(0)
    if same:
        return file
    file.close()
    return None
