"""Documents as sources: recognised by ending, --from or first bytes; damaged, hostile and unreadable ones refused."""

import gzip
import io
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("lxml")
pytest.importorskip("trafilatura")
pytest.importorskip("pypdfium2")

from document_files import CHAPTER, PAGE, docx, epub, pdf, write, zipped

from textrnn.errors import InputError, UsageError
from textrnn.text import documents
from textrnn.text.corpus import Corpus, ReadOptions
from textrnn.text.documents import FORMATS, INSTALL

ONE_PAGE = pdf([[(60, 700, "A page of text.")]])
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
LOCKED = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O({'o' * 32})/U({'u' * 32})>>/ID[<00><00>]"


def read(*sources: Path | str, extract: bool = True, **options: str) -> list[str]:
    corpus = Corpus([str(source) for source in sources], ReadOptions(extract=extract, **options))
    return [document.text for document in corpus.documents()]


def pipe(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


@pytest.mark.parametrize(
    ("data", "begins"),
    [
        (ONE_PAGE, "A page of text."),
        (docx(), "The ferry\n"),
        (epub(), "One\n"),
        (PAGE.encode(), "The bridge of Aldham\n"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- x -->\n<HTML><p>Hello.", "Hello."),
        (b"Plain <html> text.", "Plain <html> text."),
    ],
)
def test_what_is_piped_in_is_recognised_by_its_first_bytes(
    monkeypatch: pytest.MonkeyPatch, data: bytes, begins: str
) -> None:
    pipe(monkeypatch, data)
    assert read("-")[0].startswith(begins)


def test_a_file_without_a_telling_ending_is_recognised_by_its_first_bytes(tmp_path: Path) -> None:
    assert read(write(tmp_path / "page.php", PAGE))[0].startswith("The bridge")
    assert read(write(tmp_path / "report", ONE_PAGE)) == ["A page of text."]


def test_from_overrules_the_ending(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(write(tmp_path / "a.txt", "# *Head*"), format="markdown", extract=False) == ["Head"]
    assert read(write(tmp_path / "a.md", "# *Head*"), format="text") == ["# *Head*"]
    assert read(write(tmp_path / "b.txt", '{"text": "one"}'), format="jsonl") == ["one"]
    pipe(monkeypatch, b"a\ttext\n1\ttwo\n")
    assert read("-", format="tsv") == ["two"]


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match=r"unknown --from 'markdwn'\. Did you mean 'markdown'"):
        Corpus(["-"], ReadOptions(format="markdwn"))


def test_markdown_and_html_stay_as_they_are_unless_extraction_is_asked_for(tmp_path: Path) -> None:
    page, note = write(tmp_path / "a.html", PAGE), write(tmp_path / "a.md", "# *Head*")
    assert read(page, note, extract=False) == [PAGE, "# *Head*"]


@pytest.mark.parametrize("extract", [False, True])
def test_pdf_docx_and_epub_always_give_their_text_in_pieces_too(tmp_path: Path, extract: bool) -> None:
    path = write(tmp_path / "a.PDF", ONE_PAGE)
    assert read(path, extract=extract) == ["A page of text."]
    assert [piece.text for piece in Corpus([str(path)]).pieces()] == ["A page of text."]


def test_compressed_documents_open_by_themselves(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.md.gz", gzip.compress(b"*a*"))) == ["a"]
    assert read(write(tmp_path / "a.pdf.gz", gzip.compress(ONE_PAGE))) == ["A page of text."]


def test_an_address_is_refused_with_the_pipe_to_type() -> None:
    with pytest.raises(UsageError, match=r"no network.*curl -sL 'https://x.org/\?a&b' \| textrnn summarize"):
        Corpus(["https://x.org/?a&b"], ReadOptions(extract=True))


def test_documents_in_a_folder_are_read_and_the_unreadable_ones_told(tmp_path: Path) -> None:
    for name, data in {"a.md": b"*a*", "b.pdf": ONE_PAGE, "c.pdf": b"%PDF-1.4", "d.png": PNG, "e.docx": docx()}.items():
        write(tmp_path / name, data)
    corpus = Corpus([str(tmp_path)], ReadOptions(extract=True))
    assert [document.title for document in corpus.documents()] == [None, None, "Timetable"]
    binary, unreadable = corpus.notes()
    assert "0 hidden and 1 binary" in binary
    assert "1 documents in folders could not be read" in unreadable and "c.pdf is damaged" in unreadable


def test_without_the_libraries_the_line_that_installs_them_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(documents._LIBRARIES, "pdf", ("textrnn_has_no_such_library",))
    path = write(tmp_path / "a.pdf", ONE_PAGE)
    with pytest.raises(InputError) as error:
        Corpus([str(path)])
    assert INSTALL in str(error.value) and error.value.exit_code == 65
    with pytest.raises(InputError, match="only documents"):
        Corpus([str(tmp_path)])
    write(tmp_path / "b.txt", "text")
    corpus = Corpus([str(tmp_path)])
    assert [document.text for document in corpus.documents()] == ["text"]
    assert corpus.notes() == [f"{tmp_path}: 1 documents were passed over; to read them: {INSTALL}"]


def test_what_looks_binary_is_refused_only_where_text_is_to_be_understood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.png", PNG)
    with pytest.raises(InputError, match="looks binary"):
        read(path)
    pipe(monkeypatch, PNG)
    with pytest.raises(InputError, match="standard input looks binary"):
        read("-")
    assert len(read(path, extract=False)) == len(read(path, format="text")) == 1
    assert read(write(tmp_path / "b", "wide".encode("utf-16-le")), encoding="utf-16-le") == ["wide"]


def test_a_record_gives_its_own_title(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"text": "a", "title": "T"}\n{"text": "b", "title": 3}')
    assert [document.title for document in Corpus([str(path)]).documents()] == ["T", None]


def test_headings_come_with_the_document(tmp_path: Path) -> None:
    (document,) = Corpus([str(write(tmp_path / "a.md", "Text.\n\n## how?\n"))], ReadOptions(extract=True)).documents()
    assert [document.text[start:end] for start, end in document.headings] == ["how?"]


BOMB = "\n" * (40 << 20)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
BAD = [
    ("a.pdf", b"Just text.", "not a PDF, whatever its name says"),
    ("a.docx", b"Just text.", "not a DOCX"),
    ("a.epub", b"", "is empty"),
    ("a.pdf", ONE_PAGE[:200], "damaged"),
    ("a.pdf", pdf([[]]), "no text, perhaps scanned pages"),
    ("a.pdf", pdf([]), "damaged|no text"),
    ("a.pdf", pdf([[(60, 700, "secret")]], encrypt=LOCKED), "password"),
    ("a.docx", docx()[:-200], "damaged"),
    ("a.docx", docx()[:100] + b"\xff" * 80 + docx()[180:], "damaged"),
    ("a.docx", zipped({"x": "y"}), "damaged"),
    ("a.docx", docx(BOMB), "unpacks to more"),
    ("a.docx", zipped({"word/document.xml": b"\0\1<<<"}), "damaged"),
    ("a.epub", zipped({"META-INF/container.xml": "<container/>"}), "damaged"),
    ("a.epub", epub({"OPS/one.xhtml": BOMB}), "unpacks to more"),
]


@pytest.mark.parametrize(("name", "data", "message"), BAD)
def test_damaged_and_hostile_documents_are_one_line_that_names_the_file(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    path = write(tmp_path / name, data)
    with pytest.raises(InputError, match=message) as error:
        read(path)
    assert str(path) in str(error.value) and "\n" not in str(error.value)


def test_a_book_locked_by_its_seller_is_refused(tmp_path: Path) -> None:
    lock = '<encryption><CipherReference URI="OPS/one.xhtml"/></encryption>'
    with pytest.raises(InputError, match="DRM"):
        read(write(tmp_path / "a.epub", epub({"META-INF/encryption.xml": lock})))


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    chapter = CHAPTER.replace('<!ENTITY lol "lol">', f'<!ENTITY l0 "laugh">{LAUGHS}').replace("&more;", "&l29;")
    text = read(write(tmp_path / "a.epub", epub({"OPS/one.xhtml": chapter})))[0]
    assert text.startswith("One\n\nCafé") and "laugh" not in text and len(text) < 100


def test_deep_nesting_ends_in_text_or_in_one_line() -> None:
    for depth in (1000, 100_000):
        data = b"<html>" + b"<div>" * depth + b"deep" + b"</div>" * depth
        text = documents.extract("html", documents.RawDocument("x", data)).text
        assert text == "deep" or depth > 1000


def test_reading_plain_text_loads_no_library_of_documents(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "text")
    code = f"""
import sys
from textrnn.text.corpus import Corpus, ReadOptions
assert [d.text for d in Corpus([{str(path)!r}], ReadOptions(extract=True)).documents()] == ["text"]
print(*sys.modules)
"""
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"lxml", "trafilatura", "pypdfium2", "markdown_it", "zipfile"} & set(loaded)


def test_reading_documents_loads_nothing_heavy(tmp_path: Path) -> None:
    for name, data in {"a.html": PAGE.encode(), "b.pdf": ONE_PAGE, "c.docx": docx(), "d.epub": epub()}.items():
        write(tmp_path / name, data)
    code = f"""
import sys
from textrnn.text.corpus import Corpus, ReadOptions
assert len(list(Corpus([{str(tmp_path)!r}], ReadOptions(extract=True)).documents())) == {len(FORMATS.names()) - 1}
print(*sys.modules)
"""
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"torch", "gensim", "nltk", "numpy", "scipy", "pandas", "rich"} & set(loaded)
