"""What all answers share: reading queries as they come, headings, columns, errors in their place."""

import io
import json
import os
import sys

import pytest

from textrnn.commands.embed import queries as module
from textrnn.commands.embed.answers import Answer, each, print_answers
from textrnn.commands.embed.queries import Queries, spare_threads
from textrnn.errors import InputError, LockedError, NotFoundError


class Pipe(io.RawIOBase):
    """Standard input that gives one piece at each read."""

    def __init__(self, *pieces):
        self.pieces = [piece.encode() if isinstance(piece, str) else piece for piece in pieces]

    def readable(self):
        return True

    def readinto(self, buffer):
        piece = self.pieces.pop(0) if self.pieces else b""
        buffer[: len(piece)] = piece
        return len(piece)


@pytest.fixture
def piped(monkeypatch):
    def piped(*pieces):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Pipe(*pieces))))
        return list(Queries(("-",)))

    return piped


def answer(query):
    if query == "bad":
        raise NotFoundError("there is no\n'bad'.")
    return Answer(query, {"word": query}, [[query.upper(), 0.5], ["X", 1.0]])


def one(query):
    return Answer(query, {"word": query}, [[float(len(query))]], single=True)


def printed(capsys, queries, ask=answer, **options):
    single = ask is one
    code = print_answers(each([queries], ask, single=single), **options)
    return code, *capsys.readouterr()


def test_lines_that_come_together_are_one_batch(piped):
    assert piped("a\nb\n", "c", "d\n\n  \ne\r\n", "f") == [["a", "b"], ["cd", "e"], ["f"]]


def test_a_large_batch_is_cut(piped, monkeypatch):
    monkeypatch.setattr(module, "LARGEST_BATCH", 2)
    assert piped("a\nb\nc\nd\ne\n") == [["a", "b"], ["c", "d"], ["e"]]


def test_a_character_cut_between_two_reads_is_whole(piped):
    ship = "größe\n".encode()
    assert piped(ship[:3], ship[3:]) == [["größe"]]


def test_arguments_are_one_batch_and_leave_standard_input_alone(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    assert list(Queries(("a", "-", "b"))) == [["a", "-", "b"]]


def test_few_queries_start_no_threads(monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    spare_threads(())
    assert "OPENBLAS_NUM_THREADS" not in os.environ
    spare_threads(("a",))
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"


def test_text_of_one_query_is_plain_and_of_several_under_headings(capsys):
    assert printed(capsys, ["a"])[1] == "A\t0.5000\nX\t1.0000\n"
    assert printed(capsys, ["a", "b"])[1] == "==> a <==\nA\t0.5000\nX\t1.0000\n\n==> b <==\nB\t0.5000\nX\t1.0000\n"


def test_single_values_have_no_headings_and_keep_their_lines(capsys):
    assert printed(capsys, ["a", "abc"], one)[1] == "1.0000\n3.0000\n"

    def fails(query):
        return one(query) if query != "bad" else answer(query)

    assert print_answers(each([["a", "bad", "abc"]], fails, single=True)) == 66
    assert capsys.readouterr().out == "1.0000\n\n3.0000\n"


def test_a_conversation_has_no_headings(capsys):
    assert printed(capsys, ["a", "b"], conversation=True)[1] == "A\t0.5000\nX\t1.0000\n\nB\t0.5000\nX\t1.0000\n\n"
    assert printed(capsys, ["a", "b"], one, conversation=True)[1] == "1.0000\n1.0000\n"


def test_the_query_is_the_first_column_of_tsv_and_a_tab_in_it_makes_two(capsys):
    assert printed(capsys, ["a\nb\tc"], one, format="tsv")[1] == "a b\tc\t5.0000\n"


def test_errors_are_told_on_one_line_and_the_worst_is_the_exit_code(capsys):
    code, out, err = printed(capsys, ["a", "bad", "b"], format="jsonl")
    assert (code, err) == (66, "error: there is no 'bad'.\n")
    assert [json.loads(line) for line in out.splitlines()] == [
        {"word": "a"}, {"word": "bad", "error": "there is no 'bad'."}, {"word": "b"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("queries", "expected"), [(["a"], {"word": "a"}), (["a", "b"], {"queries": [{"word": "a"}, {"word": "b"}]})]
)
def test_json_is_one_object(capsys, queries, expected):
    assert json.loads(printed(capsys, queries, format="json")[1]) == expected


def test_each_answer_is_printed_before_the_next_is_sought(capsys):
    seen = []

    def ask(query):
        seen.append(capsys.readouterr().out)
        return one(query)

    print_answers(each([["a", "b", "c"]], ask))
    assert seen == ["", "1.0000\n", "1.0000\n"]


def test_other_errors_end_everything():
    def locked(query):
        raise LockedError("locked")

    with pytest.raises(LockedError):
        print_answers(each([["a"]], locked))


def test_no_query_is_an_error():
    with pytest.raises(InputError, match="there is no query"):
        print_answers(iter(()))
