"""What each format of documents says: its text in paragraphs, and its title."""

from pathlib import Path

import pytest

pytest.importorskip("lxml")
pytest.importorskip("trafilatura")
pytest.importorskip("pypdfium2")

from document_files import PAGE, docx, epub, pdf, write

from textrnn.text.corpus import Corpus, Document, ReadOptions
from textrnn.text.documents import FORMATS, extract
from textrnn.text.documents.blocks import Blocks
from textrnn.text.documents.raw import RawDocument


def read(path: Path, **options: str) -> Document:
    (document,) = Corpus([str(path)], ReadOptions(extract=True, **options)).documents()
    return document


def text_of(document_format: str, data: str | bytes) -> str:
    return extract(document_format, RawDocument("x", data.encode() if isinstance(data, str) else data)).text


def headings_of(document_format: str, data: str | bytes) -> list[str]:
    found = extract(document_format, RawDocument("x", data.encode() if isinstance(data, str) else data))
    return [found.text[start:end] for start, end in found.headings]


def test_a_page_gives_its_article_without_what_surrounds_it(tmp_path: Path) -> None:
    page = read(write(tmp_path / "a.html", PAGE))
    assert page.title == "The bridge of Aldham"
    assert "many of them had flowers with them.\n\nA long winter\n\nThe work took" in page.text
    assert "- The first arch was closed in March.\n- The second arch followed in June.\n\nThe town" in page.text
    for unwanted in ("cookies", "Sport", "script", "dog", "rights", "&", "<"):
        assert unwanted not in page.text.replace("hour & many", "")


def test_a_page_without_a_main_part_gives_all_it_shows() -> None:
    assert text_of("html", "<body><nav>Home</nav><ul><li>Tea</ul>") == "- Tea"
    assert text_of("html", "Hello there.") == "Hello there."


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1251", "koi8-r"])
def test_a_page_is_decoded_as_it_says(encoding: str) -> None:
    page = f'<html><head><meta charset="{encoding}"></head><body><p>Мост открыт снова.</p></body></html>'
    assert text_of("html", page.encode(encoding)) == "Мост открыт снова."


def test_a_broken_tag_is_no_error() -> None:
    assert "The stone bridge" in text_of("html", PAGE.replace("<h2>", "<li[the>"))


def test_sections_and_lists_of_definitions_are_kept_whole() -> None:
    inner = "<section id=b><h2>Terms</h2><dl><dt>Arch</dt><dd><p>A curved span of stone over the river.</p></dd></dl>"
    page = (
        f"<html><body><section id=a><h1>Bridges</h1><p>A long enough opening sentence.</p>{inner}</section></section>"
    )
    assert "Arch\n\nA curved span of stone over the river." in text_of("html", page)


@pytest.mark.parametrize(
    ("shown", "title"),
    [
        ("How the bridge opened | The Daily Lantern", "How the bridge opened"),
        ("How it | opened - at last \u2014 The Daily Lantern", "How it | opened - at last"),
        ("The bridge opened :: The Daily Lantern of Aldham", "The bridge opened"),  # the shorter part, but the heading
        ("How it opened | The Daily Lantern", "How it opened | The Daily Lantern"),
        ("Aldham bridge | Lantern", "Aldham bridge | Lantern"),
        ("A well-known bridge of Aldham", "A well-known bridge of Aldham"),
    ],
)
def test_the_title_of_a_page_stands_without_the_name_of_its_site(shown: str, title: str) -> None:
    page = f"<head><title>{shown}</title></head><body><h1>Today: <b>The bridge</b> opened</h1><p>Text."
    assert extract("html", RawDocument("x", page.encode())).title == title


def test_an_empty_title_for_other_sites_is_none() -> None:
    page = b'<head><meta property="og:title" content=" "><title>The bridge</title></head><body><p>Text.'
    assert extract("html", RawDocument("x", page)).title == "The bridge"


MARKDOWN = """---
title: "A river"
---
# The *ferry*
It [crosses](http://x.org) `twice`
a day &amp; **stops**.[^1]

1. at six
   and a bit
2. at nine

> quoted ![a picture](a.png)<b>words</b>

```python
code = 1
```
| a | b |
|---|---|
| c | d |

<div>raw</div>

Under
-----
"""


def test_markdown_gives_its_prose() -> None:
    expected = "The ferry\n\nIt crosses twice a day & stops.\n\n- at six and a bit\n- at nine\n\nquoted words\n\nUnder"
    assert text_of("markdown", MARKDOWN) == expected


@pytest.mark.parametrize(
    ("text", "title"), [(MARKDOWN, "A river"), ("# One _two_\n\nText.", "One two"), ("Text.\n\n# Later", None)]
)
def test_the_title_of_markdown_is_in_front_or_the_first_heading(text: str, title: str | None) -> None:
    assert extract("markdown", RawDocument("x", text.encode())).title == title


def test_a_rule_at_the_beginning_of_markdown_is_no_front_matter() -> None:
    assert text_of("markdown", "---\nWords.\n\n---\nMore.") == "Words.\n\nMore."


def test_markdown_of_nothing_but_code_stays() -> None:
    assert text_of("markdown", "```\nx\n```\n") == "```\nx\n```"


def test_a_book_gives_its_chapters_in_the_order_of_the_spine(tmp_path: Path) -> None:
    book = read(write(tmp_path / "a.epub", epub()))
    assert book.title == "The Ferry"
    assert book.text == "One\n\nCafé au lait.\n\nA second\nline.\n\nTwo\n\nThe end."


def test_a_word_document_gives_paragraphs_items_and_rows(tmp_path: Path) -> None:
    document = read(write(tmp_path / "a.docx", docx()))
    assert document.title == "Timetable"
    expected = "The ferry\n\nIt crosses twice a day.\n\n- at six\n- at nine\n\nFare\tTwo\nChild\tOne\n\nIt is official."
    assert document.text == expected


def test_a_text_box_is_told_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Boxed.</w:t></w:r></w:p></w:txbxContent>"
    twice = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    body = f'<w:p xmlns:mc="m"><w:r><w:t>Around.</w:t></w:r><w:r>{twice}</w:r></w:p>'
    assert text_of("docx", docx(body)) == "Around.\n\nBoxed."


def test_a_word_document_of_the_strict_kind_is_read_alike() -> None:
    strict = docx(namespace="http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert text_of("docx", strict) == text_of("docx", docx())


WIDE = "The river is wide where the old bridge stood, and slow, and the"
PAGES = [
    [
        (60, 760, "A history of bridges"),
        (60, 720, "Beginnings"),
        (60, 690, WIDE),
        (60, 676, "ferry took a quarter of an hour to cross it in the winter months."),
        (60, 650, WIDE),
        (60, 636, "well-known men of the town did not like to wait for the ferry-"),
        (60, 622, "man, who was a well-"),
        (300, 30, "Page 1"),
    ],
    [
        (60, 760, "A history of bridges"),
        (60, 720, "known character and kept them waiting."),
        (60, 690, "Another paragraph, which is the last one of the book."),
        (300, 30, "Page 2"),
    ],
]


def test_a_pdf_gives_paragraphs_without_running_titles(tmp_path: Path) -> None:
    document = read(write(tmp_path / "a.pdf", pdf(PAGES, title="Microsoft Word - Bridges.docx")))
    assert document.title == "Bridges"
    assert document.text.split("\n\n") == [
        "Beginnings",
        f"{WIDE} ferry took a quarter of an hour to cross it in the winter months.",
        f"{WIDE} well-known men of the town did not like to wait for the ferryman, who was a well-known character "
        "and kept them waiting.",
        "Another paragraph, which is the last one of the book.",
    ]


def test_one_page_keeps_its_first_line(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.pdf", pdf([[(60, 700, "Only this.")]]))).text == "Only this."


def test_pages_that_are_all_alike_keep_their_text(tmp_path: Path) -> None:
    same = [(60, 700, "The same on every page.")]
    assert "The same on every page." in read(write(tmp_path / "a.pdf", pdf([same, same]))).text


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [(60, 700 - 14 * row, f"left column line {row} of the text on the left") for row in range(3)]
    right = [(330, 700 - 14 * row, f"right column line {row} of the text on it") for row in range(3)]
    text = text_of("pdf", pdf([left + right]))
    assert text.index("left column line 2") < text.index("right column line 0")


@pytest.mark.parametrize("document_format", FORMATS.names())
def test_every_format_gives_text_without_stray_marks(document_format: str) -> None:
    data = {"markdown": MARKDOWN.encode(), "html": PAGE.encode(), "pdf": pdf(PAGES), "docx": docx(), "epub": epub()}
    text = extract(document_format, RawDocument("x", data[document_format])).text
    assert text == text.strip() and "\n\n\n" not in text and "  " not in text and "\ufffe" not in text


HEADINGS = [
    ("markdown", "# *Why* does it matter?\n\nText.\n\nhow we did it.\n---\n\n- ## In a list\n", 3),
    ("html", "<h1>Why does<br>it matter?</h1><p>Text.<table><tr><td><h2><div>how we did it.</div></h2></table>", 2),
    ("epub", epub(), 2),
    ("docx", docx(), 1),
]


@pytest.mark.parametrize(("document_format", "data", "num_headings"), HEADINGS)
def test_headings_are_where_the_format_marks_them(document_format: str, data: str | bytes, num_headings: int) -> None:
    known = {"Why does it matter?", "how we did it.", "In a list", "One", "Two", "The ferry"}
    found = headings_of(document_format, data)
    assert len(found) == num_headings and set(found) <= known


def test_titles_and_levels_of_a_word_document_are_headings() -> None:
    body = "<w:p><w:pPr>{}</w:pPr><w:r><w:t>how it went.</w:t></w:r></w:p>"
    for mark, is_heading in (("outlineLvl w:val='0'", True), ("outlineLvl w:val='9'", False), ("keepNext", False)):
        assert bool(headings_of("docx", docx(body.format(f"<w:{mark}/>")))) is is_heading


def test_a_text_too_long_for_a_heading_is_none_whatever_its_mark() -> None:
    blocks = Blocks()
    blocks.add_heading("word " * 1000)
    assert not blocks.headings
