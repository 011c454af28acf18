"""One writer for one run; a dead process holds nothing."""

import errno
import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from textrnn.errors import LockedError, OutputError
from textrnn.run.lock import exclusive


@contextmanager
def holder(path: Path) -> Iterator[int]:
    """Run a process that holds the lock until it is killed; give its number."""
    ready, tell = os.pipe()
    process = os.fork()
    if process == 0:
        with exclusive(path, what="models/alice"):
            os.write(tell, b"!")
            signal.pause()
        os._exit(1)
    os.read(ready, 1)
    try:
        yield process
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        os.close(ready)
        os.close(tell)


def test_a_second_process_is_told_which_one_holds_the_lock(tmp_path: Path) -> None:
    with holder(tmp_path / "lock") as process, pytest.raises(LockedError) as caught:
        exclusive(tmp_path / "lock", what="models/alice").__enter__()
    assert str(caught.value).startswith(f"models/alice is being trained by process {process}. Wait for it")


def test_the_lock_of_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    with holder(tmp_path / "lock"):
        pass
    assert (tmp_path / "lock").exists()
    with exclusive(tmp_path / "lock", what="models/alice"):
        assert str(os.getpid()) in (tmp_path / "lock").read_text()


def test_a_process_cannot_take_its_own_lock_twice(tmp_path: Path) -> None:
    with exclusive(tmp_path / "lock", what="it"), pytest.raises(LockedError, match=f"process {os.getpid()}"):
        exclusive(tmp_path / "lock", what="it").__enter__()


def test_the_lock_file_is_gone_when_the_lock_is(tmp_path: Path) -> None:
    for _ in range(2):
        with exclusive(tmp_path / "lock", what="it"):
            pass
        assert list(tmp_path.iterdir()) == []


def test_a_lock_file_removed_while_it_is_opened_is_not_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, flock = tmp_path / "lock", fcntl.flock
    attempts: list[int] = []

    def remove_first(descriptor: int, operation: int) -> None:
        if not attempts:
            path.unlink()  # as another holder does when it ends
        attempts.append(descriptor)
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", remove_first)
    with exclusive(path, what="it"):
        assert path.exists()
        assert len(attempts) == 2


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"pid": "x", "host": ""}', b"\xff"])
def test_an_unreadable_lock_file_still_locks(tmp_path: Path, content: bytes) -> None:
    with exclusive(tmp_path / "lock", what="it"):
        (tmp_path / "lock").write_bytes(content)
        with pytest.raises(LockedError, match="another process"):
            exclusive(tmp_path / "lock", what="it").__enter__()


def test_a_file_system_without_locks_is_reported_once_and_clearly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(OutputError, match="models/alice is on a file system without locks"):
        exclusive(tmp_path / "lock", what="models/alice").__enter__()


def test_a_place_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot write to it"):
        exclusive(tmp_path / "absent" / "lock", what="it").__enter__()
