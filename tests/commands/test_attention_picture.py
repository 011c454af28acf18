"""Pictures of attention: as shades in a terminal, as a page and as a picture file."""

import importlib.util
from dataclasses import dataclass
from html.parser import HTMLParser

import numpy as np
import pytest

from textrnn.commands.attention_map import AttentionMap
from textrnn.commands.attention_picture import write_attention
from textrnn.commands.attention_text import cells, draw_attention_text, shorten
from textrnn.errors import InputError, OutputError, UsageError


@dataclass
class Token:
    text: str
    copied: float = 0.0


@dataclass
class Source:
    words: list


@dataclass
class Written:
    text: str
    tokens: list
    attention: object
    source: object


@pytest.fixture
def written():
    weights = np.array([[0.9, 0.1, 0.0], [0.0, 0.3, 0.7]], np.float32)
    return Written("ein <Hund>", [Token("ein"), Token("Hund", 0.8)], weights, Source(["a", " big", " <dog>"]))


def wide(num_words):
    """One token that attended to every tenth word."""
    weights = np.zeros((1, num_words))
    weights[0, ::10] = 10 / num_words
    return Written("x", [Token("x")], weights, Source([f"w{number}" for number in range(num_words)]))


class Cells(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.titles, self.styles, self.text = [], [], [], []

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        if tag in ("td", "th"):
            self.titles.append(dict(attributes).get("title"))
            self.styles.append(dict(attributes).get("style"))

    def handle_data(self, data):
        self.text.append(data)


def test_shades_stand_below_upright_words(written):
    *lines, legend = draw_attention_text(written, 80)
    assert lines == [
        "          <",
        "          d",
        "        b o",
        "        i g",
        "      a g >",
        "  ein ██░░··",
        "Hund* ··▒▒▓▓",
    ]
    assert "█ from 75%" in legend and "* copied" in legend


def test_nothing_is_marked_where_nothing_was_copied(written):
    written.tokens[1].copied = 0.2
    assert "*" not in "".join(draw_attention_text(written, 80))


def test_only_the_most_attended_words_fit_in_their_order():
    lines = draw_attention_text(wide(50), 12)
    assert [line.split() for line in lines[:3]] == [
        ["w", "w", "w", "w"],
        ["w", "1", "2", "3", "4"],
        ["0", "0", "0", "0", "0"],
    ]
    assert "the 5 most attended of 50 source words" in lines


@pytest.mark.parametrize("width", [44, 61, 80])
def test_no_line_is_wider_than_the_terminal(width):
    source = Source(["的", "e\u0301tude", "internationalization", "zwei"] * 30)
    tokens = [Token("extraordinarily long", 1.0), Token("的確")]
    weights = np.full((2, 120), 1 / 120)
    lines = draw_attention_text(Written("x", tokens, weights, source), width)
    assert max(map(cells, lines)) <= width


def test_wide_letters_and_marks_are_counted_as_cells():
    assert (cells("的e\u0301a"), shorten("的的的", 4), shorten("abc", 3)) == (4, "的…", "abc")


def test_control_characters_of_a_source_are_shown(written):
    written.source.words[0] = "\x1b[2J"
    assert "\x1b" not in "".join(draw_attention_text(written, 80))


def test_a_page_is_a_table_with_numbers_colours_and_tips(written, tmp_path):
    write_attention(written, tmp_path / "a.html")
    page = Cells()
    page.feed((tmp_path / "a.html").read_text(encoding="utf-8"))
    assert "ein 90%" not in page.text and "90" in page.text and "<dog>" in page.text
    assert "Hund ← <dog>: 70.0%" in page.titles
    assert "<dog> 70%, big 30%, a 0%" in page.titles
    assert "--w:0.70" in page.styles
    assert "Hund*" in page.text and "ein <Hund>" in page.text
    assert "script" not in page.tags and "link" not in page.tags


def test_a_picture_is_a_png_wide_enough_for_its_words(tmp_path):
    from matplotlib.image import imread

    write_attention(wide(10), tmp_path / "few.png")
    write_attention(wide(50), tmp_path / "many.PNG")
    few, many = imread(tmp_path / "few.png"), imread(tmp_path / "many.PNG", "png")
    assert many.shape[1] > 2 * few.shape[1]


def test_a_picture_of_long_texts_is_kept_readable():
    drawn = AttentionMap.of(wide(400)).most_attended(60)
    assert len(drawn.columns) == 60 and {"w0", "w10", "w390"} <= {*drawn.columns}
    assert drawn.weights.sum() == pytest.approx(1)


@pytest.mark.parametrize("name", ["attention", "tokens", "source"])
def test_nothing_can_be_drawn_of_nothing(written, name):
    setattr(written, name, [] if name == "tokens" else None)
    with pytest.raises(InputError, match="no attention to draw"):
        draw_attention_text(written, 80)


def test_unknown_endings_and_places_are_refused(written, tmp_path):
    with pytest.raises(UsageError, match=r"\.png, \.html"):
        write_attention(written, tmp_path / "a.pdf")
    with pytest.raises(OutputError, match="does not exist"):
        write_attention(written, tmp_path / "absent" / "a.html")


def test_without_matplotlib_a_page_is_offered(written, tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"textrnn\[plots\].*a\.html"):
        write_attention(written, tmp_path / "a.png")
    write_attention(written, tmp_path / "a.html")
