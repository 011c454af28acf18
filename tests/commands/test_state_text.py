"""The text of a unit in a terminal, in colour and without."""

import numpy as np
import pytest

from textrnn.commands.state_text import Colours, Marks, UnitTrace, draw_unit


def draw(tokens, values, width=40, *, colour=False, encoding="utf-8"):
    """Give the lines below heading and legend."""
    trace = UnitTrace(3, np.array(values, np.float32), "digit", -0.5)
    drawing = Colours(trace) if colour else Marks(trace, encoding)
    heading, legend, *lines = "".join(draw_unit(trace, tokens, width, drawing)).splitlines()
    assert heading == "unit 3: correlation -0.50 with digit"
    return legend, lines


def test_marks_stand_below_their_characters_from_the_lowest_value_to_the_highest():
    assert draw("ab", [-3, 4]) == ("-3 ▁▂▃▄▅▆▇█ 4", ["ab", "▁█"])
    assert draw("ab", [2, 2], encoding="ascii") == ("2 _.-:=+*# 2", ["ab", "__"])
    assert draw(["春", "a\u0301", "\t"], [0, 7, 1])[1] == ["春a\u0301", "▁▁█▂▂▂▂"]


def test_colours_go_from_blue_through_none_to_red():
    def on(background, text):
        return f"\x1b[38;5;16;48;5;{background}m{text}\x1b[0m"

    legend, (line,) = draw("abcde", [-2, 0, 0.1, 2, 2], colour=True)
    assert line == f"{on(63, 'a')}bc{on(203, 'de')}"
    assert legend.startswith(f"-2 {on(63, ' ')}") and legend.endswith(f"{on(203, ' ')} 2")
    assert draw("ab", [0, 0], colour=True)[1] == ["ab"]


@pytest.mark.parametrize("tokens", [list("one two three\nfour"), ["one", " two", " threeeee", "\n", "four"]])
def test_lines_are_broken_at_the_width_and_at_line_feeds(tokens):
    _, lines = draw(tokens, range(len(tokens)), width=8)
    assert [line.rstrip() for line in lines[::2]] == (
        ["one two", " three", "four"] if len(tokens) > 5 else ["one two", " threee", "ee", "four"]
    )
    assert all(len(text) <= len(marks) <= 8 for text, marks in zip(lines[::2], lines[1::2], strict=True))


def test_the_text_cannot_command_the_terminal():
    assert draw(["\x1b[31m"], [1])[1][0] == "␛[31m"
