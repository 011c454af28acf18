"""Dialogues made into pairs of context and reply."""

from pathlib import Path

import pytest

from textrnn.text.pairs.corpus import PairCorpus, PairReadOptions
from textrnn.text.pairs.dialogues import join_turns
from textrnn.text.pairs.pair import Pair

MARKED = "Hi . __eou__ Hello . __eou__ Bye . __eou__\t1 2 3\t0 0 0\r\nWhat ? __eou__ Nothing .\n"
LINES = "Hi .\r\nHello .\r\nBye .\r\n\r\n\r\nWhat ?\r\nNothing ."


def read(path: Path, text: str, context: int = 1) -> list[Pair]:
    path.write_text(text, newline="")
    return list(PairCorpus([str(path)], PairReadOptions(task="chat", context=context)).pairs())


@pytest.mark.parametrize("text", [MARKED, LINES])
def test_each_reply_is_paired_with_the_turn_before(tmp_path: Path, text: str) -> None:
    pairs = read(tmp_path / "a.txt", text)
    assert [(pair.source, pair.target) for pair in pairs] == [
        ("Hi .", "Hello ."),
        ("Hello .", "Bye ."),
        ("What ?", "Nothing ."),
    ]


@pytest.mark.parametrize("text", [MARKED, LINES])
def test_a_longer_context_is_as_long_as_the_dialogue_allows(tmp_path: Path, text: str) -> None:
    sources = [pair.source for pair in read(tmp_path / "a.txt", text, context=5)]
    assert sources == ["Hi .", join_turns(["Hi .", "Hello ."]), "What ?"]


def test_places_are_lines_and_a_group_is_a_dialogue(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    assert [pair.place for pair in read(path, LINES)] == [f"{path}:2", f"{path}:3", f"{path}:7"]
    groups = [pair.group for pair in read(path, MARKED)]
    assert groups[0] == groups[1] != groups[2]


def test_a_dialogue_that_comes_twice_is_one_group(tmp_path: Path) -> None:
    assert len({pair.group for pair in read(tmp_path / "a.txt", "a\nb\n\nc\nd\n\na\nb\n")}) == 2


def test_a_log_without_end_is_several_dialogues(tmp_path: Path) -> None:
    pairs = read(tmp_path / "a.txt", "".join(f"turn {number}\n" for number in range(1000)))
    assert len({pair.group for pair in pairs}) == 10
    assert len(pairs) == 990


def test_a_lonely_turn_gives_no_pair(tmp_path: Path) -> None:
    assert read(tmp_path / "a.txt", "Hi . __eou__\n") == read(tmp_path / "b.txt", "\nHi .\n\nHo .\n") == []


def test_marked_lines_end_the_dialogue_before_them(tmp_path: Path) -> None:
    pairs = read(tmp_path / "a.txt", "a __eou__ b __eou__\nc\nd\ne __eou__ f __eou__\n")
    assert [(pair.source, pair.target) for pair in pairs] == [("a", "b"), ("c", "d"), ("e", "f")]


def test_a_table_is_no_dialogue(tmp_path: Path) -> None:
    pairs = read(tmp_path / "a.txt", "How are you?\tFine.\n")
    assert [(pair.source, pair.target) for pair in pairs] == [("How are you?", "Fine.")]


def test_one_turn_is_its_own_context() -> None:
    assert join_turns([" Hi . "]) == "Hi ."
    assert join_turns(["Hi .", "Ho ."]) == "Hi . / Ho ."
