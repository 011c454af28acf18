"""Cleaning: what is dropped, and what only looks as if it should be."""

import time

import pytest

from textrnn.text.pairs.cleaning import Cleaner, CleaningOptions

CLEANER = Cleaner(CleaningOptions())


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Great<br />taste<BR>and price", "Great taste and price"),
        ("<p>One</p><p>two <b>bo</b>ld &amp; thr&eacute;e&#8217;s &#x41;</p>", "One two bold & thrée’s A"),
        ('a <a href="http://x.org/a>b">link</a> in a <SPAN CLASS="x">span</SPAN>', 'a b">link in a span'),
        ("x<script type='a'>if (a < b) {}</script>y <!-- a\nnote -->z", "x y z"),
        ("<OPTION SELECTED>Yes</OPTION> <INPUT NAME=WEIGHT SIZE=3>", "Yes"),
        ("&lt;p&gt;escaped&lt;/p&gt;", "escaped"),
        ("a&nbsp;b", "a b"),
    ],
)
def test_markup_is_dropped_and_entities_read(text: str, cleaned: str) -> None:
    assert CLEANER.clean(text) == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "British Petroleum <BP> and <IBM> fell",
        "USAir <U>, Sears <S>, Du Pont <DD>, Navistar <NAV> and <P> rose",
        "<Video Display Corp> and <A. B. Co> merge",
        "if a < b and c > d",
        "a <b and c> d",
        "AT&T, R&D; x &copy y &unknown; z",
        "i <3 you",
        "x <- y -> z <=> w",
    ],
)
def test_what_only_looks_like_markup_stays(text: str) -> None:
    assert CLEANER.clean(text) == text


def test_capitals_are_tags_in_the_company_of_tags() -> None:
    assert CLEANER.clean("<P>One <I>two</I>") == "One two"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("See http://a.org/x?y=1&z=2.", "See ."),
        ("see www.a.org, or HTTPS://B.ORG/ now", "see , or now"),
        ("an article (http://a.org/b) and <http://c.org>", "an article and"),
        ("of http://en.wikipedia.org/wiki/Foo_(bar)_baz (2)", "of (2)"),
        ("(see http://a.org)", "(see )"),
        ("send mailto:no@a.org?subject=x&body=y or ask b@c.org?", "send or ask ?"),
        ("write to <mailto:a.b@c-d.org> or a_b+c@d.co.uk!", "write to or !"),
    ],
)
def test_addresses_are_dropped(text: str, cleaned: str) -> None:
    assert CLEANER.clean(text) == cleaned


@pytest.mark.parametrize("text", ["at 5 @ 3", "Phillip Allen/HOU/ECT@ECT", "foo() [] and http", "@home www"])
def test_what_is_no_address_stays(text: str) -> None:
    assert CLEANER.clean(text) == text


def test_white_space_and_controls_are_plain_in_any_case() -> None:
    cleaner = Cleaner(CleaningOptions(html=False, urls=False))
    assert cleaner.clean("\ufeff a\x00b\u200bc \t\r\n d\u2028e\xa0f\u3000g\x07 ") == "abc d e f g"
    assert cleaner.clean("\0\x1b") == ""


def test_joiners_and_scripts_are_kept() -> None:
    text = "می‌خواهم 👩‍👩‍👧 ❤️ e\u0301 สวัสดี 世界"
    assert CLEANER.clean(text) == text


def test_each_cleaning_can_be_switched_off() -> None:
    text = "<br>it's &amp; http://a.org"
    assert Cleaner(CleaningOptions(html=False)).clean(text) == "<br>it's &amp;"
    assert Cleaner(CleaningOptions(urls=False)).clean(text) == "it's & http://a.org"
    assert Cleaner(CleaningOptions(contractions=True)).clean(text) == "it is &"


@pytest.mark.parametrize("piece", ["<", "<b ", "<b =", "www.", "(http://", "a@", "a.", "&amp", "a ' ", "<script>"])
def test_no_text_takes_long(piece: str) -> None:
    cleaner = Cleaner(CleaningOptions(contractions=True))
    started = time.perf_counter()
    cleaner.clean(piece * 10_000 + "@ http:// </ > <br>")
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(("before", "piece", "after"), [("", "<script>", "</style>"), ("-->", "<!--", "")])
def test_many_programs_and_comments_that_do_not_end_take_no_time(before: str, piece: str, after: str) -> None:
    started = time.perf_counter()
    CLEANER.clean(before + piece * 20_000 + after)
    assert time.perf_counter() - started < 1


def test_programs_and_comments_are_dropped_in_any_order() -> None:
    text = "a<!-- <b> -->b<STYLE type=x>p{}</style >c<script>x<y</script><!-- c -->d<script>e"
    assert CLEANER.clean(text) == "a b c d e"


def test_cleaning_twice_changes_nothing() -> None:
    text = CLEANER.clean('<p>It&#39;s <IBM> at <a href="x">http://a.org</a> & more &copy;\x00</p>')
    assert CLEANER.clean(text) == text == "It's <IBM> at & more ©"
