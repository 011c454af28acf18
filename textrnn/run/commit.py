"""Several files of a run replaced as if they were one: a kill at any instant leaves all of the old or all of the new.

1. The new bytes go to pending names (.weights.safetensors.next) and are seen on the disk.
2. The manifest is replaced in one rename. This is the instant in which the run changes.
3. The pending files take their names.

A reader that comes between 2 and 3 finds the bytes that the manifest asks for under the pending name; the next writer
finishes step 3.
"""

import contextlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from textrnn.errors import InputError, TransferError
from textrnn.io import TEMPORARY_PATTERN, refused, sync_directory, write_atomically, write_durably
from textrnn.run.manifest import (
    CONFIG_NAME,
    LOG_NAME,
    MANIFEST_NAME,
    RESUME_NAME,
    VECTORS_NAME,
    WEIGHTS_NAME,
    Content,
    Entry,
    Manifest,
    damaged,
    find_fault,
    parts_of,
    read_manifest,
)

PENDING_PATTERN = r"\.(.+)\.next"
_PENDING = re.compile(PENDING_PATTERN)
_TEMPORARY = re.compile(TEMPORARY_PATTERN)


def replace_files(directory: Path, files: Mapping[str, Content]) -> Manifest:
    """Make these the contents of the files named; others stay. The caller holds the lock.

    Raises TransferError when the disk refuses; the run then holds all of the old contents, or all of the new if only
    the clean-up failed.
    """
    old = read_manifest(directory) or Manifest()
    new = old.with_files(files)
    changed = [name for name in files if old.entry_by_name.get(name) != new.entry_by_name[name]]
    _switch(directory, new, {name: files[name] for name in changed})
    return new


def replace_run(directory: Path, files: Mapping[str, Content]) -> Manifest:
    """Put a run of these files in the place of the one that stands here, which is whole until then.

    Its log and its state to go on from go just before it, so that they are never taken for those of the new run.
    """
    try:
        old = set((read_manifest(directory) or Manifest()).entry_by_name)
    except InputError:
        old = set()
    new = Manifest().with_files(files)
    _switch(directory, new, files, gone_before=[LOG_NAME, RESUME_NAME])
    _remove(directory, (old | {CONFIG_NAME, WEIGHTS_NAME, VECTORS_NAME}) - files.keys())
    return new


def _switch(directory: Path, new: Manifest, files: Mapping[str, Content], *, gone_before: Collection[str] = ()) -> None:
    try:
        _write_pending(directory, files)
        _remove(directory, gone_before)
        write_atomically(directory / MANIFEST_NAME, new.encode())
        settle(directory, new)
    except BaseException:
        with contextlib.suppress(TransferError, InputError):
            settle(directory, read_manifest(directory) or Manifest())
        raise


def _remove(directory: Path, names: Collection[str]) -> None:
    try:
        for name in names:
            (directory / name).unlink(missing_ok=True)
        if names:
            sync_directory(directory)
    except OSError as error:
        raise refused(f"cannot remove the old run from {directory}", error) from error


def _write_pending(directory: Path, files: Mapping[str, Content]) -> None:
    paths = [directory / name for name in files]
    try:
        for folder in {path.parent for path in paths}:
            if not folder.is_dir():
                folder.mkdir()
        for path, content in zip(paths, files.values(), strict=True):
            write_durably(pending_path(path), *parts_of(content))
        _sync_parents(directory, paths)
    except OSError as error:
        raise refused(f"cannot write to {directory}", error) from error


def pending_path(path: Path) -> Path:
    return path.with_name(f".{path.name}.next")


def _sync_parents(directory: Path, paths: Iterable[Path]) -> None:
    for folder in sorted({path.parent for path in paths} | {directory}):
        sync_directory(folder)


def settle(directory: Path, manifest: Manifest) -> None:
    """Finish a commit that a kill cut short, and remove what killed processes left. The caller holds the lock."""
    installed = []
    try:
        for leftover, path in _leftovers(directory):
            entry = manifest.entry_by_name.get(path.relative_to(directory).as_posix()) if path else None
            if path and entry and find_fault(path, entry) and not find_fault(leftover, entry):
                leftover.replace(path)
                installed.append(path)
            else:
                leftover.unlink()
        if installed:
            _sync_parents(directory, installed)
    except OSError as error:
        raise refused(f"cannot write to {directory}", error) from error


def _leftovers(directory: Path) -> Iterator[tuple[Path, Path | None]]:
    """Give every temporary file, and every pending one with the path it waits for."""
    folders = [directory, *(path for path in directory.iterdir() if path.is_dir())]
    for path in [path for folder in folders for path in folder.glob(".*")]:
        if _TEMPORARY.fullmatch(path.name):
            yield path, None
        elif match := _PENDING.fullmatch(path.name):
            yield path, path.with_name(match.group(1))


def locate(directory: Path, name: str, entry: Entry, *, hashed: bool = True) -> Path:
    """Find the file that holds what the manifest asks for, under its own name or, for a moment, a pending one.

    Raises InputError naming the file if neither does.
    """
    path = directory / name
    hashed = hashed or pending_path(path).exists()  # the two may be of one size
    # its own name once more at the end: a writer may have renamed the pending file in between
    for candidate in (path, pending_path(path), path):
        if not find_fault(candidate, entry, hashed=hashed):
            return candidate
    raise damaged(path, find_fault(path, entry, hashed=hashed) or "it is being replaced")


def locate_all(directory: Path, *, hashed: bool = True) -> tuple[Manifest | None, dict[str, Path]]:
    """Read the manifest and find every file it lists, as one generation even while a writer replaces them."""
    while True:
        manifest = read_manifest(directory)
        entry_by_name = manifest.entry_by_name if manifest else {}
        try:
            return manifest, {n: locate(directory, n, entry, hashed=hashed) for n, entry in entry_by_name.items()}
        except InputError:
            if read_manifest(directory) == manifest:
                raise
