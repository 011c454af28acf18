"""The log of a run can be cut back, and a kill costs it at most its last line."""

from pathlib import Path

import pytest

from textrnn.errors import InputError
from textrnn.run.log import append, read, size_bytes, truncate


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "log.jsonl"


def test_the_log_is_cut_back_to_where_it_was(path: Path) -> None:
    append(path, {"step": 1, "words": "König"})
    size = size_bytes(path)
    append(path, {"step": 2, "loss": float("nan"), "rates": (0.5, float("inf"))})
    assert read(path) == [{"step": 1, "words": "König"}, {"step": 2, "loss": None, "rates": [0.5, None]}]
    truncate(path, size)
    assert read(path) == [{"step": 1, "words": "König"}]
    truncate(path, size + 100)
    assert size_bytes(path) == size


def test_a_log_line_torn_by_a_kill_is_left_out_and_any_other_damage_named(path: Path) -> None:
    assert read(path) == []
    append(path, {"step": 1})
    with path.open("ab") as file:
        file.write(b'{"step": 2')
    assert read(path) == [{"step": 1}]
    path.write_bytes(b'{"step": 1}\n{"st\n{}\n')
    with pytest.raises(InputError, match=r"log\.jsonl is damaged: line 2"):
        read(path)
