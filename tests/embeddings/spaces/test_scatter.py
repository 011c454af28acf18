"""Scatter plots: as text, where every column is known, and as a picture, where labels must not cover each other."""

import numpy as np
import pytest

from textrnn.embeddings.spaces.scatter import (
    Scatter,
    _best_box,
    _draw_labels,
    _draw_points,
    draw_picture,
)
from textrnn.embeddings.spaces.text_scatter import draw_text


def scatter_of(points, groups=None, lines=()):
    """points: the place of each word."""
    places = np.array(list(points.values()), float)
    return Scatter(list(points), places, groups or [0] * len(points), lines)


def text_of(scatter, width=22, height=10, encoding="utf-8"):
    return "\n".join(draw_text(scatter, width=width, height=height, encoding=encoding).lines)


def test_points_stand_where_they_belong_and_words_beside_them():
    drawn = text_of(scatter_of({"king": (0, 1), "sea": (2, 0), "mid": (1, 0.5)}), width=22, height=11)
    assert drawn.split("\n") == [
        "┌────────────────────┐",
        "│●king               │",
        "│                    │",
        "│                    │",
        "│                    │",
        "│          ●mid      │",
        "│                    │",
        "│                    │",
        "│                    │",
        "│                sea●│",
        "└────────────────────┘",
    ]  # fmt: skip


def test_without_unicode_everything_is_ascii():
    drawn = text_of(scatter_of({"mér": (0, 1), "sea": (2, 0)}, lines=[(0, 1)]), encoding="ascii")
    assert drawn.isascii()
    assert "*m?r" in drawn and "+----" in drawn and "." in drawn


@pytest.mark.parametrize("encoding", [None, "no-such-encoding"])
def test_an_encoding_nobody_knows_gets_ascii(encoding):
    assert text_of(scatter_of({"sea": (0, 0)}), encoding=encoding).isascii()


def test_groups_have_their_own_marks():
    drawn = text_of(scatter_of({"king": (0, 1), "sea": (2, 0)}, groups=[0, 1]))
    assert "●king" in drawn and "sea■" in drawn


def test_a_line_joins_its_words():
    drawn = text_of(scatter_of({"a": (0, 0), "b": (1, 1)}, lines=[(0, 1)]))
    dotted = [line for line in drawn.split("\n") if "·" in line]
    assert len(dotted) >= 6  # one in every line between the two


def test_words_at_one_place_stand_around_it_or_are_named():
    words = {f"word{number}": (0, 0) for number in range(12)}
    drawing = draw_text(scatter_of(words), width=30, height=12, encoding="utf-8")
    text = "\n".join(drawing.lines)
    shown = [word for word in words if any(word in line.replace("●", " ").split() for line in drawing.lines)]
    assert 4 <= len(shown) < 12
    assert drawing.unlabelled == [word for word in words if word not in shown]
    assert text.count("●") == 1


def test_labels_never_touch():
    rng = np.random.default_rng(0)
    words = {f"w{number:02}x": rng.random(2) for number in range(40)}
    drawing = draw_text(scatter_of(words), width=60, height=20, encoding="utf-8")
    found = [word for line in drawing.lines[1:-1] for word in line.strip("│").replace("●", " ").split()]
    assert sorted([*found, *drawing.unlabelled]) == sorted(words)


def test_wide_letters_take_two_columns():
    drawing = draw_text(scatter_of({"日本": (0, 1), "sea": (1, 0)}), width=22, height=10, encoding="utf-8")
    assert len(drawing.lines[1]) == 20  # two letters that fill four columns
    assert drawing.lines[1].startswith("│●日本 ")


def test_marks_stay_on_their_letter_and_commands_to_the_terminal_are_shown():
    drawn = text_of(scatter_of({"e\u0301t\u00e9": (0, 1), "\x1b[2J": (1, 0)}))
    assert "●e\u0301té" in drawn
    assert "\x1b" not in drawn and "␛[2J" in drawn


def test_a_long_word_is_cut():
    drawn = text_of(scatter_of({"x" * 50: (0, 1), "b": (1, 0)}), width=60)
    assert f"●{'x' * 23}… " in drawn


def test_the_narrowest_terminal_still_gets_a_drawing():
    assert "●" in text_of(scatter_of({"sea": (0, 0), "ship": (1, 1)}), width=1, height=1)


def test_a_label_goes_where_it_covers_least():
    point, size, inside = np.array([50.0, 50.0]), np.array([20.0, 8.0]), np.array([[0.0, 0, 100, 100]])
    right, share = _best_box(point, size, np.empty((0, 4)), inside)
    assert (right[0] > point[0], share) == (True, 0)
    left, share = _best_box(point, size, right[None], inside)
    assert (left[2] < point[0], share) == (True, 0)
    everywhere = np.array([[0.0, 0, 100, 100]])
    assert _best_box(point, size, everywhere, inside)[1] == 1


@pytest.mark.parametrize(("file_format", "magic"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_a_picture_is_of_its_format_and_the_same_each_time(file_format, magic):
    pytest.importorskip("matplotlib")
    scatter = scatter_of({"sea": (0, 0), "$x_1$ ship": (1, 1), "deck": (2, 0)}, groups=[0, 1, 11], lines=[(0, 1)])
    first, second = (draw_picture(scatter, file_format) for _ in range(2))
    assert first.data.startswith(magic)
    assert first.data == second.data
    assert first.unlabelled == [] and not first.missing_letters


def test_labels_stand_beside_their_points_at_any_resolution():
    agg = pytest.importorskip("matplotlib.backends.backend_agg")
    figure = pytest.importorskip("matplotlib.figure").Figure()
    canvas, axes = agg.FigureCanvasAgg(figure), figure.add_subplot()
    scatter = scatter_of({"sea": (0, 0), "ship": (1, 1), "deck": (2, 0)})
    _draw_points(axes, scatter)
    _draw_labels(axes, scatter, canvas.get_renderer())
    for figure.dpi in (100, 300):
        boxes = [text.get_window_extent(canvas.get_renderer()) for text in axes.texts]
        points = axes.transData.transform(scatter.places)
        gaps = [box.x0 - x if box.x0 > x else x - box.x1 for box, (x, _) in zip(boxes, points, strict=True)]
        assert all(0 < gap < 0.1 * figure.dpi for gap in gaps)


def test_words_without_room_in_a_picture_are_named():
    pytest.importorskip("matplotlib")
    words = {f"word{number}": (0, 0) for number in range(20)}
    assert 8 <= len(draw_picture(scatter_of(words), "png").unlabelled) < 20


def test_letters_that_the_font_lacks_are_told():
    pytest.importorskip("matplotlib")
    assert draw_picture(scatter_of({"\U00013080": (0, 0)}), "png").missing_letters
