"""The default ranker: features worked by hand, and when the place of a sentence counts."""

from dataclasses import replace

import numpy as np
import pytest
from plain_texts import random_text, text_of

from textrnn.summarizers.adaptive import Adaptive, features, head_similarity, place_exponent, reach, title_share
from textrnn.summarizers.textrank import TextRank

NEWS = (
    "The storm broke the bridge and the harbour of Lenn.",
    "The bridge fell at noon, the harbour at one.",
    "Bakers sold bread.",
    "The harbour of Lenn is old, and so is the bridge.",
    '"I saw 20 trees fall in the storm", said one baker.',
)


def exponent(*sentences: str, **changes: object) -> float:
    text = replace(text_of(*sentences), **changes)
    return place_exponent(text, TextRank().rank(text))


def test_scores_are_the_product_of_their_parts() -> None:
    text = text_of(*NEWS)
    np.testing.assert_allclose(Adaptive().rank(text), np.prod(list(Adaptive().parts(text).values()), axis=0))


def test_place_counts_for_nothing_where_order_means_nothing() -> None:
    text = replace(text_of(*NEWS), ordered=False)
    np.testing.assert_array_equal(Adaptive().parts(text)["place"], 1)
    np.testing.assert_array_equal(head_similarity(text), 0)


def test_place_counts_more_if_the_first_sentence_is_central() -> None:
    assert exponent(*NEWS) > exponent(NEWS[2], *NEWS[:2], *NEWS[3:])


def test_place_counts_more_if_several_sentences_are_wanted() -> None:
    assert exponent(*NEWS, wanted=3) > exponent(*NEWS, wanted=1)


def test_the_beginning_of_a_book_says_little_of_its_rest() -> None:
    article, book = random_text(300), random_text(3000)
    assert (reach(article), reach(book)) == (1.0, 0.1)
    shorter = place_exponent(article, TextRank().rank(article))
    assert place_exponent(book, TextRank().rank(book)) < shorter


def test_title_share_weighs_the_terms_of_the_title_by_rarity() -> None:
    text = replace(text_of("the storm", "the storm and the harbour", "bread"), title="Storm in the harbour")
    storm, harbour = np.log(4 / 3) + 1, np.log(4 / 2) + 1
    np.testing.assert_allclose(title_share(text), [storm / (storm + harbour), 1, 0])


def test_head_similarity_is_the_mean_cosine_with_the_first_three_others() -> None:
    text = text_of(*NEWS)
    vectors = text.counts.tf_idf.dense()
    cosines = vectors @ vectors.T
    expected = [cosines[0, 1:3].mean(), cosines[1, [0, 2]].mean(), cosines[2, :2].mean(), *cosines[3:, :3].mean(axis=1)]
    np.testing.assert_allclose(head_similarity(text), expected, atol=1e-12)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("capitals", [1 / 9, 0, 0, 1 / 10, 0]),
        ("digits", [0, 0, 0, 0, 1 / 11]),
        ("quotes", [0, 0, 0, 0, 1]),
        ("unique", [0, 1 / 4, 1, 1 / 4, 3 / 6]),
    ],
)
def test_forms_worked_by_hand(name: str, expected: list[float]) -> None:
    text = text_of(*NEWS, stop_words=True, stem=False)
    known = features(text, TextRank().rank(text))[name]
    if name != "unique":
        np.testing.assert_allclose(known, expected)
    else:
        assert known[2] == 1
        assert known[0] < known[4]
