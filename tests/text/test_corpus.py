"""Sources become one stream of documents, exactly and in bounded pieces."""

import bz2
import codecs
import gzip
import io
import lzma
import os
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest
import zstandard

from textrnn.errors import InputError, NotFoundError, TransferError, UsageError
from textrnn.text.corpus import PIECE_CHARACTERS, Corpus, ReadOptions

TEXT = "Ein Stück,\r\nzwei Stücke \u2581 e\u0301 👩‍👩‍👧\x00\tEnde"


def read(*sources: Path | str, **options: str) -> list[str]:
    return [document.text for document in Corpus(list(map(str, sources)), ReadOptions(**options)).documents()]


@pytest.mark.parametrize(
    ("suffix", "compress"),
    [
        ("", bytes),
        (".gz", gzip.compress),
        (".bz2", bz2.compress),
        (".xz", lzma.compress),
        (".zst", zstandard.ZstdCompressor().compress),
    ],
)
def test_compressed_files_open_by_themselves(tmp_path: Path, suffix: str, compress) -> None:
    path = tmp_path / f"a.txt{suffix}"
    path.write_bytes(compress(TEXT.encode()))
    assert read(path) == [TEXT]


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-32"),
    ],
)
def test_a_byte_order_mark_chooses_the_encoding(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    assert read(tmp_path / "a.txt") == [TEXT]


def test_another_encoding_is_read_as_asked_even_if_it_begins_like_a_mark(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("ï»¿Stück".encode("latin-1"))
    assert read(tmp_path / "a.txt", encoding="latin-1") == ["ï»¿Stück"]


@pytest.mark.parametrize("encoding", ["utf8x", "rot13", "", "latin 9 or so"])
def test_an_unknown_encoding_is_refused_with_those_there_are(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(UsageError, match=r"Available: .*utf-8"):
        Corpus([str(tmp_path)], ReadOptions(encoding=encoding))


def test_undecodable_bytes_become_replacement_characters_and_are_counted_in_every_pass_anew(tmp_path: Path) -> None:
    data = b"a\xff\xfeb\xe2\x82" * 1000
    (tmp_path / "a.txt").write_bytes(data)
    corpus = Corpus([str(tmp_path / "a.txt")])
    for _ in range(2):
        assert [document.text for document in corpus.documents()] == [data.decode("utf-8", "replace")]
        assert corpus.undecodable == 4000
    assert corpus.notes() == ["4,000 undecodable bytes were replaced; --encoding may help."]


def test_a_folder_is_read_in_order_without_hidden_and_binary_files(tmp_path: Path) -> None:
    for name, data in {
        "b.txt": b"two",
        "a/z.txt": b"one",
        "c.gz": gzip.compress(b"three"),
        ".hidden": b"no",
        "a/.git/x": b"no",
        "a/.git/y": b"no",
        "d.png": b"\x89PNG\r\n\x1a\n\0\0",
        "e.txt": "vier".encode("utf-16"),
        "empty": b"",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / "loop").symlink_to(tmp_path)
    corpus = Corpus([str(tmp_path)])
    assert [document.text for document in corpus.documents()] == ["one", "two", "three", "vier"]
    assert corpus.notes() == [f"{tmp_path}: 2 hidden and 1 binary entries were passed over."]


def test_a_pattern_matches_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "c.md"):
        (tmp_path / name).write_text(name)
    assert read(tmp_path / "*.txt") == ["a.txt", "b.txt"]
    (tmp_path / "[x].txt").write_text("a name like a pattern")
    assert read(tmp_path / "[x].txt") == ["a name like a pattern"]
    with pytest.raises(NotFoundError, match="no file matches"):
        Corpus([str(tmp_path / "*.rst")])


def test_standard_input_can_be_read_twice_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 3_000_000)))
    corpus = Corpus([])
    both = list(zip(corpus.pieces(), corpus.pieces(), strict=True))
    assert all(one == other for one, other in both)
    assert sum(len(one.text) for one, _ in both) == 3_000_000


def test_standard_input_holds_records_if_a_field_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"a": "one"}\n{"a": "two"}\n')))
    assert read("-", field="a") == ["one", "two"]


def test_standard_input_counts_once() -> None:
    with pytest.raises(UsageError, match="only once"):
        Corpus(["-", "-"])


def test_closed_standard_input_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="closed"):
        read("-")


def test_a_named_pipe_can_be_read_twice(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    corpus = Corpus([str(tmp_path / "pipe")])
    writer = threading.Thread(target=(tmp_path / "pipe").write_text, args=["once"])
    writer.start()
    assert [[document.text for document in corpus.documents()] for _ in range(2)] == [["once"], ["once"]]
    writer.join()


def test_a_corpus_by_name_gives_way_to_an_explicit_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("lee").write_text("mine")
    assert read("./lee") == ["mine"]
    assert len(read("lee")) == 300


@pytest.mark.parametrize(("name", "near"), [("novl.txt", "novel.txt"), ("pydoc", "'pydocs'")])
def test_what_does_not_exist_is_reported_with_near_misses(tmp_path: Path, name: str, near: str) -> None:
    (tmp_path / "novel.txt").touch()
    with pytest.raises(NotFoundError, match=near) as error:
        Corpus([str(tmp_path / name)])
    assert error.value.exit_code == 66


def test_a_damaged_archive_is_an_input_error(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(os.urandom(5000))[:-1000])
    with pytest.raises(InputError, match="damaged"):
        read(path)


def test_an_unreadable_file_is_refused_before_any_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "a.txt").write_text("secret")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(TransferError, match="Permission denied"):
        Corpus([str(tmp_path / "a.txt")])


def test_a_folder_without_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no text files"):
        Corpus([str(tmp_path)])


@pytest.mark.parametrize(
    ("text", "ends"),
    [("a line\n" * 400_000, "\n"), ("word " * 600_000, "d"), ("x" * 2_500_000, "x"), ("é\r\n" * 700_000, "\n")],
)
def test_pieces_are_bounded_and_complete(tmp_path: Path, text: str, ends: str) -> None:
    (tmp_path / "a.txt").write_text(text, newline="")
    pieces = list(Corpus([str(tmp_path / "a.txt")]).pieces())
    assert "".join(piece.text for piece in pieces) == text
    assert len(pieces) > 2 and all(len(piece.text) <= PIECE_CHARACTERS for piece in pieces)
    assert [piece.last for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert all(piece.text.endswith(ends) for piece, _ in pairwise(pieces))


def test_where_pieces_are_cut_does_not_depend_on_how_bytes_arrive(tmp_path: Path) -> None:
    text = "größer und größer " * 200_000
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "b.txt").write_text(text, encoding="utf-16")
    (tmp_path / "c.txt.gz").write_bytes(gzip.compress(text.encode()))
    one, other, third = (list(Corpus([str(tmp_path / name)]).pieces()) for name in ("a.txt", "b.txt", "c.txt.gz"))
    assert one == other == third
