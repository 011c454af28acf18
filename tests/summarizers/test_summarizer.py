"""From documents to summaries: order, places in the source, queries, several documents."""

import numpy as np
import pytest

from textrnn.errors import InputError
from textrnn.summarizers import RANKERS
from textrnn.summarizers.length import Length
from textrnn.summarizers.summarizer import Settings, Summarizer, Summary
from textrnn.summarizers.textrank import TextRank
from textrnn.text.corpus import Document

HARBOUR = """The storm reached the coast at noon. A baker sold bread to sailors. Winds of the storm broke trees
along the coast and the harbour. Nobody ate the bread. The harbour closed because of the storm, and the coast road too.
"""


def summarizer(**settings: object) -> Summarizer:
    settings = {"ranker": TextRank(), "length": Length(sentences=2), **settings}
    return Summarizer(Settings(**settings))  # type: ignore[arg-type]


def summarize(text: str, **settings: object) -> Summary:
    return summarizer(**settings).summarize(Document("a.txt", text))


def test_sentences_are_cut_from_the_source_and_keep_its_order() -> None:
    chosen = summarize(HARBOUR).chosen
    assert [HARBOUR[each.sentence.start : each.sentence.end] for each in chosen] == [
        each.sentence.text for each in chosen
    ]
    assert [each.sentence.start for each in chosen] == sorted(each.sentence.start for each in chosen)
    assert sorted(each.rank for each in chosen) == [1, 2]


def test_the_summary_is_one_line_of_wrapped_text() -> None:
    assert "Winds of the storm broke trees along the coast and the harbour." in summarize(HARBOUR).text
    assert "\n" not in summarize(HARBOUR).text


def test_japanese_sentences_follow_each_other_without_a_space() -> None:
    assert " " not in summarize("嵐が海岸に来た。海岸の木が嵐で倒れた。港は嵐で閉まった。", language="ja").text


@pytest.mark.parametrize("method", [name for name in RANKERS.names() if name != "embedding"])
def test_a_query_moves_what_it_asks_for_to_the_front_with(method: str) -> None:
    summary = summarize(HARBOUR, ranker=RANKERS.get(method)(), query="who sold bread?", length=Length(sentences=1))
    assert "bread" in summary.text
    assert summary.answers_query


def test_a_query_that_nothing_answers_changes_nothing() -> None:
    summary = summarize(HARBOUR, query="zebra")
    assert not summary.answers_query
    assert summary.text == summarize(HARBOUR).text


def test_a_prior_multiplies_the_score_by_a_power_of_the_place() -> None:
    plain, with_prior = summarize(HARBOUR), summarize(HARBOUR, prior=0.5)
    np.testing.assert_allclose(with_prior.scores, plain.scores / np.sqrt(np.arange(1, 6)))


def test_several_documents_make_one_summary_that_says_nothing_twice() -> None:
    documents = [
        Document("a", HARBOUR),
        Document("b", HARBOUR),
        Document("c", "The storm came to the coast again. Dull."),
    ]
    summary = summarizer(length=Length(sentences=3), prior=2.0).summarize_together(documents)
    texts = [each.text for each in summary.chosen]
    assert len(texts) == len(set(texts)) == 3
    for each in summary.chosen:
        source = next(document.text for document in documents if document.name == each.file)
        assert source[each.sentence.start : each.sentence.end] == each.sentence.text


def test_the_place_of_a_document_among_several_does_not_matter() -> None:
    documents = [Document("a", HARBOUR), Document("b", "The storm came to the coast again. It was dull.")]
    ranked = [summarizer(ranker=RANKERS.get(name)()) for name in ("adaptive", "textrank", "cosine")]
    for each in ranked:
        forward, backward = each.summarize_together(documents), each.summarize_together(documents[::-1])
        assert {chosen.text for chosen in forward.chosen} == {chosen.text for chosen in backward.chosen}


def test_a_heading_is_the_title_and_no_sentence() -> None:
    summary = summarize("The great storm\n\n" + HARBOUR, length=Length(sentences=9))
    assert summary.analyzed.title == "The great storm"
    assert len(summary.chosen) == 5


def test_a_text_of_headings_alone_still_has_a_summary() -> None:
    assert summarize("Contents\n").text == "Contents"


@pytest.mark.parametrize("text", ["", " \n\t\n", "\u3000\x0c"])
def test_white_space_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="empty"):
        summarize(text)


def test_lines_are_sentences_if_wanted() -> None:
    summary = summarize("one. two storm\nthree storm", lines=True, length=Length(sentences=5))
    assert [each.text for each in summary.chosen] == ["one. two storm", "three storm"]
