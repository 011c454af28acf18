"""`textrnn embed convert` from the outside."""

import gzip
import hashlib
import io
import json
from pathlib import Path

import numpy as np
import pytest

from textrnn.commands.embed.convert import convert
from textrnn.embeddings.formats import FORMATS, read_file
from textrnn.embeddings.vectors import open_vectors
from textrnn.errors import InputError, NotFoundError, OutputError, TextrnnError, UsageError

GLOVE = "the 0.1 0.2\nsea 1.0 -2.0\n"
TEXT = "2 2\n" + GLOVE


@pytest.fixture(autouse=True)
def workplace(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "glove.txt").write_text(GLOVE)


def give(monkeypatch, data: bytes) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_file_becomes_a_store_that_says_where_it_is_from(capsys):
    convert("glove.txt", output="glove")
    captured = capsys.readouterr()
    assert captured.out == "models/glove\n"
    assert captured.err == "2 words x 2 from glove.txt\n"
    vectors = open_vectors("glove")
    assert vectors.vector("The").tolist() == np.float32([0.1, 0.2]).tolist()
    config = json.loads(Path("models/glove/config.json").read_text())
    assert (config["kind"], config["network"]["method"]) == ("vectors", "imported")
    assert config["tokenizer"] == {"lowercase": True}
    assert config["data"]["source"] == "glove.txt"
    assert config["data"]["sha256"] == hashlib.sha256(GLOVE.encode()).hexdigest()


@pytest.mark.parametrize("format", sorted(set(FORMATS.names()) - {"textrnn"}))
def test_a_store_goes_out_and_comes_back_in_every_format(format):
    convert("glove.txt", output="a", quiet=True)
    convert("a", "out", to=format, quiet=True)
    convert("out", output="b", from_=format, quiet=True)
    assert open_vectors("b").matrix.tolist() == open_vectors("a").matrix.tolist()
    assert list(open_vectors("b").words) == ["the", "sea"]


def test_a_store_can_be_named_by_its_format_and_copied():
    convert("glove.txt", "a", to="textrnn", quiet=True)
    convert("a", output="b", quiet=True)
    assert list(open_vectors("b").words) == ["the", "sea"]


def test_standard_output_gets_text_and_nothing_else(capsysbinary):
    convert("glove.txt", "-")
    captured = capsysbinary.readouterr()
    assert captured.out == TEXT.encode()
    assert b"2 words x 2" in captured.err
    convert("glove.txt", "-", to="glove")
    assert capsysbinary.readouterr().out == GLOVE.encode()


@pytest.mark.parametrize("data", [GLOVE.encode(), TEXT.encode()])
def test_standard_input_is_recognized(monkeypatch, data):
    give(monkeypatch, data)
    convert("-", output="v", quiet=True)
    vectors = open_vectors("v")
    assert list(vectors.words) == ["the", "sea"]
    assert vectors.config.data["source"] == "standard input"
    assert vectors.config.data["sha256"] == hashlib.sha256(data).hexdigest()


def test_standard_input_may_be_longer_than_what_tells_its_format(monkeypatch):
    lines = [f"w{number} {number} 0.123456789" for number in range(20_000)]
    give(monkeypatch, "\n".join(lines).encode())
    convert("-", output="v", quiet=True)
    assert open_vectors("v").vector("w19999").tolist() == np.float32([19999, 0.123456789]).tolist()


def test_standard_input_takes_the_binary_format(monkeypatch, tmp_path):
    convert("glove.txt", "x.bin", quiet=True)
    give(monkeypatch, (tmp_path / "x.bin").read_bytes())
    convert("-", "y.txt", quiet=True)
    assert (tmp_path / "y.txt").read_text() == TEXT


def test_the_ending_chooses_format_and_compression(tmp_path):
    convert("glove.txt", "x.vec.gz", quiet=True)
    assert gzip.decompress((tmp_path / "x.vec.gz").read_bytes()) == TEXT.encode()
    convert("glove.txt", output="x.npy", quiet=True)
    assert list(read_file(tmp_path / "x.npy").words) == ["the", "sea"]


def test_what_was_wrong_with_words_is_said(capsys, tmp_path):
    (tmp_path / "x.txt").write_bytes(b"a 1 1\nb\xff 2 2\na 3 3\n")
    convert("x.txt", output="x")
    errors = capsys.readouterr().err
    assert "1 words came twice" in errors
    assert "1 words are not UTF-8" in errors


@pytest.mark.parametrize("place", ["models/a", "a.txt", "a.npy"])
def test_what_is_there_is_replaced_with_force_only(place):
    target = {"output": "a"} if place == "models/a" else {"file": place}
    convert("glove.txt", **target, quiet=True)
    with pytest.raises(OutputError, match="--force"):
        convert("glove.txt", **target)
    convert("glove.txt", **target, force=True, quiet=True)


@pytest.mark.parametrize(
    ("arguments", "kind", "message"),
    [
        ({"name": "glove.txt"}, UsageError, "FILE or -o NEW, not neither"),
        ({"name": "glove.txt", "file": "a.txt", "output": "b"}, UsageError, "not both"),
        ({"name": "glove.txt", "file": "a.xyz"}, UsageError, "the ending of a.xyz tells no format"),
        ({"name": "glove.txt", "file": "a.txt", "to": "glov"}, UsageError, "Did you mean 'glove'"),
        ({"name": "glove.txt", "file": "a.txt", "from_": "npi"}, UsageError, "Did you mean 'npy'"),
        ({"name": "glove.txt", "file": "-", "to": "npy"}, UsageError, "standard output takes text"),
        ({"name": "glove.txt", "file": "a.txt.zst"}, UsageError, "cannot write .zst"),
        ({"name": "gone", "file": "a.txt"}, NotFoundError, "gone"),
        ({"name": "gone.txt", "file": "a.txt", "from_": "glove"}, NotFoundError, "no file gone.txt"),
        ({"name": "glove.txt", "file": "a.txt", "from_": "word2vec-text"}, InputError, "is no header"),
        ({"name": "-", "file": "a.txt", "from_": "npy"}, UsageError, "from standard input only"),
    ],
)
def test_what_cannot_be_done_is_refused_and_nothing_written(arguments, kind, message, tmp_path):
    with pytest.raises(TextrnnError, match=message) as caught:
        convert(**arguments)
    assert caught.type is kind
    assert [path.name for path in tmp_path.iterdir()] == ["glove.txt"]


def test_progress_is_shown_on_a_terminal(monkeypatch, capsys):
    monkeypatch.setattr("textrnn.commands.embed.convert.is_terminal", lambda stream: True)
    monkeypatch.setattr("textrnn.commands.embed.convert.REDRAW_SECONDS", 0)
    convert("glove.txt", output="v")
    assert "\rreading: 0 MB" in capsys.readouterr().err
