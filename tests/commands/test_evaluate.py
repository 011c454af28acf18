"""`textrnn evaluate`: figures that agree with the run's own and with each other."""

import json
import math
from pathlib import Path

import pytest

from textrnn.cli import app
from textrnn.errors import InputError, NotFoundError
from textrnn.run import Run

TEXT = "The cat sat on the mat. The dog sat on the cat.\n" * 40
TINY = ("--steps", "30", "--hidden", "12", "--batch", "4", "--bptt", "16", "--precision", "fp32", "--quiet")


def textrnn(*arguments):
    return app(list(map(str, arguments)), standalone_mode=False)


@pytest.fixture
def figures(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "train.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "valid.txt").write_text(TEXT[:500] + "é", encoding="utf-8")
    textrnn("train", "train.txt", "-o", "m", *TINY, "--valid", "valid.txt")
    capsys.readouterr()

    def measure(*arguments):
        textrnn("evaluate", "-m", "m", *arguments, "--json")
        return json.loads(capsys.readouterr().out)

    return measure


def test_validation_text_gives_the_figure_of_the_run(figures):
    result = figures("valid.txt")
    assert result["nats_per_token"] == pytest.approx(Run.open(Path("models/m")).config().result["nats_per_token"], 1e-6)
    assert result["bits_per_byte"] == pytest.approx(Run.open(Path("models/m")).config().result["bits_per_byte"], 0.01)
    assert result["perplexity"] == pytest.approx(math.exp(result["nats_per_token"]))
    assert result["tokens"] == 500
    assert result["oov_rate"] == pytest.approx(1 / 501)


def test_bits_count_characters_and_bytes(figures):
    result = figures("valid.txt")
    bits = result["nats_per_token"] * result["tokens"] / math.log(2)
    assert result["bits_per_character"] == pytest.approx(bits / 500)
    assert result["bits_per_byte"] == pytest.approx(bits / 501)


def test_dynamic_evaluation_stands_beside_the_static_one(figures):
    result = figures("train.txt", "--dynamic")
    assert result["dynamic"]["nats_per_token"] < result["nats_per_token"]


def test_text_comes_as_a_table_without_json(figures, capsys):
    textrnn("evaluate", "-m", "m", "valid.txt", "--dynamic")
    out = capsys.readouterr().out
    assert "bits per byte" in out and "dynamic" in out


def test_a_text_of_one_token_is_refused(figures, tmp_path):
    (tmp_path / "one.txt").write_text("T", encoding="utf-8")
    with pytest.raises(InputError, match="at least 2"):
        figures("one.txt")


def test_an_unknown_run_is_refused(figures):
    with pytest.raises(NotFoundError):
        textrnn("evaluate", "-m", "absent", "valid.txt")


def test_ends_of_documents_are_left_out_where_none_were_learned(figures, tmp_path):
    (tmp_path / "a.txt").write_text("The cat.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("The dog.", encoding="utf-8")
    assert figures("a.txt", "b.txt")["tokens"] == 15
