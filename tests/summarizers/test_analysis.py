"""What may stand in a summary: sentences of the prose, not the headings above it."""

import pytest

from textrnn.summarizers.analysis import find_prose
from textrnn.summarizers.length import Length
from textrnn.summarizers.summarizer import Settings, Summarizer
from textrnn.summarizers.textrank import TextRank
from textrnn.text.corpus import Document

PROSE = "The storm reached the coast at noon. Winds of the storm broke trees along the coast."


def spans(text: str, *headings: str) -> list[tuple[int, int]]:
    return [(text.index(each), text.index(each) + len(each)) for each in headings]


@pytest.mark.parametrize("heading", ["why does it matter?", "Why? It broke. We know.", "how " * 30 + "it was"])
def test_what_the_format_marks_as_a_heading_is_no_sentence(heading: str) -> None:
    text = f"{heading}\n\n{PROSE}\n\nwhat next?"
    title, sentences = find_prose(text, "en", headings=spans(text, heading, "what next?"))
    assert (title, len(sentences)) == (heading, 2)
    assert find_prose(text, "en", headings=spans(text, heading), lines=True)[1][0].text == PROSE


def test_headings_are_summarized_where_there_is_nothing_else() -> None:
    text = "how it began\n\nhow it went on"
    title, sentences = find_prose(text, "en", headings=[(0, 12), (14, 28)])
    assert (title, [sentence.text for sentence in sentences]) == ("", ["how it began", "how it went on"])


def test_each_document_has_its_own_headings() -> None:
    text = f"how?\n\n{PROSE}"
    documents = [Document("a", text, headings=[(0, 4)]), Document("b", text), Document("c", text, headings=[(0, 4)])]
    analyzed = Summarizer(Settings(TextRank(), Length())).analyze(documents)
    assert [sentence.text for sentence in analyzed.sentences].count("how?") == 1
    assert Summarizer(Settings(TextRank(), Length())).summarize(documents[0]).analyzed.title == "how?"


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("# The storm", "The storm"),
        ("## The storm ##", "The storm"),
        ("The storm\n=========", "The storm"),
        ("# The storm of C#", "The storm of C#"),
        ("#1 of the storms", "#1 of the storms"),
    ],
)
def test_the_title_stands_without_the_marks_of_a_heading(above: str, title: str) -> None:
    assert find_prose(f"{above}\n\n{PROSE}", "en")[0] == title


MAIL = f"From: Anna Berg\nSubject: Re: Fwd: The storm\n\nHi Tom,\n\n{PROSE}\n\nKind regards\nAnna Berg\n"


def test_the_subject_of_a_mail_is_its_title_and_greetings_are_no_sentences() -> None:
    title, sentences = find_prose(MAIL, "en")
    assert (title, [sentence.text for sentence in sentences]) == ("The storm", PROSE.replace(". ", ".|").split("|"))


def test_a_long_headline_is_the_title() -> None:
    headline = "Storm of the century reaches the coast at noon and breaks more trees than anybody has counted so far"
    title, sentences = find_prose(f"{headline}\n\n{PROSE}", "en")
    assert (title, len(sentences)) == (headline, 2)


def test_a_list_of_names_is_all_there_is() -> None:
    assert len(find_prose("Anna Berg\nTom Arkwright\nRuth Hale", "en")[1]) == 3


def test_a_last_sentence_without_its_full_stop_is_still_one() -> None:
    assert len(find_prose("Great phone. I use it daily. Love it", "en")[1]) == 3
