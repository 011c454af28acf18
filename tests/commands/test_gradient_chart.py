"""Curves on a logarithmic scale, as text."""

from textrnn.commands.gradient_chart import Curve, Panel, draw_text

TENTHS = [10.0**-step for step in range(9)]


def draw(*curves, width=18, encoding="utf-8"):
    return draw_text([Panel("norm", curves)], width=width, encoding=encoding).splitlines()


def test_each_power_of_ten_has_its_line():
    lines = draw(Curve("rnn", TENTHS, 0))
    assert lines[0] == "norm"
    assert lines[1:5] == ["     10 │", "      1 │●", "    0.1 │ ●", "   0.01 │··●······"]
    assert lines[10] == "  1e-08 │        ●"
    assert lines[11:] == [" " * 8 + "└" + "─" * 9, " " * 9 + "0 2 4 6 8", " " * 9 + "● rnn"]


def test_marks_take_turns_where_curves_meet_and_nothing_is_drawn_outside():
    lines = draw(Curve("a", [1.0] * 9, 0), Curve("alone", [1.0, 0.0] + [1.0] * 5 + [1e-30, 1e30], 0, alone=True))
    assert next(line for line in lines if " 1 │" in line) == "      1 │●●●○●○●●●"
    assert sum(line.count("○") for line in lines[:-1]) == 2


def test_letters_stand_for_marks_in_ascii_and_for_many_cells():
    curves = Curve("rnn", TENTHS, 0), Curve("its", [1.0] * 9, 1, alone=True)
    lines = draw(*curves, encoding="ascii")
    assert lines[2] == "      1 |Abbbbbbbb"
    assert "\n".join(lines).isascii()
    assert draw(*(Curve(str(number), TENTHS, number) for number in range(6)))[2] == "      1 │A"
