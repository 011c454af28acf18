"""The corpora by name, and the command that lists them."""

import json
import sys
import zipfile
from pathlib import Path

import pytest

from textrnn.commands.corpora import corpora
from textrnn.errors import InputError, NotFoundError, UsageError
from textrnn.text.catalogue import describe
from textrnn.text.corpus import Corpus, Document
from textrnn.text.named.docstrings import split_docstring
from textrnn.text.named.nltk_data import downloaded
from textrnn.text.named.pydocs import clean


def documents(name: str) -> list[Document]:
    return list(Corpus([name]).documents())


@pytest.fixture
def nltk_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NLTK_DATA", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "corpora"
    folder.mkdir()
    return folder


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site-packages"
    folder.mkdir()
    monkeypatch.setattr(sys, "path", [str(folder)])
    return folder


def test_tales_are_one_document_of_some_length() -> None:
    (tales,) = documents("tales")
    assert len(tales.text) > 60_000


@pytest.fixture
def no_gensim(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget that an earlier test has imported gensim."""
    monkeypatch.delitem(sys.modules, "gensim", raising=False)


@pytest.mark.usefixtures("no_gensim")
def test_lee_has_three_hundred_documents_and_does_not_import_gensim() -> None:
    assert len(documents("lee")) == 300
    assert "gensim" not in sys.modules


def test_pydocs_are_topics_without_drawn_lines() -> None:
    topics = documents("pydocs")
    assert len(topics) > 50 and len({topic.text for topic in topics}) == len(topics)
    assert not [topic.name for topic in topics if "\n*****" in topic.text or "\n\n\n" in topic.text]


def test_headings_and_empty_lines_are_cleaned() -> None:
    assert clean('\nThe "del"\n*********\n\n   \n\n   del x  \n\n') == 'The "del"\n\n   del x\n'


def test_docstrings_come_from_every_readable_module_in_order(packages: Path) -> None:
    (packages / "b.py").write_text('"""Module b."""\n\ndef f():\n    r"""Match \\d.\n\n    Digits.\n    """\n')
    (packages / "a").mkdir()
    (packages / "a" / "__init__.py").write_text('class C:\n    """First\n    line.\n\n    Body."""\n')
    (packages / "broken.py").write_text('"""Broken."""\ndef (')
    (packages / "copy.py").write_text('"""Module b."""\n')
    (packages / "deep.py").write_text('"""Deep."""\nx = ' + "-" * 100_000 + "1")
    found = documents("docstrings")
    assert [document.name for document in found] == ["a.C", "b", "b.f"]
    assert found[0].fields == {"object": "a.C", "summary": "First line.", "body": "Body."}
    assert found[2].text == "Match \\d.\n\nDigits.\n"


def test_docstrings_are_kept_until_a_package_changes(packages: Path, cache: Path) -> None:
    (packages / "a.py").write_text('"""One."""')
    assert [document.text for document in documents("docstrings")] == ["One.\n"]
    (kept,) = cache.iterdir()
    kept.write_bytes(kept.read_bytes()[:-3])
    assert [document.text for document in documents("docstrings")] == ["One.\n"]
    (packages / "a.py").write_text('"""Two, and more."""')
    assert [document.text for document in documents("docstrings")] == ["Two, and more.\n"]


def test_a_docstring_is_a_summary_and_a_body() -> None:
    assert split_docstring("\n    Sum\n    up.\n\n    Body\n      code\n") == ("Sum up.", "Body\n  code")
    assert split_docstring("Only this.") == ("Only this.", "")
    assert split_docstring("  \n ") == ("", "")


def test_an_nltk_corpus_is_read_from_a_folder_or_a_zip_file(nltk_data: Path) -> None:
    (nltk_data / "mine").mkdir()
    for name, text in {"b.txt": "two", "a.txt": "one", "README": "no", "x.xml": "no", ".hidden": "no"}.items():
        (nltk_data / "mine" / name).write_text(text)
    with zipfile.ZipFile(nltk_data / "zipped.zip", "w") as archive:
        archive.write(nltk_data / "mine" / "b.txt", "zipped/b.txt")
    assert [document.text for document in documents("nltk:mine")] == ["one", "two"]
    assert [document.text for document in documents("nltk:zipped")] == ["two"]
    assert downloaded() == ["mine", "zipped"]


def test_tags_are_removed_from_a_tagged_corpus(nltk_data: Path) -> None:
    (nltk_data / "brown").mkdir()
    (nltk_data / "brown" / "ca01").write_text("The/at jury/nn said/vbd ``/`` no/at evidence/nn ''/'' ./.\n" * 3)
    assert documents("nltk:brown")[0].text == "The jury said `` no evidence '' .\n" * 3


def test_an_absent_nltk_corpus_names_the_command_that_gets_it(nltk_data: Path) -> None:
    with pytest.raises(NotFoundError, match=r"python -m nltk.downloader gutenberg"):
        Corpus(["nltk:gutenberg"])
    with pytest.raises(NotFoundError, match="not the name"):
        Corpus(["nltk:../secret"])


def test_a_damaged_zip_file_is_an_input_error(nltk_data: Path) -> None:
    (nltk_data / "bad.zip").write_bytes(b"PK\3\4 not really")
    with pytest.raises(InputError, match="damaged"):
        documents("nltk:bad")


def test_a_description_counts_words_and_their_vocabulary(nltk_data: Path) -> None:
    (nltk_data / "mine").mkdir()
    (nltk_data / "mine" / "a.txt").write_text("The sea, the sea.\n")
    found = describe("nltk:mine")
    assert (found.documents, found.bytes, found.words, found.vocabulary, found.sample) == (
        1,
        18,
        4,
        2,
        "The sea, the sea.\n",
    )


def test_an_unknown_corpus_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UsageError, match="Did you mean 'tales'"):
        describe("tale")


def test_the_list_has_aligned_columns_and_its_notes_go_to_standard_error(
    packages: Path, nltk_data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (packages / "a.py").write_text('"""One."""')
    corpora(name=None, json=False)
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert [line.split()[0] for line in lines] == ["NAME", "tales", "lee", "pydocs", "docstrings"]
    assert len({line.index("THE LAMP") if "THE LAMP" in line else lines[0].index("SAMPLE") for line in lines}) == 1
    assert "nltk.downloader" in err and "nltk.downloader" not in out


@pytest.mark.usefixtures("no_gensim")
def test_json_gives_a_list_or_one_object(packages: Path, nltk_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpora(name=None, json=True)
    rows = json.loads(capsys.readouterr().out)
    assert {"name", "documents", "bytes", "words", "vocabulary", "sample"} <= set(rows[0])
    assert [row["name"] for row in rows if row["missing"]] == ["lee"]  # gensim is not on this sys.path
    corpora(name="pydocs", json=True)
    assert json.loads(capsys.readouterr().out)["name"] == "pydocs"


def test_one_corpus_is_shown_with_a_sample(capsys: pytest.CaptureFixture[str]) -> None:
    corpora(name="tales", json=False)
    out = capsys.readouterr().out
    assert out.startswith("tales: short tales") and "words 2" in out and len(out) > 1000
