"""Every system call of the writers of a run fails in turn: the old state stays whole and the error is one line."""

import errno
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from generations import Faults, commit, generation_of, names_in, save_state, state_of

from textrnn.errors import TextrnnError, TransferError
from textrnn.io import write_atomically
from textrnn.run import Run


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Iterator[Faults]:
    with monkeypatch.context() as patch:
        yield Faults(patch)


def write_file(run: Run, generation: int) -> None:
    write_atomically(run.path / "file", b"%d" % generation)


def file_of(path: Path) -> int:
    return int((path / "file").read_bytes())


WRITERS = pytest.mark.parametrize(
    ("write", "read"),
    [(write_file, file_of), (commit, generation_of), (save_state, state_of)],
    ids=["write_atomically", "commit", "save_resume"],
)


@WRITERS
@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO], ids=["ENOSPC", "EIO"])
def test_any_one_system_call_may_fail(
    tmp_path: Path, faults: Faults, write: Callable[[Run, int], None], read: Callable[[Path], int], error: int
) -> None:
    run = Run.create(tmp_path / "run")
    faults.error = error
    with run.lock():
        commit(run, 1)
        write(run, 1)
        before = names_in(run.path)
        faults.reset()
        write(run, 2)
        calls = faults.calls
        instant = calls.index("replace")  # the first rename: before it all is old, after it all is new
        assert "fsync" in calls[:instant] and "fsync" in calls[instant:]
        for failing, name in enumerate(calls):
            faults.reset()
            write(run, 1)
            faults.reset(failing=failing)
            with pytest.raises(TransferError) as caught:
                write(run, 2)
            faults.reset()
            assert "\n" not in str(caught.value) and os.strerror(error) in str(caught.value)
            assert read(run.path) == (1 if failing <= instant else 2), (failing, name)
            assert names_in(run.path) == before


def test_any_one_system_call_of_the_first_commit_may_fail(tmp_path: Path, faults: Faults) -> None:
    commit(Run.create(tmp_path / "count"), 1)
    for failing, name in enumerate(faults.calls):
        run = Run.create(tmp_path / f"run{failing}")
        faults.reset(failing=failing)
        try:
            commit(run, 1)
        except TextrnnError:
            assert names_in(run.path) <= {"tokenizer"} or generation_of(run.path) == 1, name
        else:
            assert name in {"write", "ftruncate", "unlink", "close", "rmdir"}, "only the lock may fail unnoticed"
            assert generation_of(run.path) == 1
        faults.reset()
        commit(run, 2)
        assert generation_of(run.path) == 2


def count_calls_of_force(path: Path, faults: Faults) -> int:
    commit(Run.create(path), 1)
    new = Run.create(path, force=True)
    with new.lock():
        faults.reset()
        commit(new, 2)
        return len(faults.calls)


def test_any_one_system_call_of_replacing_a_run_by_force_may_fail(tmp_path: Path, faults: Faults) -> None:
    for failing in range(count_calls_of_force(tmp_path / "count", faults)):
        path = tmp_path / f"run{failing}"
        commit(Run.create(path), 1)
        new = Run.create(path, force=True)
        with new.lock():
            faults.reset(failing=failing)
            with pytest.raises(TransferError):
                commit(new, 2)
            faults.reset()
        assert generation_of(path) in {1, 2}
        commit(new, 3)
        assert generation_of(path) == 3


@WRITERS
def test_a_disk_that_stays_full_costs_nothing_but_the_new_state(
    tmp_path: Path, faults: Faults, write: Callable[[Run, int], None], read: Callable[[Path], int]
) -> None:
    run = Run.create(tmp_path / "run")
    faults.error = errno.ENOSPC
    with run.lock():
        commit(run, 1)
        write(run, 1)
        before = names_in(run.path)
        faults.reset()
        write(run, 2)
        needed = faults.calls.count("write")
        write(run, 1)
        for room in range(needed):
            faults.reset(writes_left=room)
            with pytest.raises(TransferError, match="Free some space, then try again"):
                write(run, 2)
            assert read(run.path) == 1
            assert names_in(run.path) == before
        faults.reset(writes_left=needed)
        write(run, 2)
        assert read(run.path) == 2


@WRITERS
def test_short_writes_are_continued(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    write: Callable[[Run, int], None],
    read: Callable[[Path], int],
) -> None:
    run = Run.create(tmp_path / "run")
    commit(run, 1)
    whole_write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: whole_write(descriptor, data[:7]))
    write(run, 2)
    run.append_log({"words": "a line longer than one write"})
    assert read(run.path) == 2
    assert run.log() == [{"words": "a line longer than one write"}]


def test_a_log_line_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = Run.create(tmp_path / "run")
    run.append_log({"step": 1})
    whole_write = os.write

    def half(descriptor: int, data: bytes) -> int:
        if len(data) <= 6:
            raise OSError(errno.ENOSPC, "No space left on device")
        return whole_write(descriptor, data[:6])

    with run.lock():
        monkeypatch.setattr(os, "write", half)
        with pytest.raises(TransferError, match=r"cannot write .*log\.jsonl: No space left"):
            run.append_log({"step": 2})
    assert (run.path / "log.jsonl").read_bytes() == b'{"step": 1}\n'
