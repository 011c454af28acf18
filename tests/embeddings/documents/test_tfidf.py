"""tf-idf equals scikit-learn's; the sparse counts equal a table laid out in full; texts are split as documents are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.embeddings.documents.term_counts import TermCounts
from textrnn.embeddings.documents.tfidf import TfIdf, smooth_idf
from textrnn.embeddings.training.passages import split
from textrnn.text.corpus import Document

TEXTS = ["the sea the sea", "the ship on the sea", "a ship", ""]
texts = st.lists(st.lists(st.sampled_from("abcdef"), max_size=8).map(" ".join), min_size=1, max_size=8)


def dense(counts):
    matrix = np.zeros((len(counts), len(counts.terms)))
    matrix[counts.rows, counts.columns] = counts.values
    return matrix


@given(texts.filter(lambda each: any(each)), texts)
def test_weights_equal_those_of_scikit_learn(known, others):
    module = pytest.importorskip("sklearn.feature_extraction.text")
    reference = module.TfidfVectorizer(analyzer=str.split)
    ours = TfIdf.fit(known, str.split)
    np.testing.assert_allclose(dense(ours.weights), reference.fit_transform(known).toarray())
    assert list(ours.terms) == list(reference.get_feature_names_out())
    np.testing.assert_allclose(dense(ours.weigh(others)), reference.transform(others).toarray())


def test_idf_by_hand():
    counts = TermCounts.count(TEXTS, str.split)
    assert counts.terms == ("a", "on", "sea", "ship", "the")
    np.testing.assert_allclose(smooth_idf(counts), np.log(5 / np.array([2, 2, 3, 3, 3])) + 1)


def test_top_terms_come_best_first_and_equal_ones_by_letters():
    top = TfIdf.fit(["b a c c", "c d"], str.split).top(0, 2)
    assert [term for term, _ in top] == ["c", "a"]
    assert top[0][1] > top[1][1]


def test_similarity_is_the_cosine_of_the_weights():
    tfidf = TfIdf.fit(TEXTS, str.split)
    query = dense(tfidf.weigh(["ship on sea"]))[0]
    np.testing.assert_allclose(tfidf.similarities("ship on sea"), dense(tfidf.weights) @ query)
    assert tfidf.similarities(TEXTS[1])[1] == pytest.approx(1)


def test_a_query_of_unknown_terms_is_like_nothing():
    assert not TfIdf.fit(TEXTS, str.split).similarities("zebra").any()


def test_rare_and_frequent_terms_are_left_out():
    counts = TermCounts.count(TEXTS, str.split)
    assert counts.limited(least=2).terms == ("sea", "ship", "the")
    assert counts.limited(least=2, largest_share=0.5).terms == ("sea", "ship", "the")
    assert counts.limited(largest_share=0.25).terms == ("a", "on")


@given(texts)
def test_limited_counts_equal_counts_of_the_terms_that_are_left(given_texts):
    counts = TermCounts.count(given_texts, str.split)
    left = counts.limited(least=2)
    again = TermCounts.count(given_texts, str.split, left.terms)
    np.testing.assert_array_equal(dense(left), dense(again))


@given(texts)
def test_bags_and_scipy_hold_the_same_counts(given_texts):
    counts = TermCounts.count(given_texts, str.split)
    np.testing.assert_array_equal(counts.to_scipy().toarray(), dense(counts))
    assert [sum(count for _, count in bag) for bag in counts.bags()] == [len(text.split()) for text in given_texts]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("document", [("f", "\n one\ntwo\n \nthree\n")]),
        ("paragraph", [("f:2", "one\ntwo"), ("f:5", "three")]),
        ("line", [("f:2", "one"), ("f:3", "two"), ("f:5", "three")]),
    ],
)
def test_a_text_is_split_into_named_documents(unit, expected):
    found = split([Document("f", "\n one\ntwo\n \nthree\n"), Document("blank", " \n")], unit)
    assert [(each.name, each.text) for each in found] == expected


def test_parts_of_a_record_keep_its_fields():
    fields = {"title": "x"}
    assert next(split([Document("f:1", "one\ntwo", fields)], "line")).fields == fields
