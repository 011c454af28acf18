"""The run as a whole: made, opened, written to."""

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from textrnn.config import RunConfig
from textrnn.errors import InputError, LockedError, OutputError, TransferError
from textrnn.io import make_directory, reason, refused, sync_directory
from textrnn.run import log
from textrnn.run.commit import locate_all, replace_files, replace_run, settle
from textrnn.run.lock import exclusive
from textrnn.run.manifest import (
    CONFIG_NAME,
    LOCK_NAME,
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
    read_manifest,
)
from textrnn.run.places import is_run, is_vacant

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from textrnn.run.tensors import Tensors


_KINDS_OF_VECTORS = ("vectors", "documents")


class Run:
    """Made by `create`, `resume` or `open`. What writes takes the lock for itself unless it is held already."""

    def __init__(
        self, path: Path, manifest: Manifest, path_by_name: Mapping[str, Path], *, replaces: bool = False
    ) -> None:
        self.path = path
        self.name = path.resolve().name
        self.manifest = manifest
        self._path_by_name = dict(path_by_name)
        self._replaces = replaces
        self._locks = 0

    @property
    def replaces(self) -> bool:
        """Whether another run still stands here, to be replaced by the first write."""
        return self._replaces

    @classmethod
    def create(cls, path: Path, *, force: bool = False) -> Self:
        """Begin a run. Nothing is written, and with force nothing is removed, before the first write.

        Raises OutputError if there is a run already and force is not given, or something that is no run.
        """
        old = is_run(path)
        if old and not force:
            step = "Replace it with --force, go on with --resume, or choose another name with -o."
            raise OutputError(f"{path} exists already. {step}")
        if not old and os.path.lexists(path) and not is_vacant(path):
            raise OutputError(f"{path} exists and is no run, so it is not replaced. Choose another name with -o.")
        return cls(path, Manifest(), {}, replaces=old)

    @classmethod
    def resume(cls, path: Path) -> Self:
        """Open a run to go on training it, whether or not it has weights already; one that does not exist begins.

        When `read_resume` then gives None, training begins at its first step and the log at its first line.
        """
        if not is_run(path):
            return cls.create(path)
        manifest, path_by_name = locate_all(path)
        return cls(path, manifest or Manifest(), path_by_name)

    @classmethod
    def open(cls, path: Path, *, hashed: bool = True) -> Self:
        """Open a finished run for reading and verify every file of its manifest.

        hashed: compare the bytes, not only the sizes, of the files; config.json is compared in any case. Raises
        InputError naming the file that is damaged.
        """
        manifest, path_by_name = locate_all(path, hashed=hashed)
        if manifest is None or not path_by_name.keys() & {WEIGHTS_NAME, VECTORS_NAME}:
            raise InputError(_unfinished(path, manifest))
        run = cls(path, manifest, path_by_name)
        run._finish_commit()
        return run

    def _finish_commit(self) -> None:
        """Give files that a killed writer left under pending names their own, if this process may."""
        if any(path != self.path / name for name, path in self._path_by_name.items()):
            with contextlib.suppress(LockedError, OutputError, TransferError), self.lock():
                pass

    def config(self) -> RunConfig:
        """Raises InputError or ConfigError if config.json is not one that this textrnn reads."""
        try:
            record = json.loads(self.read(CONFIG_NAME))
        except (ValueError, RecursionError) as error:
            raise damaged(self.path / CONFIG_NAME, "it is no JSON") from error
        if not isinstance(record, dict):
            raise damaged(self.path / CONFIG_NAME, "it is no JSON object")
        config = RunConfig.from_dict(record)
        config.validate()
        return config

    def file(self, name: str) -> Path:
        """Give where a file of the manifest is. Raises InputError if the run has none of that name."""
        if name not in self._path_by_name:
            raise InputError(f"{self.path} has no {name}. It was not fully written; train again with --resume.")
        path = self._path_by_name[name]
        return path if path.exists() else self.path / name

    def weights(self) -> Path:
        """Give the file that holds what was learned, whatever the kind of run."""
        return self.file(next(name for name in (WEIGHTS_NAME, VECTORS_NAME) if name in self._path_by_name))

    def read_folder(self, folder: str) -> dict[str, bytes]:
        """Give the bytes of every file of the manifest below a folder, by their names there."""
        names = [name for name in self.manifest.entry_by_name if name.startswith(f"{folder}/")]
        return {name.removeprefix(f"{folder}/"): self.read(name) for name in names}

    def read(self, name: str) -> bytes:
        """Give the bytes of a file of the manifest, compared once more with what the run had when it was opened."""
        path = self.path / name
        try:
            for place in (self.file(name), path):
                with contextlib.suppress(FileNotFoundError):
                    data = place.read_bytes()
                    if Entry.of(data) == self.manifest.entry_by_name[name]:
                        return data
        except OSError as error:
            raise InputError(f"cannot read {path}: {reason(error)}.") from error
        if read_manifest(self.path) == self.manifest and (fault := find_fault(path, self.manifest.entry_by_name[name])):
            raise damaged(path, fault)
        raise InputError(f"{path} has just been replaced by the training that goes on. Try again.")

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the run against every other writer; it may be taken again while it is held.

        Raises LockedError if a living process holds it. What a killed one left half done is finished first.
        """
        if self._locks:
            yield
            return
        make_directory(self.path)
        try:
            with exclusive(self.path / LOCK_NAME, what=str(self.path)), self._counted():
                if not self._replaces:
                    self._settle()
                yield
        finally:
            with contextlib.suppress(OSError):
                self.path.rmdir()  # succeeds if nothing was written

    @contextlib.contextmanager
    def _counted(self) -> Iterator[None]:
        self._locks += 1
        try:
            yield
        finally:
            self._locks -= 1

    def _settle(self) -> None:
        settle(self.path, read_manifest(self.path) or Manifest())
        manifest, self._path_by_name = locate_all(self.path, hashed=False)
        self.manifest = manifest or Manifest()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        with self.lock():
            if self._replaces:
                self._remove_old()
                self._replaces = False
            yield

    def _remove_old(self) -> None:
        """Remove the run that stood here: its resume state, the manifest without which nothing loads, then the rest."""
        try:
            names = list((read_manifest(self.path) or Manifest()).entry_by_name)
        except InputError:
            names = [CONFIG_NAME, WEIGHTS_NAME, VECTORS_NAME]
        # what marks the directory as a run goes last, or a kill would leave files that belong to nothing
        names.sort(key=lambda name: name in (CONFIG_NAME, WEIGHTS_NAME, VECTORS_NAME))
        try:
            for name in (RESUME_NAME, MANIFEST_NAME, LOG_NAME, *names):
                (self.path / name).unlink(missing_ok=True)
                sync_directory(self.path)
        except OSError as error:
            raise refused(f"cannot remove the old run from {self.path}", error) from error
        settle(self.path, Manifest())

    def commit(self, files: Mapping[str, Content]) -> None:
        """Replace or add files: a kill at any instant leaves all of the old contents or all of the new.

        That holds for the run that stood here, too: it can be read until this one takes its place.
        """
        with self.lock():
            self.manifest = (replace_run if self._replaces else replace_files)(self.path, files)
            self._replaces = False
            self._path_by_name = {name: self.path / name for name in self.manifest.entry_by_name}

    def append_log(self, record: Mapping[str, object]) -> None:
        with self._writing():
            log.append(self.path / LOG_NAME, record)

    def log_size(self) -> int:
        return 0 if self._replaces else log.size_bytes(self.path / LOG_NAME)

    def truncate_log(self, size: int) -> None:
        """Cut the log back to its first bytes, as it was when the state to go on from was saved."""
        with self._writing():
            log.truncate(self.path / LOG_NAME, size)

    def log(self) -> list[dict[str, Any]]:
        return log.read(self.path / LOG_NAME)

    def save_resume(self, tensors: "Mapping[str, NDArray[Any]]", metadata: Mapping[str, str]) -> None:
        """Save everything needed to go on with the training, after the log that it belongs to."""
        from textrnn.run import sealed

        with self._writing():
            log.sync(self.path / LOG_NAME)
            sealed.write(self.path / RESUME_NAME, tensors, metadata)

    def read_resume(self) -> "tuple[Tensors, dict[str, str]] | None":
        """Give what `save_resume` saved last, None if nothing. Raises InputError if it is damaged."""
        from textrnn.run import sealed

        return None if self._replaces else sealed.read(self.path / RESUME_NAME)


def encode_config(config: RunConfig) -> bytes:
    """Give the bytes of config.json, one setting to a line."""
    return (json.dumps(config.to_dict(), indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _unfinished(path: Path, manifest: Manifest | None) -> str:
    if not is_run(path):
        return f"{path} is no run. Train one with: textrnn train FILE -o {path}"
    missing = MANIFEST_NAME if manifest is None else _content_name(path)
    return f"{path} has no {missing}. It was not fully written; train again with --resume."


def _content_name(path: Path) -> str:
    """Give the file that a run lacks which has neither weights nor vectors, by the kind in its config.json."""
    try:
        kind = json.loads((path / CONFIG_NAME).read_bytes())["kind"]
    except (OSError, ValueError, RecursionError, KeyError, TypeError):
        return f"{WEIGHTS_NAME} or {VECTORS_NAME}"
    return VECTORS_NAME if kind in _KINDS_OF_VECTORS else WEIGHTS_NAME
