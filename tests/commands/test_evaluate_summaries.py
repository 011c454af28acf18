"""`textrnn evaluate summaries`: figures worked out by hand, the fields it finds, and what it refuses."""

import gzip
import io
import json
import sys

import pytest

from textrnn.cli import make_command
from textrnn.commands.evaluate_summaries import evaluate_summaries
from textrnn.errors import InputError, NotFoundError, UsageError

PAIRS = [
    {"summary": "the cat sat", "references": "the cat sat"},
    {"summary": "the dog", "references": ["a bird", "the cat"]},
]


def run(*arguments):
    make_command("evaluate summaries", evaluate_summaries)(list(map(str, arguments)), standalone_mode=False)


@pytest.fixture
def write(tmp_path):
    def write(records, name="system.jsonl"):
        path = tmp_path / name
        path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
        return path

    return write


@pytest.fixture
def figures(write, capsys):
    def figures(records, *options):
        run(write(records), "--json", *options)
        return json.loads(capsys.readouterr().out)

    return figures


def test_figures_are_averages_over_the_pairs(figures):
    result = figures(PAIRS)
    assert (result["rouge1"], result["rouge2"], result["rougeL"]) == (75, 50, 75)
    assert result["precision"]["rouge1"] == result["recall"]["rouge1"] == 75
    assert result["pairs"] == 2


def test_intervals_surround_the_averages(figures):
    low, high = figures(PAIRS * 10)["intervals"]["rouge1"]
    assert 50 <= low < 75 < high <= 100


@pytest.mark.parametrize("field", ["references", "refs", "target", "highlights", "input_summary", "abstract"])
@pytest.mark.parametrize("summary", ["summary", "sys", "prediction"])
def test_usual_fields_are_found(figures, field, summary):
    assert figures([{"id": 3, field: "a cat", summary: "a cat"}])["rouge1"] == 100


def test_named_fields_are_read(figures):
    records = [{"mine": "a cat", "summary": "x", "theirs": "a cat", "refs": "y"}]
    assert figures(records, "--summary", "mine", "--reference", "theirs")["rouge1"] == 100


@pytest.mark.parametrize("references", ["a cat\nit sat", ["a cat\nit sat"], [["a cat", "it sat"]]])
def test_references_come_in_several_shapes(figures, references):
    assert figures([{"sys": ["a cat", "it sat"], "refs": references}], "--metrics", "L,2")["rougeL"] == 100


def test_sentences_are_cut_if_wanted(figures):
    records = [
        {"summary": "Two birds flew away. One cat sat there.", "reference": "One cat sat there. Two birds flew away."}
    ]
    assert figures(records)["rougeL"] == 50
    assert figures(records, "--split")["rougeL"] == 100


def test_words_are_compared_as_they_stand_without_stems(figures):
    records = [{"summary": "cats", "reference": "cat"}]
    assert figures(records)["rouge1"] == 100
    assert figures(records, "--no-stem")["rouge1"] == 0


def test_metrics_are_chosen(figures):
    result = figures(PAIRS, "--metrics", "SU4, W-1.2")
    assert {name for name in result if name.startswith("rouge")} == {"rougeSU4", "rougeW-1.2"}


def test_several_references_can_be_averaged(figures):
    assert figures(PAIRS[1:], "--combine", "average")["rouge1"] == 25


def test_a_table_is_printed(write, capsys):
    run(write(PAIRS))
    head, first, *_, last = capsys.readouterr().out.splitlines()
    assert head.split() == ["F1", "95", "%", "interval", "precision", "recall"]
    assert first.split() == ["ROUGE-1", "75.00", "50.00", "to", "100.00", "75.00", "75.00"]
    assert last == "2 pairs"


def test_several_systems_stand_side_by_side(write, capsys):
    good, bad = write(PAIRS, "good.jsonl"), write([{**pair, "summary": "?"} for pair in PAIRS], "bad.jsonl")
    run(good, bad)
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.startswith("SYSTEM")
    assert [row.split()[:3] for row in rows] == [[str(good), "2", "75.00"], [str(bad), "2", "0.00"]]
    run(good, bad, "--json")
    assert [system["rouge1"] for system in json.loads(capsys.readouterr().out)["systems"]] == [75, 0]


def test_compressed_files_and_standard_input_are_read(tmp_path, monkeypatch, capsys):
    data = "\n".join(map(json.dumps, PAIRS)).encode()
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(data))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    run(tmp_path / "a.jsonl.gz", "--json")
    run("--json")
    one, other = map(json.loads, capsys.readouterr().out.splitlines())
    assert one["rouge1"] == other["rouge1"] == 75


def test_empty_summaries_score_nothing_and_are_told(write, capsys):
    run(write([{"summary": None, "refs": "a"}, {"summary": "", "refs": "a"}, {"summary": "a", "refs": []}]), "--json")
    out, err = capsys.readouterr()
    assert json.loads(out)["rouge1"] == 0
    assert "2 summaries are empty" in err
    assert "1 records without a reference" in err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is empty"),
        ("no json\n", "line 1 is not JSON"),
        ("[1]\n", "holds list"),
        ('{"summary": "a", "refs": 3}\n', "field 'refs' is no text"),
        ('{"summary": {"a": 1}, "refs": "b"}\n', "field 'summary' is no text"),
        ('{"summary": "a", "refs": []}\n', "not one of 1 records has a reference"),
        ('{"summary": "a", "refs": "b"}\n{"summary": "a"}\n', "line 2 has no field 'refs'"),
    ],
)
def test_unusable_input_is_refused(tmp_path, text, message):
    (tmp_path / "a.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        run(tmp_path / "a.jsonl")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--summary", "sumary"], "Did you mean 'summary'"),
        (["--reference", "x"], "Available: references, summary"),
        (["--metrics", "1,Q"], "unknown metric 'Q'"),
        (["--metrics", ","], "names no metric"),
        (["--combine", "worst"], "Available: best"),
        (["-", "-"], "only once"),
    ],
)
def test_wrong_options_are_refused(write, options, message):
    with pytest.raises(UsageError, match=message):
        run(write(PAIRS), *options)


def test_fields_that_cannot_be_guessed_are_asked_for(write):
    with pytest.raises(UsageError, match="--reference: summary, text"):
        run(write([{"summary": "a", "text": "b"}]))


def test_an_absent_file_is_refused(tmp_path):
    with pytest.raises(NotFoundError):
        run(tmp_path / "absent.jsonl")
