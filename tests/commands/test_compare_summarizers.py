"""`textrnn compare summarizers`: every method on the same texts, against the first sentences."""

import json
import time

import pytest

from textrnn.cli import make_command
from textrnn.commands.compare_summarizers import Method, compare_summarizers
from textrnn.errors import InputError, NotFoundError, UsageError
from textrnn.summarizers import RANKERS

SENTENCES = [
    "The weather was fine in the morning.",
    "A storm sank two ships near the harbour of the town.",
    "The storm near the harbour sank the ships of the town.",
    "Nobody was hurt.",
]
RECORD = {"sents": SENTENCES, "refs": ["A storm near the harbour sank ships."], "title": "Storm sinks ships"}


def run(*arguments):
    make_command("compare summarizers", compare_summarizers)(list(map(str, arguments)), standalone_mode=False)


@pytest.fixture
def write(tmp_path):
    def write(*records):
        path = tmp_path / "data.jsonl"
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        return path

    return write


@pytest.fixture
def compare(write, capsys):
    def compare(records, *options):
        run(write(*records), "--json", "--quiet", *options)
        return {row["method"]: row for row in json.loads(capsys.readouterr().out)["methods"]}

    return compare


def test_every_method_that_needs_nothing_is_compared(compare):
    rows = compare([RECORD] * 2)
    assert set(rows) == set(RANKERS.names()) - {"random", "embedding"}
    assert all(row["pairs"] == 2 and row["seconds"] >= 0 for row in rows.values())


def test_methods_are_set_against_the_first_sentences(compare):
    rows = compare([RECORD], "--methods", "textrank", "-n", "1")
    assert list(rows) == ["lead", "textrank"]
    gain = rows["textrank"]["rouge1"] - rows["lead"]["rouge1"]
    assert gain > 30
    assert rows["textrank"]["above_lead"]["rouge1"]["mean"] == pytest.approx(gain, abs=1e-3)
    assert "above_lead" not in rows["lead"]


def test_what_a_method_does_only_once_is_in_no_time(compare, monkeypatch):
    begun = set()

    def summarize(method, example):
        if (method.name, example.language) not in begun:
            begun.add((method.name, example.language))
            time.sleep(0.2)
        return example.document.text.splitlines()[:1]

    monkeypatch.setattr(Method, "summarize", summarize)
    rows = compare([RECORD, {**RECORD, "sents": ["Der Sturm war stark und die Schiffe sanken im Hafen der Stadt."]}])
    assert max(row["seconds"] for row in rows.values()) < 0.15
    assert {language for _, language in begun} == {"de", "en"}


def test_lead_scores_what_its_sentences_score(compare):
    lead = compare([RECORD], "--methods", "lead", "-n", "2")["lead"]
    assert lead["recall"]["rouge1"] == 100  # 7 words, all among the 18 of the two sentences
    assert lead["precision"]["rouge1"] == pytest.approx(100 * 7 / 18, abs=1e-3)


@pytest.mark.parametrize(
    "record",
    [
        {"text": " ".join(SENTENCES), "highlights": RECORD["refs"][0]},
        {"source": SENTENCES, "target": RECORD["refs"]},
        {"body": "\n\n".join(SENTENCES), "summary": RECORD["refs"][0]},
    ],
)
def test_texts_and_references_come_in_several_fields(compare, record):
    same = compare([RECORD], "--methods", "lead", "-n", "2")["lead"]["rouge1"]
    assert compare([record], "--methods", "lead", "-n", "2")["lead"]["rouge1"] == pytest.approx(same)


def test_a_table_is_printed_with_the_best_on_top(write, capsys):
    run(write(RECORD, RECORD), "--methods", "textrank", "-n", "1")
    head, first, second, last = capsys.readouterr().out.splitlines()
    assert head.startswith("METHOD") and head.endswith("SECONDS")
    assert (first.split()[0], second.split()[0]) == ("textrank", "lead")
    assert last == "2 texts; sentences in a summary: 1"


def test_records_without_a_text_or_a_reference_are_passed_over(write, capsys):
    run(write(RECORD, {"sents": []}, {"sents": ["A."], "refs": None}), "--methods", "lead")
    assert "2 records without" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        (["--methods", "textrnak"], UsageError, "Did you mean 'textrank'"),
        (["--methods", "embedding"], UsageError, "--embeddings FILE"),
        (["--metrics", "9,Z"], UsageError, "unknown metric 'Z'"),
        (["--language", "xx"], UsageError, "xx"),
        (["--field", "txt"], UsageError, "no field 'txt'"),
        (["--reference", "title2"], UsageError, "Did you mean 'title'"),
    ],
)
def test_wrong_options_are_refused(write, options, error, message):
    with pytest.raises(error, match=message):
        run(write(RECORD), *options)


def test_unusable_input_is_refused(write, tmp_path):
    with pytest.raises(InputError, match="not one of 1 records"):
        run(write({"text": "", "refs": "a"}))
    with pytest.raises(NotFoundError):
        run(tmp_path / "absent.jsonl")
