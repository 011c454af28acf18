"""`textrnn embed neighbours-of-vector`: rows of numbers in, words out."""

import json

import numpy as np
import pytest
from asking import Asker

from textrnn.commands.embed.neighbours_of_vector import neighbours_of_vector
from textrnn.errors import InputError, NotFoundError


@pytest.fixture
def ask(capsys, monkeypatch, tmp_path):
    return Asker(neighbours_of_vector, capsys, monkeypatch, tmp_path)


def test_rows_of_standard_input_are_queries(ask):
    rows = ask.rows("-n", 1, "--format", "tsv", stdin="1 1 0\n\nmine 1 -1 0\n")
    assert [row[:2] for row in rows] == [["line 1", "king"], ["mine", "queen"]]


def test_one_row_gives_plain_rows(ask):
    assert ask.rows("-", "-n", 1, stdin="[2, 2, 0]\n") == [["king", "1.0000"]]


def test_files_of_text_and_numpy_give_the_same(ask, tmp_path):
    rows = np.random.default_rng(0).normal(size=(600, 3))
    np.save(tmp_path / "rows.npy", rows)
    np.savetxt(tmp_path / "rows.txt", rows)
    from_array, from_text = (ask.rows(tmp_path / f"rows.{suffix}", "--format", "tsv") for suffix in ("npy", "txt"))
    assert len(from_array) == 600 * 9
    assert [row[1:] for row in from_array] == [row[1:] for row in from_text]


def test_a_wrong_row_is_an_error_with_its_line(ask):
    code, out, err = ask("--jsonl", "-n", 1, stdin="1 1 0\n1 1\n1 x 0\n0 0 0\n1 -1 0\n")
    assert code == 65
    assert ["error" in json.loads(line) for line in out.splitlines()] == [False, True, True, True, False]
    assert "line 2: 2 numbers, but the vectors have 3" in err and "line 3: 'x' is no number" in err


def test_what_is_not_usable_is_refused(ask, tmp_path):
    (tmp_path / "rows.npy").write_bytes(b"1 2 3")
    with pytest.raises(InputError, match="not usable"):
        ask(tmp_path / "rows.npy")
    with pytest.raises(NotFoundError):
        ask(tmp_path / "none.txt")
    with pytest.raises(InputError, match="no query"):
        ask(stdin="")
