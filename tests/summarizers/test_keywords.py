"""Methods for keywords: the figures of the papers, the published lists, and what holds for every method and text."""

import math
import os
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from textrnn.errors import UsageError
from textrnn.summarizers.keywords import KEYWORD_RANKERS, Wanted
from textrnn.summarizers.keywords.extractor import KeywordExtractor, Settings
from textrnn.summarizers.keywords.position import PositionRank
from textrnn.summarizers.keywords.textrank import Occurrences, TextRank
from textrnn.summarizers.keywords.textrank_phrases import TextRankPhrases
from textrnn.summarizers.keywords.tfidf import TfIdf
from textrnn.summarizers.keywords.words import read_words
from textrnn.summarizers.keywords.yake_like import score_terms
from textrnn.text.corpus import Document
from textrnn.text.terms import Analyzer

DATA = Path(os.environ.get("TEXTRNN_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
ARTICLE = DATA / "textrank_paper" / "mihalcea_tarau.txt"
needs_article = pytest.mark.skipif(not ARTICLE.exists(), reason=f"needs {ARTICLE.name} in TEXTRNN_DATA")
METHODS = KEYWORD_RANKERS.names()

# The abstract of the paper's figure 2, with its nouns and adjectives.
ABSTRACT = """\
Compatibility of systems of linear constraints over the set of natural numbers. Criteria of compatibility of a system of
linear Diophantine equations, strict inequations, and nonstrict inequations are considered. Upper bounds for components
of a minimal set of solutions and algorithms of construction of minimal generating sets of solutions for all types of
systems are given. These criteria and the corresponding algorithms for constructing a minimal supporting set of
solutions can be used in solving all the considered types systems and systems of mixed types.
"""
NAMING = """
compatibility systems linear constraints set natural numbers criteria system diophantine equations strict inequations
nonstrict upper bounds components minimal solutions algorithms construction generating sets types corresponding
supporting mixed
"""


def words_of(text, language="en", **options):
    return read_words([Document("text", text)], Analyzer(language), **options)


def keywords_of(text, method="textrank-phrases", *, language="en", most=10, phrases=True):
    ranker = KEYWORD_RANKERS.get(method)()
    settings = Settings(ranker, Wanted(most, phrases), language)
    return KeywordExtractor(settings).extract(Document("text", text)).keywords


def texts_of(*arguments, **options):
    return [keyword.text for keyword in keywords_of(*arguments, **options)]


def names(words):
    return [word.lower() in NAMING.split() for word in words]


@pytest.mark.parametrize(
    ("word", "printed"),
    [
        ("numbers", 1.46), ("inequations", 1.45), ("linear", 1.29), ("diophantine", 1.28), ("upper", 0.99),
        ("bounds", 0.99), ("strict", 0.77),
    ],
)  # fmt: skip
def test_textrank_gives_the_scores_printed_in_the_paper(word, printed):
    words = read_words([Document("abstract", ABSTRACT)], Analyzer("en", stem=False), keep=names)
    score = TextRankPhrases().rank(words)[words.vocabulary.index(word)]
    assert score == pytest.approx(printed, abs=0.021)  # the authors stopped at a change of 1e-4


@needs_article
def test_textrank_gives_the_published_keywords():
    published = ARTICLE.with_suffix(".kw.txt").read_text(encoding="utf-8").split("\n")
    found = TextRank().extract(words_of(ARTICLE.read_text(encoding="utf-8")), Wanted(100))
    texts = [keyword.text for keyword in found]
    assert sorted(texts) == sorted(published)
    late = {"gilbert", "winds heavy", "residents"}  # three that the list has at other places than its scores give them
    assert [text for text in texts if text not in late] == [text for text in published if text not in late]


@needs_article
def test_textrank_gives_the_published_keywords_without_some_words_in_their_order():
    published = ARTICLE.with_suffix(".swkw.txt").read_text(encoding="utf-8").split("\n")
    ignored = frozenset(ARTICLE.with_suffix(".sw.txt").read_text(encoding="utf-8").strip().split(","))
    found = TextRank(ignored=ignored).extract(words_of(ARTICLE.read_text(encoding="utf-8")), Wanted(100))
    assert [keyword.text for keyword in found] == published


@needs_article
def test_textrank_finds_the_names_of_the_article_whole():
    found = texts_of(ARTICLE.read_text(encoding="utf-8"), most=20)
    assert {"Hurricane Gilbert", "Puerto Rico", "Santo Domingo"} <= set(found)


def test_positions_bias_the_walk_by_the_sum_of_their_inverses():
    words = words_of("Zebra eats apple. Apple likes zebra. Mango.")  # no window reaches past 10 words
    only_positions = PositionRank(window=1).rank(words)
    number = {term: index for index, term in enumerate(words.vocabulary)}
    zebra, mango = 1 + 1 / 6, 1 / 7
    assert only_positions[number["zebra"]] / only_positions[number["mango"]] == pytest.approx(zebra / mango)


def test_tfidf_of_one_document_weighs_by_sentences():
    words = words_of("Cats purr. Cats meow. Birds sing.")
    scores = dict(zip(words.vocabulary, TfIdf().rank(words), strict=True))
    assert scores["cat"] == pytest.approx(2 * math.log(1 + 3 / 2))
    assert scores["purr"] == pytest.approx(math.log(1 + 3 / 1))


def test_tfidf_of_a_collection_counts_documents():
    documents = [Document("a", "cats purr. cats."), Document("b", "cats bark"), Document("c", "cats sing")]
    extractor = KeywordExtractor(Settings(TfIdf(), language="en")).compared_with(documents)
    words = extractor.read(documents[:1])
    scores = dict(zip(words.vocabulary, extractor.settings.ranker.rank(words), strict=True))
    assert scores["cat"] == pytest.approx(2 * math.log(1 + 3 / 3))
    assert scores["purr"] == pytest.approx(math.log(1 + 3 / 1))


def test_yake_like_scores_a_word_by_the_formulas_of_the_paper():
    words = words_of("Cats chase mice. Cats sleep.")
    score = score_terms(words)[words.vocabulary.index("cat")]
    position = math.log(math.log(3 + 0.5))  # the median of sentences 0 and 1
    mean, deviation = 5 / 4, math.sqrt((0.75**2 + 3 * 0.25**2) / 4)
    relatedness = 1 + (0 + 2 / 2) * 2 / 2  # nothing on the left, two different words on the right
    assert score == pytest.approx(relatedness * position / ((2 / (mean + deviation) + 2 / 2) / relatedness))


def test_yake_like_puts_a_name_before_a_plain_word_as_frequent():
    found = texts_of("We saw Bergmann at noon. They met Bergmann by the river and the river rose.", "yake-like")
    assert found.index("Bergmann") < found.index("river")


def test_an_unknown_method_is_refused_with_the_nearest():
    with pytest.raises(UsageError, match="Did you mean 'textrank'"):
        KEYWORD_RANKERS.get("textrnk")


@pytest.mark.parametrize("method", METHODS)
def test_every_keyword_stands_where_it_says(method):
    for keyword in keywords_of(ABSTRACT, method):
        assert keyword.places
        assert keyword.count == len(keyword.places)
        written = [" ".join(ABSTRACT[start:end].split()).lower() for start, end in keyword.places]
        assert keyword.text.lower() in written


@pytest.mark.parametrize("method", METHODS)
def test_many_keywords_of_a_long_text_are_found_at_once(method):
    rng = np.random.default_rng(0)
    text = "".join(f"Storm {''.join(map(chr, 97 + rng.integers(0, 26, 4)))} came. " for _ in range(10_000))
    words = words_of(text)
    before = time.perf_counter()
    assert len(KEYWORD_RANKERS.get(method)().extract(words, Wanted(1000))) > 100
    assert time.perf_counter() - before < 5


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        (["solar"], "Solar, unsolar SOLAR solar2 (solar)", ["Solar", "SOLAR", "solar", "solar"]),
        (
            ["solar", "power"],
            "solar - power; solar 2 power, Solar\nPower solar powers",
            ["solar - power", "Solar\nPower"],
        ),
        (["pm", "news"], "p.m. news, pm news, P.M.\nNews", ["p.m. news", "pm news", "P.M.\nNews"]),
        (["a", "a"], "a a a a", ["a a", "a a"]),
        (["é"], "é e\u0301 É", ["é", "É"]),
    ],
)
def test_textrank_finds_every_place_of_a_keyword(phrase, text, found):
    assert [text[start:end] for start, end in Occurrences(text).find(phrase)] == found


@pytest.mark.parametrize("method", METHODS)
def test_scores_fall_and_keywords_are_no_more_than_wanted(method):
    found = keywords_of(ABSTRACT, method, most=5)
    assert 0 < len(found) <= 5
    scores = [keyword.score for keyword in found]
    assert all(score > 0 for score in scores)
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("method", METHODS)
def test_without_phrases_every_keyword_is_one_word(method):
    assert all(" " not in text for text in texts_of(ABSTRACT, method, phrases=False))


@pytest.mark.parametrize("method", METHODS)
@given(text=st.text(alphabet=st.sampled_from("ab zA.\n,-'’é中文的ไทยที่ก١ه\0\u200d\x1b9_&"), max_size=60))
def test_any_text_with_words_gives_keywords(method, text):
    words = words_of(text, "en")
    if len(words):
        assert KEYWORD_RANKERS.get(method)().extract(words, Wanted(3))


@given(text=st.text(max_size=80))
def test_words_are_cut_from_the_text_where_they_say(text):
    words = words_of(text)
    for start, end, form in zip(words.starts, words.ends, words.forms, strict=True):
        assert text[start:end] == words.spellings[form]
    assert np.all(np.diff(words.starts) > 0)
