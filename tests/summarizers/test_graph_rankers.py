"""Rankers by a random walk equal their formulas laid out in full, and the numbers that others have printed."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from plain_texts import dense, dense_page_rank, overlaps, random_text, text_of

from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.cosine import Cosine
from textrnn.summarizers.directed import Directed
from textrnn.summarizers.graph import GraphRanker, page_rank
from textrnn.summarizers.length import Threshold
from textrnn.summarizers.lexrank import ContinuousLexRank, LexRank
from textrnn.summarizers.select import by_score
from textrnn.summarizers.textrank import OverlapGraph, TextRank
from textrnn.summarizers.textrank_bm25 import TextRankBM25

LAB = Path(__file__).resolve().parents[2] / "../shared/data/textrank_lab"
SIZES = [3, 10, 100, 1000]


def term_sets(text: AnalyzedText) -> list[set[str]]:
    return [set(text.analyzer.terms(sentence.text)) for sentence in text.sentences]


def unit_rows(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    norms = np.linalg.norm(matrix, axis=1, keepdims=True)
    return matrix / np.where(norms > 0, norms, 1)


def without_loops(weights: NDArray[np.float64]) -> NDArray[np.float64]:
    np.fill_diagonal(weights, 0)
    return weights


@pytest.mark.parametrize("num_sentences", [*SIZES, pytest.param(3000, marks=pytest.mark.slow)])
def test_textrank_equals_the_published_formula(num_sentences: int) -> None:
    text = random_text(num_sentences)
    expected = dense_page_rank(overlaps(term_sets(text)))
    scores = TextRank().rank(text)
    np.testing.assert_allclose(scores, expected, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(by_score(scores), by_score(expected))


def test_textrank_by_factors_equals_textrank_by_table(monkeypatch: pytest.MonkeyPatch) -> None:
    text = random_text(300)
    by_table = TextRank().rank(text)
    monkeypatch.setattr("textrnn.summarizers.textrank._SMALL_TABLE", 0)
    monkeypatch.setattr("textrnn.summarizers.textrank._CELLS_AN_ENTRY", 0)
    np.testing.assert_allclose(TextRank().rank(text), by_table, rtol=0, atol=1e-14)


def test_textrank_of_three_sentences_worked_by_hand() -> None:
    """S1 and S2 share one term of 2 and 2, weight 1 / (2 log 2); S3 shares none and only receives the restarts."""
    scores = TextRank().rank(text_of("red fox", "red hen", "blue cow"))
    # p1 = p2 = r + .85 p1, p3 = r, with r = (.15 + .85 p3) / 3 and a sum of 1
    restarts = 1 / (2 / 0.15 + 1)
    np.testing.assert_allclose(scores, [restarts / 0.15, restarts / 0.15, restarts])


def test_sentences_of_one_term_have_no_edge_to_each_other() -> None:
    graph = OverlapGraph(text_of("fox", "fox", "red fox").counts)
    np.testing.assert_allclose(graph.times(np.array([1.0, 0, 0])), [0, 0, 1 / np.log(2)], atol=1e-15)


def test_bm25_equals_its_formula() -> None:
    text = random_text(60)
    tf = dense(text)
    n = (tf > 0).sum(axis=0)
    idf = np.log((60 - n + 0.5) / (n + 0.5))
    idf = np.where(idf > 0, idf, 0.25 * idf[idf > 0].mean())
    length = tf.sum(axis=1, keepdims=True)
    documents = tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length / length.mean()))
    expected = dense_page_rank(without_loops(documents @ (tf * idf).T))
    np.testing.assert_allclose(TextRankBM25().rank(text), expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("self_loops", [False, True])
def test_cosine_equals_its_formula(self_loops: bool) -> None:
    text = random_text(60)
    tf = dense(text)
    vectors = unit_rows(tf * (np.log(61 / (1 + (tf > 0).sum(axis=0))) + 1))
    weights = vectors @ vectors.T
    expected = dense_page_rank(weights if self_loops else without_loops(weights))
    scores = Cosine(self_loops=self_loops, tolerance=1e-15).rank(text)
    np.testing.assert_allclose(scores, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("ranker", [LexRank(), LexRank(least_cosine=0.3), ContinuousLexRank()])
def test_lexrank_equals_its_formula(ranker: LexRank | ContinuousLexRank) -> None:
    text = random_text(600)
    tf = dense(text)
    vectors = unit_rows(tf * np.log(600 / (tf > 0).sum(axis=0)))
    cosines = vectors @ vectors.T
    weights = (cosines > ranker.least_cosine).astype(float) if isinstance(ranker, LexRank) else cosines
    np.testing.assert_allclose(ranker.rank(text), dense_page_rank(weights), rtol=0, atol=1e-12)


def test_directed_equals_its_formula() -> None:
    text = random_text(50)
    tf = dense(text)
    vectors = unit_rows(tf * (np.log(51 / (1 + (tf > 0).sum(axis=0))) + 1))
    cosines = vectors @ vectors.T
    expected = np.triu(cosines, 1).sum(axis=1) + 0.5 * np.tril(cosines, -1).sum(axis=1)
    np.testing.assert_allclose(Directed(after=1.0, before=0.5).rank(text), expected, atol=1e-10)


@pytest.mark.parametrize("ranker", [TextRank(), TextRankBM25(), Cosine(), LexRank(), ContinuousLexRank()])
def test_scores_of_a_walk_sum_to_one(ranker: GraphRanker) -> None:
    assert ranker.rank(random_text(40)).sum() == pytest.approx(1)


def test_a_walk_begins_where_it_is_told() -> None:
    teleport = np.array([0.0, 0.0, 1.0])
    scores = page_rank(OverlapGraph(text_of("red fox", "red hen", "blue cow").counts), 3, teleport=teleport)
    np.testing.assert_allclose(scores, teleport)


def test_the_published_lab_is_reproduced() -> None:
    if not LAB.exists():
        pytest.skip("the lab's numbers are not here")
    from nltk.tokenize.punkt import PunktSentenceTokenizer

    expected = json.loads((LAB / "textrank_story1_expected_from_notebook.json").read_text())
    sentences = PunktSentenceTokenizer().tokenize((LAB / "story1.txt").read_text())
    text = text_of(*sentences, stop_words=False, stem=False)
    assert (len(text), text.counts.num_columns) == (101, 492)
    scores = Cosine(self_loops=True).rank(text)
    np.testing.assert_allclose(scores, [expected["ranks"][str(i)] for i in range(101)], rtol=0, atol=1e-6)
    printed = " ".join(expected["summary_sentences_printed"].split())
    kept = np.flatnonzero(Threshold.parse("mean+0.2").keeps(scores))
    assert sum(len(" ".join(sentences[place].split())) + 1 for place in kept) == len(printed) + 1
    assert all(" ".join(sentences[place].split()) in printed for place in kept)
