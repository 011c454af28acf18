"""Scores of labels equal scikit-learn's and cases worked by hand; the intervals cover what they promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.scores.classification import Confusion

TRUTH = ["cat", "cat", "cat", "dog", "dog", "owl"]
GUESS = ["cat", "cat", "dog", "dog", "cat", "cat"]
pairs = st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcde")), min_size=1, max_size=40)


@given(pairs)
@pytest.mark.filterwarnings("ignore:A single label")
def test_scores_equal_those_of_scikit_learn(examples):
    metrics = pytest.importorskip("sklearn.metrics")
    truth, guess = map(list, zip(*examples, strict=True))
    confusion = Confusion.count(truth, guess)
    assert confusion.accuracy == pytest.approx(metrics.accuracy_score(truth, guess))
    for average, ours in (("macro", confusion.macro_f1), ("weighted", confusion.weighted_f1)):
        assert ours == pytest.approx(metrics.f1_score(truth, guess, average=average, zero_division=0))
    expected = metrics.precision_recall_fscore_support(truth, guess, zero_division=0)
    found = [(each.precision, each.recall, each.f1, each.support) for each in confusion.per_label]
    np.testing.assert_allclose(np.array(found).T, np.array(expected, float))
    np.testing.assert_array_equal(confusion.counts, metrics.confusion_matrix(truth, guess))


def test_a_table_worked_by_hand():
    confusion = Confusion.count(TRUTH, GUESS)
    assert confusion.accuracy == 3 / 6
    cat, dog, owl = confusion.per_label
    assert (cat.precision, cat.recall, cat.support, cat.predicted) == (2 / 4, 2 / 3, 3, 4)
    assert (dog.precision, dog.recall, dog.f1) == (1 / 2, 1 / 2, 1 / 2)
    assert owl.f1 == 0
    assert confusion.macro_f1 == pytest.approx((4 / 7 + 1 / 2 + 0) / 3)
    assert confusion.weighted_f1 == pytest.approx((3 * 4 / 7 + 2 * 1 / 2) / 6)


def test_mistakes_come_worst_first_and_hold_nothing_right():
    mistakes = Confusion.count([*TRUTH, "owl"], [*GUESS, "cat"]).mistakes(9)
    assert [(each.truth, each.predicted, each.count) for each in mistakes] == [
        ("owl", "cat", 2), ("cat", "dog", 1), ("dog", "cat", 1),
    ]  # fmt: skip


def test_the_interval_of_f1_equals_one_of_drawn_examples():
    rng = np.random.default_rng(5)
    truth = rng.choice(list("abc"), 300)
    guess = np.where(rng.random(300) < 0.7, truth, rng.choice(list("abc"), 300))
    confusion = Confusion.count(truth.tolist(), guess.tolist())
    drawn = (rng.integers(0, 300, 300) for _ in range(2000))
    means = [Confusion.count(truth[rows].tolist(), guess[rows].tolist()).macro_f1 for rows in drawn]
    np.testing.assert_allclose(confusion.f1_interval(weighted=False), np.quantile(means, [0.025, 0.975]), atol=0.006)


def test_the_interval_holds_the_score_and_is_repeatable():
    confusion = Confusion.count(TRUTH * 20, GUESS * 20)
    for weighted, score in ((False, confusion.macro_f1), (True, confusion.weighted_f1)):
        low, high = confusion.f1_interval(weighted=weighted, seed=1)
        assert low < score < high
        assert confusion.f1_interval(weighted=weighted, seed=1) == (low, high)


@pytest.mark.parametrize(("truth", "guess"), [([], []), (["a"], ["a", "b"])])
def test_labels_that_do_not_match_up_are_refused(truth, guess):
    with pytest.raises(ValueError, match="cannot be compared"):
        Confusion.count(truth, guess)
