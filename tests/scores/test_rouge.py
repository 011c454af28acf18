"""ROUGE equals the original program, the examples of its paper, and what any such score must be."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.errors import UsageError
from textrnn.scores.rouge import COMBINE, METRICS, Rouge
from textrnn.scores.rouge_words import words

DATA = Path(os.environ.get("TEXTRNN_DATA", Path(__file__).resolve().parents[2] / "../shared/data"))
REFERENCE = DATA / "rouge/rouge155_half.jsonl"
GUNMAN = ["police killed the gunman"]
texts = st.lists(st.lists(st.sampled_from("abcd"), max_size=6).map(" ".join), max_size=3)


def plain(*metrics):
    return Rouge(metrics, stem=False)


@pytest.mark.skipif(not REFERENCE.exists(), reason=f"needs {REFERENCE}")
@pytest.mark.parametrize("mode", ["stem_avg", "nostem_avg", "stem_best"])
def test_every_figure_is_that_of_the_original_program(mode):
    names = ("1", "2", "L", "W-1.2", "SU4")
    stemmed, combined = mode.split("_")
    rouge = Rouge(names, stem=stemmed == "stem", combine={"avg": "average", "best": "best"}[combined])
    for line in REFERENCE.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        scores = rouge.score(case["sys"], case["refs"])
        for name in names:
            expected = case["scores"][mode][f"ROUGE-{name}"]
            found = {"R": scores[name].recall, "P": scores[name].precision, "F": scores[name].f1}
            assert found == pytest.approx(expected, abs=1e-9), (case["id"], name)


@pytest.mark.parametrize(
    ("summary", "bigrams", "subsequence", "skip_bigrams"),
    [
        ("police kill the gunman", 1 / 3, 3 / 4, 3 / 6),
        ("the gunman kill police", 1 / 3, 2 / 4, 1 / 6),
        ("the gunman police killed", 2 / 3, 2 / 4, 2 / 6),
    ],
)
def test_examples_of_the_paper(summary, bigrams, subsequence, skip_bigrams):
    scores = plain("2", "L", "S4").score([summary], [GUNMAN])
    found = [scores["2"].f1, scores["L"].f1, scores["S4"].f1]
    assert found == pytest.approx([bigrams, subsequence, skip_bigrams], abs=1e-5)


def test_words_in_common_with_any_sentence_are_joined():
    score = plain("L").score(["w1 w2 w6 w7 w8", "w1 w3 w8 w9 w5"], [["w1 w2 w3 w4 w5"]])["L"]
    assert (score.recall, score.precision) == (0.8, 0.4)


def test_a_run_of_words_weighs_more_than_its_words_apart():
    references = "a b c d x y z", "a x b y c z d"
    together, apart = (plain("W-2").score(["a b c d e f g"], [[text]])["W-2"] for text in references)
    assert (together.precision, apart.precision) == (0.57143, 0.28571)  # the root of 4^2 / 7^2, and of 4 / 7^2
    assert together.recall == 0.08163  # the original weighs the length of the reference twice


def test_a_repeated_word_counts_no_more_often_than_in_the_reference():
    scores = plain("1", "L").score(["the the the the"], [["the cat"]])
    assert [(each.recall, each.precision) for each in scores.values()] == [(0.5, 0.25)] * 2


def test_ngrams_reach_across_sentences():
    assert plain("2").score(["a b", "c d"], ["a b c d"])["2"].f1 == 1


def test_the_last_word_is_no_unigram_of_skip_bigrams():
    assert plain("SU4").score(["a b"], [["a c"]])["SU4"].recall == 0.5  # of a and (a, c)


def test_a_whole_text_is_one_sentence_if_wanted():
    scores = plain("Lsum", "Ltext").score("a b\nc d", ["c d\na b"])
    assert (scores["Lsum"].f1, scores["Ltext"].f1) == (1, 0.5)


def test_what_counts_of_several_references():
    references = ["a b", "a b c d e f g h", "a"]
    scores = {
        way: Rouge(["1"], combine=way).score("a b c d", references)["1"] for way in ("best", "best-f1", "average")
    }
    assert (scores["best"].recall, scores["best"].precision) == (1, 0.5)  # the first of those with the best recall
    assert (scores["best-f1"].recall, scores["best-f1"].precision) == (1, 0.5)
    assert scores["average"].recall == pytest.approx((2 + 4 + 1) / (2 + 8 + 1), abs=1e-5)
    assert scores["average"].precision == pytest.approx((2 + 4 + 1) / (4 + 4 + 4), abs=1e-5)


def test_the_best_f1_can_be_another_reference_than_the_best_recall():
    references = ["a", "a b c d e"]
    best, best_f1 = (Rouge(["1"], combine=way).score("a b c d", references)["1"] for way in ("best", "best-f1"))
    assert (best.recall, best_f1.recall) == (1, 0.8)


@pytest.mark.parametrize(("summary", "references"), [("", ["a b"]), ("a b", [""]), ("a b", []), ("", []), ([], [[]])])
def test_nothing_scores_nothing(summary, references):
    for combine in COMBINE:
        scores = Rouge(METRICS, combine=combine).score(summary, references)
        assert [(each.recall, each.precision, each.f1) for each in scores.values()] == [(0, 0, 0)] * len(METRICS)


@given(texts.filter(lambda text: sum(map(len, text)) > 1))
def test_the_same_text_scores_one(text):
    for name in ("1", "L", "Ltext"):
        assert plain(name).score(text, [text])[name].f1 == 1


@given(texts, texts)
def test_precision_and_recall_change_places_with_the_texts(one, other):
    for name in ("1", "2", "Ltext", "S4", "SU4"):
        there, back = plain(name).score(one, [other])[name], plain(name).score(other, [one])[name]
        assert (there.recall, there.precision) == (back.precision, back.recall)


@given(texts, texts)
def test_subsequences_have_no_more_in_common_than_words(one, other):
    scores = plain("1", "L").score(one, [other])
    assert scores["L"].recall <= scores["1"].recall


@given(st.text(), st.text())
def test_any_text_can_be_scored(one, other):
    for score in Rouge(METRICS).score(one, [other]).values():
        assert 0 <= score.precision <= 1 and 0 <= score.recall <= 1


@pytest.mark.parametrize("name", ["x", "0", "10", "W", "SU", "rouge1", ""])
def test_an_unknown_metric_is_refused(name):
    with pytest.raises(UsageError, match="Available: 1, 2"):
        Rouge([name])


def test_an_unknown_way_to_combine_is_refused():
    with pytest.raises(UsageError, match="average"):
        Rouge(combine="worst")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The cats' e-mail, 2nd try_out!", "the cat e mail 2nd try out"),
        ("analyses governmental dimensional", "analysis govern dimens"),
        ("they taught, applied and lied about mice", "thei teach apply and li about mouse"),
        ("Größe naïve 10²", "größe naïve 10"),
        ("Жил-был кот.", "жил был кот"),
        ("我们爱 Python3。", "我 们 爱 python3"),
        ("ภาษาไทย", "ภ า ษ า ไ ท ย"),
        ("हिन्दी भाषा", "हिन्दी भाषा"),
        ("", ""),
    ],
)
def test_words_are_those_of_the_original_on_english_and_none_are_lost_elsewhere(text, expected):
    assert words(text) == expected.split()


def test_words_as_they_stand():
    assert words("Cats and dogs", stems=False) == ["cats", "and", "dogs"]
