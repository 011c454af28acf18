"""Stop strings, wherever the pieces of the text are cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.decoding.stopping import StopWatch, until


@pytest.mark.parametrize(
    ("pieces", "stops", "expected"),
    [
        (["to be or not"], [], "to be or not"),
        (["to be or not"], ["or"], "to be "),
        (["to b", "e o", "r not"], ["be or"], "to "),
        (["a\n", "\nb"], ["\n\n"], "a"),
        (["aab"], ["ab"], "a"),
        (["abab", "abc"], ["ababc"], "ab"),
        (["xyz"], ["yz", "xy"], ""),
        (["almost st"], ["stop"], "almost st"),
    ],
)
def test_text_ends_before_the_stop_string(pieces, stops, expected):
    assert "".join(until(pieces, stops)) == expected


def test_a_possible_beginning_is_held_back_and_the_rest_is_not():
    passed = until(iter(["one e", "n", "t", "END more"]), ["END", "ent!"])
    assert list(passed) == ["one ", "ent"]


def test_nothing_is_read_after_the_stop_string():
    pieces = iter(["a", "STOP", "never read"])
    assert "".join(until(pieces, ["STOP"])) == "a"
    assert next(pieces) == "never read"


@given(st.text("ab", max_size=30), st.lists(st.text("ab", min_size=1, max_size=4), max_size=3), st.data())
def test_how_the_text_is_cut_makes_no_difference(text, stops, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=5)))
    pieces = [text[i:j] for i, j in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    places = [(text.find(stop) + len(stop), text.find(stop)) for stop in stops if stop in text]
    expected = text[: min(places)[1]] if places else text
    assert "".join(until(pieces, stops)) == "".join(until(text, stops)) == expected


def test_a_watch_sees_a_stop_string_across_tokens_and_row_by_row():
    words = ["", "", "th", "e e", "nd"]
    watch = StopWatch(["the end"], lambda ids: "".join(words[token] for token in ids), end=1)
    assert [watch(0, 2), watch(1, 3), watch(0, 3), watch(1, 4), watch(0, 4)] == [False, False, False, False, True]


def test_a_watch_ends_at_the_end_of_the_document():
    watch = StopWatch([], lambda ids: "", end=1)
    assert [watch(0, 5), watch(0, 1)] == [False, True]
