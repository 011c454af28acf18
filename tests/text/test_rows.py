"""Rows of tables, with the number of the line each starts in."""

import pytest

from textrnn.errors import InputError
from textrnn.text.rows import find_delimiter, read_rows


def rows(text: str, suffix: str = ".csv") -> list[tuple[int, list[str]]]:
    return list(read_rows([text], "a" + suffix, suffix))


def test_a_row_has_the_number_of_its_first_line() -> None:
    assert rows('a,b\n\n"one\ntwo",x\ny,z') == [(1, ["a", "b"]), (3, ["one\ntwo", "x"]), (5, ["y", "z"])]


def test_what_excel_says_of_the_delimiter_is_no_row() -> None:
    assert rows("sep=;\r\na,b;c\r\n") == [(2, ["a,b", "c"])]


@pytest.mark.parametrize(
    ("lines", "delimiter"),
    [
        (["id;text\n", "1;a, b\n"], ";"),
        (['"Well, yes";"Ja, gut"\n'], ";"),
        (["a,b\n", '"x; y",z\n'], ","),
        (["a\tb\n", "x, y\tz\n"], "\t"),
        (["text\n", "one; two\n"], ","),
        ([], ","),
        (["a,b\n", '"a cell that goes\n', "on;and on;and on\n"], ","),
    ],
)
def test_the_delimiter_is_what_cuts_all_rows_alike(lines: list[str], delimiter: str) -> None:
    assert find_delimiter(lines) == delimiter


@pytest.mark.parametrize("text", ['a,b\nx,"y\nz,w\n', 'a,b\nx,"y'])
def test_a_quotation_mark_that_is_never_closed_is_an_error_with_its_line(text: str) -> None:
    with pytest.raises(InputError, match=r"a\.csv, line 2: a quotation mark"):
        rows(text)


def test_only_a_line_feed_ends_a_row_between_tabs() -> None:
    assert rows('a\rb\t"c\x0b\u2028\r\n\nx\ty', ".tsv") == [(1, ["a\rb", '"c\x0b\u2028']), (3, ["x", "y"])]


def test_an_empty_table_has_no_rows() -> None:
    assert rows("") == rows("\n", ".tsv") == []
