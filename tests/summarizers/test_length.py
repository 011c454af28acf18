"""How long a summary may be, and which sentences fill it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_texts import text_of

from textrnn.errors import UsageError
from textrnn.summarizers.length import Length, Threshold
from textrnn.summarizers.select import by_score, select

FIVE = text_of("one two three four", "one two", "one", "one two three four five six", "one two three")
SCORES = np.array([0.9, 0.3, 0.1, 1.0, 0.8])


def taken(**limits: float) -> list[int]:
    return select(FIVE, SCORES, Length(**limits))  # type: ignore[arg-type]


def test_sentences_are_the_best_ones() -> None:
    assert taken(sentences=2) == [3, 0]


def test_without_a_length_there_are_three() -> None:
    assert taken() == [3, 0, 4]


@pytest.mark.parametrize(("ratio", "count"), [(0.01, 1), (0.2, 1), (0.25, 1), (0.3, 2), (0.5, 3), (1.0, 5)])
def test_a_ratio_is_of_the_sentences_and_never_none(ratio: float, count: int) -> None:
    assert len(taken(ratio=ratio)) == count


def test_words_are_filled_with_what_fits() -> None:
    assert taken(words=9) == [3, 4]  # 0 has 4 words and 3 are left
    assert taken(words=10) == [3, 0]
    assert taken(words=16) == [3, 0, 4, 1, 2]


def test_words_leave_the_best_sentence_out_when_it_alone_is_too_long() -> None:
    assert taken(words=5) == [0, 2]


def test_characters_count_one_between_two_sentences() -> None:
    assert taken(chars=len("one two three four five six") + 1 + len("one two three")) == [3, 4]
    assert taken(chars=len("one two three four five six") + len("one two three")) == [3, 1, 2]


def test_the_shortest_sentence_is_given_when_none_fits() -> None:
    text = text_of("one two three four", "one two three")
    assert select(text, np.array([1.0, 0.5]), Length(words=2)) == [1]


def test_the_shortest_is_measured_by_the_limit_it_exceeds() -> None:
    text = text_of("Supercalifragilisticexpialidociousness.", "I am it.")
    assert select(text, np.array([1.0, 0.5]), Length(chars=3)) == [1]


def test_limits_hold_together() -> None:
    assert taken(sentences=1, words=5) == [0]


@given(st.lists(st.integers(1, 12), min_size=1, max_size=20), st.integers(1, 60), st.randoms())
def test_a_word_limit_is_kept_and_nothing_more_would_fit(lengths: list[int], words: int, random: object) -> None:
    text = text_of(*(" ".join(["word"] * length) for length in lengths))
    scores = np.arange(1.0, len(lengths) + 1)
    chosen = select(text, scores, Length(words=words))
    used = sum(lengths[place] for place in chosen)
    assert chosen
    if min(lengths) <= words:
        assert used <= words
        assert all(used + length > words for place, length in enumerate(lengths) if place not in chosen)


def test_threshold_of_the_lab_is_added_to_the_mean_of_the_stretched_scores() -> None:
    """Stretched the scores are 8/9, 2/9, 0, 1, 7/9, their mean 26/45: 7/9 is 0.2 above it."""
    assert Threshold.parse("mean+0.19").keeps(SCORES).tolist() == [True, False, False, True, True]
    assert Threshold.parse("mean+0.21").keeps(SCORES).tolist() == [True, False, False, True, False]


@pytest.mark.parametrize(
    ("text", "threshold"),
    [("0.5", Threshold(0.5, False)), ("mean", Threshold(0, True)), ("mean + .2", Threshold(0.2, True)),
     ("mean-0.1", Threshold(-0.1, True))],
)  # fmt: skip
def test_thresholds_are_read(text: str, threshold: Threshold) -> None:
    assert Threshold.parse(text) == threshold


@pytest.mark.parametrize("text", ["", "median", "mean0.2", "mean+", "0.2+mean", "nan", "1e9x"])
def test_what_is_no_threshold_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=r"mean\+0.2"):
        Threshold.parse(text)


def test_a_threshold_that_nothing_passes_gives_the_best() -> None:
    assert taken(threshold=Threshold(2.0, False)) == [3]


@pytest.mark.parametrize(
    "limits",
    [{"sentences": 2, "ratio": 0.5}, {"ratio": 0.0}, {"ratio": 1.5}, {"words": 0}, {"chars": -1}, {"sentences": 0}],
)
def test_lengths_that_make_no_sense_are_refused(limits: dict[str, float]) -> None:
    with pytest.raises(UsageError):
        Length(**limits).validate()  # type: ignore[arg-type]


def test_scores_that_differ_by_rounding_keep_the_order_of_the_text() -> None:
    assert by_score(np.array([0.1 + 0.2, 0.3, 0.5])).tolist() == [2, 0, 1]


STORMS = text_of("The storm hit the coast.", "A storm hit coasts!", "Bakers sold bread.")


def test_marginal_relevance_worked_by_hand() -> None:
    """With half of each, .5 x 1 - .5 x cos is less than .5 x .8 - 0; with .9 and .1 it is more. cos is 2 / sqrt(12)."""
    text = text_of("storm coast", "storm coast harbour", "bakers bread")
    scores = np.array([9.0, 0.5, 0.4])
    assert select(text, scores, Length(sentences=3), diversity=0.5) == [0, 2, 1]
    assert select(text, scores, Length(sentences=3), diversity=0.1) == [0, 1, 2]


def test_what_has_been_said_comes_last_with_diversity() -> None:
    assert select(STORMS, np.array([1.0, 0.9, 0.1]), Length(sentences=2), diversity=0.01) == [0, 2]
    assert select(STORMS, np.array([1.0, 0.9, 0.1]), Length(sentences=3), diversity=0.01) == [0, 2, 1]


def test_the_greatest_diversity_still_begins_with_the_best() -> None:
    assert select(STORMS, np.array([0.4, 0.5, 1.0]), Length(sentences=2), diversity=1.0) == [2, 1]


def test_what_has_been_said_is_passed_over() -> None:
    assert select(STORMS, np.array([1.0, 0.9, 0.4]), Length(sentences=3), distinct=True) == [0, 2]


def test_what_was_too_long_to_be_said_does_not_keep_its_like_out() -> None:
    text = text_of("The storm hit the coast and the coast the storm.", "A storm hit coasts.", "Bakers sold.")
    scores = np.array([1.0, 0.9, 0.1])
    assert select(text, scores, Length(words=6), distinct=True) == [1, 2]
    assert select(text, scores, Length(words=4), diversity=0.7) == [1]


def test_a_long_summary_goes_on_when_sentences_are_no_longer_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textrnn.summarizers.select.MOST_COMPARED", 2)
    scores = np.linspace(1, 0.1, 9)
    text = text_of(*(f"storm number{digit}" for digit in range(9)))
    assert sorted(select(text, scores, Length(sentences=9), diversity=0.3)) == list(range(9))
    assert len(select(text, scores, Length(words=10), diversity=0.3)) == 5
