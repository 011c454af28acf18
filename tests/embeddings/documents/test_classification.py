"""Labels are read, split and learned: no test is ever learned from, and what can be told is told."""

import csv
import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.embeddings.documents.classification import (
    Example,
    Split,
    assign_folds,
    cross_validation,
    fit,
    held_out,
    run_trials,
)
from textrnn.embeddings.documents.features import FEATURES, FeatureOptions, Features
from textrnn.embeddings.documents.labelled import LabelReader
from textrnn.errors import InputError, UsageError
from textrnn.text.corpus import Corpus, ReadOptions

labels = st.lists(st.sampled_from("abc"), min_size=2, max_size=40)
SEA, FARM = ["ship", "wave", "sail", "storm", "harbour"], ["cow", "barn", "hay", "plough", "field"]


def make_examples(number=60):
    rng = np.random.default_rng(1)
    both = [("sea", SEA), ("farm", FARM)] * (number // 2)
    return [Example(" ".join(["the", *rng.choice(words, 8)]), label) for label, words in both]


@given(labels, st.integers(2, 5), st.integers(0, 3))
def test_folds_part_the_examples_and_spread_every_label(given_labels, num_folds, seed):
    splits = cross_validation(given_labels, num_folds, seed=seed)
    assert sorted(row for split in splits for row in split.test) == list(range(len(given_labels)))
    assert all(not {*split.train} & {*split.test} for split in splits)
    folds = assign_folds(given_labels, num_folds, seed=seed)
    for label in {*given_labels}:
        counts = np.bincount(folds[np.array(given_labels) == label], minlength=num_folds)
        assert counts.max() - counts.min() <= 1
    sizes = np.bincount(folds, minlength=num_folds)
    assert sizes.max() - sizes.min() <= 1


def test_the_share_held_back_is_that_of_every_label():
    names = ["a"] * 50 + ["b"] * 10 + ["c"]
    [(train, test)] = held_out(names, 0.2, seed=1)
    held = [names[row] for row in test]
    assert (held.count("a"), held.count("b"), held.count("c")) == (10, 2, 0)
    assert sorted([*train, *test]) == list(range(61))


def test_splits_follow_the_seed():
    names = ["a", "b"] * 30
    first, again, other = (held_out(names, 0.3, seed=seed)[0].test.tolist() for seed in (1, 1, 2))
    assert first == again != other


def test_too_few_examples_to_hold_back_are_refused():
    with pytest.raises(InputError, match="2 examples are too few"):
        held_out(["a", "b"], 0.2, seed=1)


@pytest.mark.parametrize("method", FEATURES.names())
def test_every_method_learns_to_tell_the_sea_from_a_farm(method):
    examples = make_examples()
    options = FeatureOptions(dim=10, epochs=40, min_count=1)
    result = run_trials(
        examples,
        held_out([each.label for each in examples], 0.3, seed=1),
        lambda: FEATURES.get(method)(options),
        seed=1,
    )
    assert result.confusion.accuracy > 0.9
    assert (result.majority, result.num_train, result.confusion.total) == (0.5, 42, 18)


@pytest.mark.parametrize("method", FEATURES.names())
def test_features_of_a_text_depend_on_what_was_learned_alone(method):
    features = FEATURES.get(method)(FeatureOptions(dim=8, epochs=5, min_count=1))
    features.fit([each.text for each in make_examples()])
    texts = ["the ship in a storm", "hay for the cow", "unknown"]
    together = features.transform(texts)
    alone = [features.transform([text]) for text in texts]
    for row, each in enumerate(alone):
        np.testing.assert_allclose(dense(together[row]), dense(each), rtol=1e-4, atol=1e-7)


def dense(row):
    return np.asarray(row.toarray() if hasattr(row, "toarray") else row).reshape(-1)


class Spy(Features):
    """Notes what it is shown."""

    def __init__(self):
        super().__init__(FeatureOptions())
        self.fitted, self.transformed = [], []

    def fit(self, texts):
        self.fitted += texts
        return np.array([[len(text)] for text in texts], float)

    def transform(self, texts):
        self.transformed += texts
        return np.array([[len(text)] for text in texts], float)


def test_nothing_is_learned_from_the_texts_of_a_test():
    examples = [Example(str(number), "ab"[number % 2]) for number in range(20)]
    spy = Spy()
    run_trials(examples, [Split(np.arange(15), np.arange(15, 20))], lambda: spy, seed=1)
    assert spy.fitted == [str(number) for number in range(15)]
    assert spy.transformed == [str(number) for number in range(15, 20)]


def test_labels_that_were_not_there_to_learn_are_named_and_count_as_mistakes():
    examples = [*make_examples(20), Example("the moon", "sky")]
    result = run_trials(
        examples, [Split(np.arange(20), np.array([20]))], lambda: FEATURES.get("tfidf")(FeatureOptions()), seed=1
    )
    assert result.unseen == ["sky"] and result.confusion.accuracy == 0


def test_one_label_alone_is_refused():
    with pytest.raises(InputError, match="every example has the label 'a'"):
        fit(np.zeros((3, 2)), ["a", "a", "a"], dense=True, seed=1)


def test_a_useless_column_gets_a_strong_penalty():
    rng = np.random.default_rng(2)
    X, y = rng.standard_normal((60, 40)), rng.choice(["a", "b"], 60).tolist()
    _, strength = fit(X, y, dense=True, seed=1)
    clear = np.where(np.array(y)[:, None] == "a", 1.0, -1.0)
    model, _ = fit(clear, y, dense=True, seed=1)
    assert strength < 1
    assert list(model.predict(clear)) == y


def read(path, label=None, **options):
    reader = LabelReader(label)
    return list(reader.examples(Corpus([str(path)], ReadOptions(**options)))), list(reader.notes())


def test_a_table_gives_text_and_label_by_their_columns(tmp_path):
    cells = [["Product", "Narrative"], ["loan", "they, they said\nno"], ["", "no label"], ["card", ""], ["card", "ok"]]
    file = io.StringIO()
    csv.writer(file).writerows(cells)
    (tmp_path / "a.csv").write_text(file.getvalue())
    found, notes = read(tmp_path / "a.csv", "Product", column="Narrative")
    assert found == [Example("they, they said\nno", "loan"), Example("ok", "card")]
    assert notes == ["1 texts without a label were passed over."]


def test_records_may_have_labels_that_are_numbers(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": "x", "label": 3}\n{"text": "y", "label": false}\n')
    assert read(tmp_path / "a.jsonl")[0] == [Example("x", "3"), Example("y", "False")]


def test_a_label_that_does_not_exist_is_refused_with_those_that_do(tmp_path):
    (tmp_path / "a.csv").write_text("text,labels\nx,y\n")
    with pytest.raises(UsageError, match=r"no --label 'label'. Did you mean 'labels'\? Available: labels, text"):
        read(tmp_path / "a.csv")


def test_lines_of_fasttext_have_their_labels(tmp_path):
    (tmp_path / "a.txt").write_text("__label__sea the ship\nsank __label__sea __label__x\n__label__farm\n")
    found, notes = read(tmp_path / "a.txt")
    assert found == [Example("the ship", "sea"), Example("sank", "sea")]
    assert notes == ["1 lines have several labels, of which the first counts."]


def test_the_first_word_of_a_line_is_its_label_if_that_is_said(tmp_path):
    (tmp_path / "a.txt").write_text("0 How far ?\n\n1 __label__ Who ?\n")
    assert read(tmp_path / "a.txt", "first")[0] == [Example("How far ?", "0"), Example("__label__ Who ?", "1")]


@pytest.mark.parametrize(("label", "message"), [(None, "line 1 has no __label__.*--label first"), ("x", "holds lines")])
def test_lines_without_labels_are_refused_with_the_next_step(tmp_path, label, message):
    (tmp_path / "a.txt").write_text("one line\n")
    with pytest.raises(UsageError, match=message):
        read(tmp_path / "a.txt", label)
