"""Small real runs whose every file says which generation it is of, and a way to make their writers fail."""

import errno
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy

from textrnn.config import RunConfig
from textrnn.errors import InputError
from textrnn.run import Run, encode_config

SYSTEM_CALLS = (
    *("open", "write", "fsync", "close", "ftruncate", "truncate", "fchmod"),
    *("replace", "rename", "link", "unlink", "mkdir", "rmdir"),
)


def files_of(generation: int) -> dict[str, bytes]:
    """Give the files of a small real run; every generation has other bytes in every file, of the same size."""
    config = RunConfig(
        kind="lm", network={"cell": "lstm"}, tokenizer={"name": "char"}, training={}, data={"tokens": generation}
    )
    weights = np.full((8, 8), generation, np.float32)
    return {
        "config.json": encode_config(config),
        "weights.safetensors": safetensors.numpy.save({"embedding": weights}),
        "tokenizer/tokenizer.json": f'{{"name": "char", "generation": {generation}}}'.encode(),
    }


def commit(run: Run, generation: int) -> None:
    run.commit(files_of(generation))


def save_state(run: Run, generation: int) -> None:
    run.save_resume({"weights": np.full(100, generation), "step": np.array(generation)}, {"step": str(generation)})


def generation_of(path: Path) -> int:
    """Open a run, verify it, and give the one generation that all its files are of."""
    run = Run.open(path)
    generation = int(run.config().data["tokens"])
    assert {name: run.read(name) for name in run.manifest.entry_by_name} == files_of(generation)
    return generation


def generation_if_any(path: Path) -> int | None:
    """Give the generation of a run that may be gone; one that is damaged or mixed raises."""
    if not (path / "manifest.json").exists():
        with pytest.raises(InputError, match=r"has no manifest|is no run"):
            Run.open(path)
        return None
    return generation_of(path)


def state_of(path: Path) -> int | None:
    saved = Run.resume(path).read_resume()
    if saved is None:
        return None
    tensors, metadata = saved
    assert set(tensors["weights"].tolist()) == {int(tensors["step"])} == {int(metadata["step"])}
    return int(metadata["step"])


def names_in(path: Path) -> set[str]:
    return {file.relative_to(path).as_posix() for file in path.rglob("*")}


class Faults:
    """Counts the system calls that write, and makes chosen ones fail.

    failing: the index of the call that fails. killing: the index of the call before which this process kills itself.
    writes_left: how many writes the disk still has room for.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os, "fsync", lambda descriptor: None)  # nothing here needs the disk to be awaited
        for name in SYSTEM_CALLS:
            monkeypatch.setattr(os, name, self._wrap(name, getattr(os, name)))
        self.error = errno.EIO
        self.reset()

    def reset(self, *, failing: int | None = None, killing: int | None = None, writes_left: int | None = None) -> None:
        self.calls: list[str] = []
        self.failing, self.killing, self.writes_left = failing, killing, writes_left

    def _wrap(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **options: Any) -> Any:
            if len(self.calls) == self.killing:
                os.kill(os.getpid(), signal.SIGKILL)
            self.calls.append(name)
            if not self._fails(name):
                return call(*arguments, **options)
            if name == "close":
                call(*arguments)  # a failing close has closed all the same
            raise OSError(self.error, os.strerror(self.error))

        return wrapped

    def _fails(self, name: str) -> bool:
        if name == "write" and self.writes_left is not None:
            self.writes_left -= 1
            return self.writes_left < 0
        return len(self.calls) - 1 == self.failing
