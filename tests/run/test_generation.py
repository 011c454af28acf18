"""A run that is replaced while it is read: what is read is of one generation, errors are those of a run at rest."""

from collections.abc import Callable
from pathlib import Path

import pytest
from generations import commit, files_of

from textrnn.errors import InputError
from textrnn.run import Run
from textrnn.run.commit import pending_path
from textrnn.run.generation import open_verified, read_generation

WEIGHTS = "weights.safetensors"


@pytest.fixture
def run(tmp_path: Path) -> Run:
    run = Run.create(tmp_path / "run")
    commit(run, 1)
    return run


def reading(*between: Callable[[], None]) -> Callable[[Run], list[bytes]]:
    """Give a reader of all files, by size alone, in which something happens at the first readings."""
    left = list(between)

    def read(run: Run) -> list[bytes]:
        if left:
            left.pop(0)()
        return [open_verified(run, name, hashed=False).read() for name in files_of(1)]

    return read


def test_what_is_read_is_of_the_last_generation(run: Run) -> None:
    read = reading(lambda: commit(run, 2), lambda: commit(run, 3))
    assert read_generation(run.path, read) == [*files_of(3).values()]


def test_a_run_replaced_by_its_equal_is_read_again(run: Run) -> None:
    def there_and_back() -> None:
        commit(run, 2)
        commit(run, 1)

    counted = reading(there_and_back)
    calls = []
    read_generation(run.path, lambda run: [calls.append(1), counted(run)])
    assert len(calls) == 2


def test_an_error_while_the_run_is_replaced_does_not_count(run: Run) -> None:
    def break_off() -> None:
        commit(run, 2)
        raise InputError("half of it is gone")

    assert read_generation(run.path, reading(break_off)) == [*files_of(2).values()]


def test_an_error_of_a_run_at_rest_counts(run: Run) -> None:
    def break_off() -> None:
        raise InputError("it makes no sense")

    with pytest.raises(InputError, match="no sense"):
        read_generation(run.path, reading(break_off))


def test_a_run_without_a_manifest_is_refused(run: Run) -> None:
    (run.path / "manifest.json").unlink()
    with pytest.raises(InputError, match="has no manifest"):
        read_generation(run.path, reading())


@pytest.mark.parametrize("hashed", [False, True])
def test_the_file_that_the_manifest_means_is_opened_also_under_its_pending_name(run: Run, hashed: bool) -> None:
    data = (run.path / WEIGHTS).read_bytes()
    (run.path / WEIGHTS).rename(pending_path(run.path / WEIGHTS))
    (run.path / WEIGHTS).write_bytes(bytes(len(data)))  # of the same size
    with open_verified(run, WEIGHTS, hashed=hashed) as file:
        assert file.read() == data


def test_a_file_being_written_beside_it_is_not_taken(run: Run) -> None:
    data = (run.path / WEIGHTS).read_bytes()
    pending_path(run.path / WEIGHTS).write_bytes(bytes(len(data)))
    with open_verified(run, WEIGHTS, hashed=False) as file:
        assert file.read() == data


@pytest.mark.parametrize(("damage", "said"), [(b"x", "bytes"), (None, "missing")])
def test_a_damaged_file_is_refused_by_its_name(run: Run, damage: bytes | None, said: str) -> None:
    path = run.path / WEIGHTS
    path.unlink()
    if damage:
        path.write_bytes(damage)
    with pytest.raises(InputError, match=rf"weights\.safetensors is damaged: it .*{said}"):
        open_verified(run, WEIGHTS, hashed=True)
