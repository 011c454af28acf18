"""`textrnn train` interrupted: the command it prints goes on, whatever the text came from and however early it was."""

import re
import shlex
import signal
from pathlib import Path

import pytest
from tiny_pairs import TINY_PAIRS, make_pairs
from tiny_training import TEXT, TINY, standard_input, textrnn, weights

from textrnn.commands import training_run
from textrnn.run import Run

__all__ = ["standard_input"]  # a fixture, found by its name
PAIRS = make_pairs()
TABLE = "".join(f"{source}\t{target}\n" for source, target in PAIRS).encode()
SOURCES = "".join(f"{source}\n" for source, _ in PAIRS).encode()
CHAT = ("--task", "chat", *TINY_PAIRS)


@pytest.fixture
def interrupted(tmp_path, monkeypatch, capsys):
    """What trains, is interrupted by the signal after a method of the run, and gives the command printed."""
    monkeypatch.chdir(tmp_path)

    def interrupt(method, *arguments):
        def call_and_interrupt(self, *given):
            result = original(self, *given)
            signal.raise_signal(signal.SIGINT)
            return result

        original = getattr(training_run.TrainingRun, method)
        with monkeypatch.context() as patch, pytest.raises(SystemExit) as stopped:
            patch.setattr(training_run.TrainingRun, method, call_and_interrupt)
            textrnn("train", *arguments)
        assert stopped.value.code == 130
        return re.search(r"Go on with: (textrnn train .*)\n", capsys.readouterr().err)[1]

    return interrupt


@pytest.mark.parametrize(
    ("options", "data"),
    [
        (TINY, TEXT.encode()), (("-", *TINY), TEXT.encode()), (("more.txt", "-", *TINY), TEXT.encode()),
        (CHAT, TABLE), (("-", *CHAT), TABLE), (("--source", "-", "--target", "b", *CHAT), SOURCES),
        (("pairs.tsv", "--valid", "-", *CHAT), TABLE[:200]),
    ],
)  # fmt: skip
def test_what_came_through_standard_input_has_to_come_again(interrupted, standard_input, options, data):
    Path("more.txt").write_text(TEXT, encoding="utf-8")
    Path("b").write_text("".join(f"{target}\n" for _, target in PAIRS), encoding="utf-8")
    Path("pairs.tsv").write_bytes(TABLE)
    standard_input(data)
    textrnn("train", "-o", "whole", *options)
    standard_input(data)
    command = interrupted("_follow", "-o", "m", *options)
    assert command.endswith(" < TEXT")
    standard_input(data)
    textrnn(*shlex.split(command.removesuffix(" < TEXT"))[1:])
    assert weights("m") == weights("whole")


def test_a_file_does_not_have_to_come_again(interrupted):
    Path("text.txt").write_text(TEXT, encoding="utf-8")
    assert interrupted("_follow", "text.txt", "-o", "a run", *TINY) == "textrnn train --resume -o 'a run'"


@pytest.mark.parametrize("options", [("text.txt", *TINY), ("pairs.tsv", *CHAT)])
def test_interrupted_while_it_begins_it_can_go_on(interrupted, options):
    Path("text.txt").write_text(TEXT, encoding="utf-8")
    Path("pairs.tsv").write_bytes(TABLE)
    textrnn("train", "-o", "whole", *options)
    command = interrupted("_state", "-o", "m", *options)
    assert not Run.resume(Path("models/m")).log()
    textrnn(*shlex.split(command)[1:])
    assert weights("m") == weights("whole")
