"""Bare numbers as queries: how rows may be written, and what is wrong with one."""

import gzip
import io

import numpy as np
import pytest

from textrnn.embeddings.queries.expression import Direction
from textrnn.embeddings.queries.number_rows import read_row, read_rows
from textrnn.errors import InputError, NotFoundError

FORMS = ["3 4", "3\t4", "3,4", "[3, 4]", " 3.0;4e0 ", "(3 4)"]


@pytest.mark.parametrize("line", FORMS)
def test_numbers_are_read_however_they_are_laid_out(line):
    name, direction = read_row(line, "line 7", 2)
    assert name == "line 7"
    assert isinstance(direction, Direction)
    assert direction.vector == pytest.approx([0.6, 0.8])
    assert not direction.rows


def test_a_word_before_the_numbers_is_their_name():
    assert read_row("king 3 4", "line 1", 2)[0] == "king"
    assert read_row("12 3 4", "line 1", 3)[0] == "line 1"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("1 2 3", "line 5: 3 numbers, but the vectors have 2"),
        ("1", "line 5: 1 numbers, but the vectors have 2"),
        ("1 two", "line 5: 'two' is no number"),
        ("king 1", "line 5: 'king' is no number"),
        ("0 0", "line 5: the vector has the length 0"),
        ("nan 1", "line 5: the vector has the length nan"),
        ("inf 1", "line 5: the vector has the length inf"),
    ],
)
def test_a_wrong_row_is_an_error_that_names_its_place(line, message):
    place, error = read_row(line, "line 5", 2)
    assert place == "line 5"
    assert isinstance(error, InputError)
    assert str(error).startswith(message)


def test_rows_of_a_text_file_are_named_by_their_line(tmp_path):
    path = tmp_path / "rows.txt"
    path.write_text("1 0\n\nking 0 1\n1 2 3\n")
    rows = list(read_rows(str(path), 2))
    assert [name for name, _ in rows] == [f"{path}:1", "king", f"{path}:4"]
    assert isinstance(rows[2][1], InputError)


@pytest.mark.parametrize("array", [np.array([3, 4]), np.array([[3.0, 4], [0, 1]]), np.array([[6, 8]], np.float16)])
@pytest.mark.parametrize("suffix", [".npy", ".npy.gz"])
def test_arrays_of_numpy_are_read(tmp_path, array, suffix):
    buffer = io.BytesIO()
    np.save(buffer, array)
    path = tmp_path / f"rows{suffix}"
    path.write_bytes(gzip.compress(buffer.getvalue()) if suffix.endswith("gz") else buffer.getvalue())
    rows = list(read_rows(str(path), 2))
    assert len(rows) == len(np.atleast_2d(array))
    assert rows[0][0] == f"{path}:1"
    assert rows[0][1].vector == pytest.approx([0.6, 0.8])


@pytest.mark.parametrize("array", [np.array(["a"]), np.zeros((2, 2, 2)), np.array([None])])
def test_other_arrays_are_refused(tmp_path, array):
    np.save(tmp_path / "rows.npy", array)
    with pytest.raises(InputError, match=r"rows\.npy is not usable"):
        list(read_rows(str(tmp_path / "rows.npy"), 2))


@pytest.mark.parametrize("size", [0, 3, 20, 130])
def test_a_cut_array_is_refused(tmp_path, size):
    np.save(tmp_path / "rows.npy", np.ones((4, 2)))
    (tmp_path / "rows.npy").write_bytes((tmp_path / "rows.npy").read_bytes()[:size])
    with pytest.raises(InputError, match="not usable"):
        list(read_rows(str(tmp_path / "rows.npy"), 2))


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(NotFoundError, match=r"none\.txt"):
        list(read_rows(str(tmp_path / "none.txt"), 2))
