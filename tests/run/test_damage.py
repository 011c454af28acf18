"""A run survives kill -9 at any instant, and is refused after any damage to its files."""

import os
import random
import signal
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from generations import Faults, commit, files_of, generation_if_any, generation_of, names_in, save_state, state_of

from textrnn.errors import InputError
from textrnn.run import Run

KILLS, MUTATIONS = 30, 2000


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait for the disk: what a killed process has written is there in any case."""
    monkeypatch.setattr(os, "fsync", lambda descriptor: None)


def replace_by_force(run: Run, generation: int) -> None:
    commit(Run.create(run.path, force=True), generation)


def die_at(index: int, write: Callable[[], None]) -> bool:
    """Write in a process that kills itself before this system call; say whether it came so far."""
    process = os.fork()
    if process == 0:
        with pytest.MonkeyPatch.context() as patch:
            faults = Faults(patch)
            faults.reset(killing=index)
            write()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("write", "expected"),
    [
        (commit, {(1, 1), (2, 1)}),
        (save_state, {(1, 1), (1, 2)}),
        (replace_by_force, {(1, 1), (1, None), (2, None)}),
    ],
)
def test_a_kill_before_any_system_call_leaves_a_whole_run(
    tmp_path: Path, write: Callable[[Run, int], None], expected: set[tuple[int | None, int | None]]
) -> None:
    run = Run.create(tmp_path / "run")
    index, killed, seen = 0, True, set()
    while killed:
        commit(run, 1)
        save_state(run, 1)
        killed = die_at(index, partial(write, run, 2))
        seen.add((generation_if_any(run.path), state_of(run.path)))
        with Run.resume(run.path).lock():
            assert not [name for name in names_in(run.path) if name.endswith((".tmp", ".next"))]
        index += 1
    assert seen == expected
    assert index > 8


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("write", [commit, save_state])
def test_a_kill_before_any_system_call_of_a_new_run_leaves_a_place_to_begin(
    tmp_path: Path, write: Callable[[Run, int], None]
) -> None:
    index, killed = 0, True
    while killed:
        path = tmp_path / f"run{index}"
        killed = die_at(index, partial(write, Run.create(path), 1))
        assert generation_if_any(path) in {None, 1}
        write(Run.resume(path), 2)
        assert (generation_if_any(path), state_of(path)) == ((2, None) if write is commit else (None, 2))
        index += 1
    assert index > 8


def write_for_ever(path: Path, *, waits_for_disk: bool = True) -> None:
    if not waits_for_disk:  # or nearly every kill would hit a process that waits there
        os.fsync = lambda fd: None
    run = Run.resume(path)
    with run.lock():
        generation = generation_of(path) if (path / "manifest.json").exists() else 0
        while True:
            generation += 1
            commit(run, generation)
            save_state(run, generation)
            run.append_log({"step": generation})


def test_a_kill_at_any_instant_leaves_a_whole_run(tmp_path: Path) -> None:
    path, rng = tmp_path / "run", random.Random(5)
    commit(Run.create(path), 0)
    generation = state = 0
    for kill in range(KILLS):
        process = os.fork()
        if process == 0:
            try:
                write_for_ever(path, waits_for_disk=kill % 2 == 0)
            finally:
                os._exit(1)
        time.sleep(rng.uniform(0.0, 0.1))
        os.kill(process, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL
        assert generation_of(path) >= generation
        generation = generation_of(path)
        now = state_of(path) or 0
        assert state <= now <= generation
        state = now
        steps = [record["step"] for record in Run.open(path).log()]
        assert steps == sorted(steps)
    assert generation > 5
    with Run.resume(path).lock():
        expected = {*files_of(0), "tokenizer", "manifest.json", "resume.safetensors", "log.jsonl", "lock"}
        assert names_in(path) == expected


def test_a_reader_sees_whole_generations_while_a_writer_replaces_them(tmp_path: Path) -> None:
    path = tmp_path / "run"
    commit(Run.create(path), 0)
    process = os.fork()
    if process == 0:
        try:
            write_for_ever(path, waits_for_disk=False)
        finally:
            os._exit(1)
    try:
        seen = set()
        end = time.monotonic() + 0.5
        while time.monotonic() < end:
            run = Run.open(path)
            try:
                generation = run.config().data["tokens"]
                assert run.read("weights.safetensors") == files_of(generation)["weights.safetensors"]
                seen.add(generation)
            except InputError as error:
                assert "has just been replaced by the training that goes on" in str(error)
        assert len(seen) > 3
    finally:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def mutate(data: bytes, rng: random.Random) -> bytes:
    """Flip bits, replace, insert or delete bytes, or cut the end; never give the same bytes back."""
    place = rng.randrange(len(data))
    size = rng.choice([1, 1, 2, 16])
    noise = rng.choice([rng.randbytes(size), b" " * size, b"\n", b"0" * size])
    mutated = rng.choice(
        [
            data[:place] + bytes([data[place] ^ (1 << rng.randrange(8))]) + data[place + 1 :],
            data[:place] + noise + data[place + len(noise) :],
            data[:place] + noise + data[place:],
            data[:place] + data[place + size :],
            data[:place],
            data + noise,
        ]
    )
    return mutated if mutated != data else mutate(data, rng)


def overwrite(path: Path, data: bytes) -> None:
    with path.open("r+b") as file:  # emptying a file first makes some file systems wait for the disk
        file.write(data)
        file.truncate()


def test_two_thousand_damaged_files_are_all_refused_by_name(tmp_path: Path) -> None:
    rng = random.Random(11)
    run = Run.create(tmp_path / "run")
    commit(run, 1)
    save_state(run, 1)
    names = sorted([*files_of(1), "manifest.json", "resume.safetensors"])
    for count in range(MUTATIONS):
        name = names[count % len(names)]
        whole = (run.path / name).read_bytes()
        overwrite(run.path / name, mutate(whole, rng))
        with pytest.raises(InputError, match=f"run/{name} is damaged"):
            Run.open(run.path)
            Run.resume(run.path).read_resume()
        overwrite(run.path / name, whole)
    assert generation_of(run.path) == 1
    assert state_of(run.path) == 1
