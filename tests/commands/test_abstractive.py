"""`textrnn summarize -m` with a model that copies: documents, records and lines, the long ones shortened first."""

import io
import json

import pytest
from toy_writer import make_writer, use_writer

from textrnn.commands.summarize import summarize
from textrnn.errors import UsageError

LONG = (
    "The storm hit the coast. Nobody was hurt in the storm. Trains stopped for hours. "
    "The storm brought rain to the coast. A dog barked. Schools near the coast stay closed after the storm."
)


@pytest.fixture
def writer(monkeypatch):
    return use_writer(monkeypatch, make_writer("summarize", longest_source=12))


@pytest.fixture
def run(writer, capsys, monkeypatch):
    """Give a function that summarizes sources, or what standard input holds, and returns what was printed."""

    def run(sources=None, *, text="", **options):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        code = summarize(sources, model="toy", **options)
        return (*capsys.readouterr(), code)

    return run


def records(out):
    return [json.loads(line) for line in out.splitlines()]


def test_a_document_gives_a_line(run, tmp_path):
    (tmp_path / "a.txt").write_text("The cat\nsat on the mat.")
    out, err, code = run([str(tmp_path / "a.txt")])
    assert (out, err, code) == ("The cat sat on the mat.\n", "", 0)


def test_standard_input_is_a_document(run):
    assert run(text="The cat sat.")[0] == "The cat sat.\n"


def test_several_documents_stand_under_their_names(run, tmp_path):
    names = [str(tmp_path / name) for name in ("a.txt", "b.txt")]
    for name in names:
        (tmp_path / name).write_text("The cat sat.")
    assert run(names)[0] == f"==> {names[0]} <==\nThe cat sat.\n\n==> {names[1]} <==\nThe cat sat.\n"


def test_a_long_document_is_written_from_its_best_sentences_that_fit(run):
    (record,) = records(run(text=LONG, json=True, max_length=50)[0])
    assert record["file"] == "standard input"
    texts = [sentence["text"] for sentence in record["sentences"]]
    assert texts and " ".join(texts) == record["summary"]
    assert {"text", "start", "end", "score", "rank"} == record["sentences"][0].keys()
    assert all(LONG[each["start"] : each["end"]] == each["text"] for each in record["sentences"])
    assert [each["start"] for each in record["sentences"]] == sorted(each["start"] for each in record["sentences"])


def test_a_short_document_is_not_shortened(run):
    (record,) = records(run(text="The cat sat. A dog barked.", json=True)[0])
    assert (record["summary"].lower(), record["sentences"]) == ("the cat sat. a dog barked.", [])


def test_the_number_of_sentences_can_be_chosen(run):
    (record,) = records(run(text=LONG, json=True, extract=1, method="lead")[0])
    assert record["summary"] == "The storm hit the coast."
    assert [sentence["rank"] for sentence in record["sentences"]] == [1]


def test_nothing_is_extracted_on_request(run):
    out, err, _ = run(text=LONG, json=True, extract=0)
    (record,) = records(out)
    assert record["sentences"] == [] and record["summary"].lower().startswith("the storm hit the coast. nobody")
    assert err == "note: 1 text was longer than the 12 tokens that the model reads; the rest was left out.\n"


def test_a_sentence_longer_than_what_is_read_is_cut(run):
    out, err, _ = run(text="word " * 10_000, max_length=4)
    assert len(out.splitlines()) == 1
    assert "1 text was longer" in err


def test_lines_out_are_lines_in(run):
    lines = ["the cat", "", LONG, "  ", "x\x00y", "кот", "\x00", *["the dog"] * 300]
    out, _, _ = run(text="\n".join(lines) + "\n", per_line=True, greedy=True)
    found = out.split("\n")
    assert found.pop() == "" and len(found) == len(lines)
    assert [bool(line) for line in found] == [bool(line.strip(" \x00")) for line in lines]


def test_lines_as_json_number_the_lines(run):
    found = records(run(text=f"the cat\n\n{LONG}\n", per_line=True, jsonl=True)[0])
    assert [each["file"] for each in found] == ["line 1", "line 2", "line 3"]
    assert [bool(each["sentences"]) for each in found] == [False, False, True]
    assert found[1]["summary"] == "" and found[1]["score"] is None


def test_keys_of_records_pass_through(run, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 7, "body": "The cat sat.", "summary": "A cat."}\n{"id": 8, "body": ""}\n')
    out, err, _ = run([str(path)], field="body", jsonl=True)
    first, blank = records(out)
    assert (first["id"], first["summary"], first["input_summary"]) == (7, "The cat sat.", "A cat.")
    assert (blank["id"], blank["summary"], blank["tokens"]) == (8, "", [])
    assert "1 records without text have an empty summary" in err


def test_columns_of_tables_are_read(run, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('id,Text\n1,"The cat, sat."\n')
    (record,) = records(run([str(path)], column="Text", jsonl=True)[0])
    assert (record["id"], record["summary"]) == ("1", "The cat, sat.")


@pytest.mark.parametrize(("header", "options"), [("id,Text", {}), ("id,mail", {"column": "mail"})])
def test_records_give_a_line_each_as_the_same_lines_do(run, tmp_path, header, options):
    path = tmp_path / "a.csv"
    path.write_text(f'{header}\n1,"The cat,\n\nsat."\n2,\n3,{LONG}\n')
    out, err, code = run([str(path)], per_line=True, **options)
    assert (out, code) == (run(text=f"The cat, sat.\n\n{LONG}\n", per_line=True)[0], 0)
    assert err == "note: 1 records without text give an empty line.\n"


def test_a_field_is_for_records(run, tmp_path):
    (tmp_path / "a.txt").write_text("The cat sat.\n")
    with pytest.raises(UsageError, match="--field 'body' applies to"):
        run([str(tmp_path / "a.txt")], per_line=True, field="body")


def test_a_table_that_is_empty_is_named(run, tmp_path):
    (tmp_path / "a.csv").write_text("")
    (tmp_path / "b.txt").write_text("The cat sat.")
    out, err, code = run([str(tmp_path / "a.csv"), str(tmp_path / "b.txt")], jsonl=True)
    assert len(records(out)) == 1 and "a.csv is empty" in err and code == 65


def test_one_bad_document_spoils_no_other(run, tmp_path):
    for name, text in (("a.txt", "The cat sat."), ("b.txt", " \n"), ("c.txt", "\u200b"), ("d.txt", "A dog barked.")):
        (tmp_path / name).write_text(text)
    out, err, code = run([str(tmp_path / name) for name in ("a.txt", "b.txt", "c.txt", "d.txt")], jsonl=True)
    assert [record["summary"] for record in records(out)] == ["The cat sat.", "A dog barked."]
    assert "b.txt is empty" in err and "c.txt holds nothing that the model could read" in err
    assert code == 65


def test_an_empty_input_is_an_error(run):
    out, err, code = run(text="")
    assert (out, code) == ("", 65)
    assert "standard input is empty" in err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sentences": 2}, "--extract N"),
        ({"ratio": 0.5}, "--max-length"),
        ({"words": 5}, "--max-length"),
        ({"follow": True}, "--follow does not go with -m"),
        ({"multi": True}, "--multi does not go with -m"),
        ({"explain": True}, "--attention"),
        ({"jobs": 2}, "--threads"),
        ({"format": "markdown"}, "text, json or jsonl"),
        ({"n_best": 2}, "--n-best"),
        ({"seed": 1}, "--seed belongs to --sample"),
        ({"with_attention": True}, "--jsonl"),
        ({"per_line": True, "json": True}, "jsonl"),
    ],
)
def test_options_that_mean_nothing_to_a_run_are_refused(run, options, message):
    with pytest.raises(UsageError, match=message):
        run(text=LONG, **options)


@pytest.mark.parametrize(
    ("name", "value"),
    [("method", "lead"), ("query", "storm"), ("prior", 0.5), ("diversity", 0.0), ("title", "head"), ("stem", False)],
)
def test_what_ranks_sentences_is_refused_where_none_are_ranked(run, name, value):
    with pytest.raises(UsageError, match=f"--extract 0 ranks no sentences.*--(no-)?{name}"):
        run(text=LONG, extract=0, **{name: value})
    assert run(text=LONG, extract=1, **{name: value})[2] == 0


@pytest.mark.parametrize(
    "options", [{"beam": 2}, {"greedy": True}, {"extract": 2}, {"attention": "-"}, {"with_attention": True}]
)
def test_options_of_a_run_need_one(options):
    (name,) = options
    with pytest.raises(UsageError, match=f"--{name.replace('_', '-')} belongs to -m"):
        summarize(["a.txt"], **options)


def test_the_seed_draws_or_chooses_sentences(run):
    drawn = {"sample": True, "temperature": 2.0}
    assert run(text=LONG, seed=1, **drawn) == run(text=LONG, seed=1, **drawn)
    by_chance = {run(text=LONG, seed=seed, method="random", extract=1)[0] for seed in range(8)}
    assert len(by_chance) > 1


def test_the_attention_of_the_first_text_is_drawn(run, tmp_path):
    out, _, _ = run(text="the zebra\nthe cat\n", per_line=True, attention=str(tmp_path / "a.html"))
    assert len(out.splitlines()) == 2
    assert "zebra" in (tmp_path / "a.html").read_text()
