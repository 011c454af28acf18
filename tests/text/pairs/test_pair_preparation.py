"""Pairs made ready: what is dropped and why, and what is counted."""

import time
from collections.abc import Iterable, Iterator

import pytest

from textrnn.errors import InputError
from textrnn.text.pairs.cleaning import CleaningOptions
from textrnn.text.pairs.pair import Pair
from textrnn.text.pairs.preparation import PairOptions, PreparedPairs, prepare_pairs
from textrnn.text.pairs.statistics import PairStatistics, find_words, pairs_sha256


class Given:
    def __init__(self, pairs: Iterable[Pair]) -> None:
        self._pairs = list(pairs)

    def pairs(self) -> Iterator[Pair]:
        return iter(self._pairs)


def prepare(*sides: tuple[str, str], **options) -> PreparedPairs:
    return prepare_pairs(Given(Pair(source, target) for source, target in sides), PairOptions(**options))


def test_both_sides_and_further_targets_are_cleaned() -> None:
    pair = Pair("a<br>b", " c &amp; d ", "x:1", "g", ("<b>e</b>", "<br>"))
    prepared = prepare_pairs(Given([pair]), PairOptions())
    assert prepared.pairs == [Pair("a b", "c & d", "x:1", "g", ("e",))]


@pytest.mark.parametrize(
    ("sides", "reason"),
    [
        (("", "b"), "with an empty side"),
        (("a", " \0 "), "with an empty side"),
        (("http://a.org", "b"), "with an empty side"),
        (("keep <br>", "kept"), "repeated"),
        (("same", " same "), "with two equal sides"),
        (("a", "word " * 5), "too long"),
        (("word " * 7, "b"), "too long"),
    ],
)
def test_a_pair_that_teaches_nothing_is_dropped_and_counted(sides: tuple[str, str], reason: str) -> None:
    prepared = prepare(("keep", "kept"), sides, longest_target=4, longest_source=6)
    assert [pair.source for pair in prepared.pairs] == ["keep"]
    assert prepared.statistics.dropped == {reason: 1}
    assert (prepared.statistics.read, prepared.statistics.kept) == (2, 1)


def test_at_the_limit_a_pair_is_kept_and_a_long_source_is_cut_later() -> None:
    assert len(prepare(("word " * 10_000, "one two, three four!"), longest_target=4).pairs) == 1


def test_an_echo_is_a_reply_but_no_translation() -> None:
    assert prepare(("Hello !", "Hello !"), task="chat").statistics.kept == 1
    with pytest.raises(InputError, match="none of the 1 pairs can be used: 1 with two equal sides"):
        prepare(("Hello !", "Hello !"), task="translate")


def test_if_none_can_be_used_the_first_is_named_and_what_to_do() -> None:
    pairs = [Pair("same", "same", "a.tsv:1"), Pair("", "b", "a.tsv:2")]
    with pytest.raises(
        InputError, match=r"1 with an empty side\. Look at a\.tsv:1; .* --source-field and --target-field"
    ):
        prepare_pairs(Given(pairs), PairOptions())


def test_without_a_limit_no_length_is_a_reason_to_drop_a_pair() -> None:
    assert len(prepare(("a", "word " * 5000), longest_target=None).pairs) == 1


def test_no_pairs_at_all_are_an_error_that_shows_the_form() -> None:
    with pytest.raises(InputError, match="there are no pairs: the input is empty"):
        prepare()


def test_the_statistics_count_words_lengths_and_what_is_shared() -> None:
    sides = [("The cat sat .", "Cat"), ("A dog, a dog!", "one dog"), ("x " * 30, "y z"), ("", "")]
    statistics = prepare(*sides).statistics
    assert statistics.source_lengths == (4, 30, 30)
    assert statistics.target_lengths == (2, 2, 2)
    assert (statistics.source_words, statistics.target_words) == (6, 5)
    assert statistics.shared == pytest.approx(2 / 5)
    assert statistics.lines() == [
        "4 pairs read, 3 kept; dropped: 1 with an empty side",
        "source: 4 words (median), 30 (95 %), 30 (longest); 6 different words",
        "target: 2 words (median), 2 (95 %), 2 (longest); 5 different words",
        "40% of the target words stand in their source",
    ]


def test_ninety_five_of_a_hundred_are_not_longer_than_the_quantile() -> None:
    prepared = prepare(*(("w " * number, f"t{number}") for number in range(1, 101)))
    assert prepared.statistics.source_lengths == (50, 95, 100)
    assert prepared.statistics.lines()[0] == "100 pairs read, all kept"


def test_the_statistics_come_back_from_plain_values() -> None:
    statistics = prepare(("a", "b"), ("", "")).statistics
    assert PairStatistics.from_dict(statistics.to_dict()) == statistics


def test_the_digest_changes_with_any_text_and_with_the_order() -> None:
    digests = {
        prepare(*sides).statistics.sha256
        for sides in ([("a", "b"), ("c", "d")], [("c", "d"), ("a", "b")], [("a", "bc"), ("", "d")], [("ab", "c")])
    }
    assert len(digests) == 4


def test_the_digest_is_that_of_the_pairs_kept() -> None:
    prepared = prepare(("a", "b"), ("", "c"), ("d", "e"))
    assert pairs_sha256(prepared.pairs) == prepared.statistics.sha256 != pairs_sha256(prepared.pairs[:1])


def test_cleaning_follows_its_options() -> None:
    prepared = prepare(("it's <br>", "b"), cleaning=CleaningOptions(html=False, contractions=True))
    assert prepared.pairs[0].source == "it is <br>"


def test_progress_adds_up_to_the_pairs_read() -> None:
    told: list[int] = []
    prepare_pairs(Given(Pair(f"a{n}", "b") for n in range(2500)), PairOptions(), progress=told.append)
    assert told == [1000, 1000, 500]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't stop, 3 times!", ["don't", "stop", "3", "times"]),
        ("L’été e\u0301tait", ["l’été", "e\u0301tait"]),
        ("世界 peace", ["世", "界", "peace"]),
        ("... !", []),
    ],
)
def test_words_are_runs_of_letters_in_small_letters(text: str, words: list[str]) -> None:
    assert find_words(text) == words


def test_thirty_thousand_pairs_take_about_a_second() -> None:
    pairs = [
        Pair(f"Zwei junge weiße Männer sind {n} im Freien in der Nähe vieler Büsche.", "x " * 13) for n in range(30_000)
    ]
    started = time.process_time()
    prepare_pairs(Given(pairs), PairOptions())
    assert time.process_time() - started < 3
