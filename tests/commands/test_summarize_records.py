"""`textrnn summarize` and `textrnn keywords` on records without text and lists of files with wrong names."""

import io
import json
import sys

import pytest

from textrnn.cli import make_command
from textrnn.commands.evaluate_summaries import evaluate_summaries
from textrnn.commands.keywords import keywords
from textrnn.commands.summarize import summarize
from textrnn.errors import InputError

COMMANDS = {"summarize": summarize, "keywords": keywords, "evaluate summaries": evaluate_summaries}
TEXT = "Solar power grows. Solar power is cheap. Critics of solar power praise nuclear plants."
BLANK = [None, "", " \n\t", "\u3000"]


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Give a function that runs a command in a folder and returns what was printed and the exit code."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT)

    def run(name, *arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        code = make_command(name, COMMANDS[name])([*map(str, arguments)], standalone_mode=False)
        return (*capsys.readouterr(), code)

    return run


@pytest.fixture
def records(tmp_path):
    """A file of records of which most have no text."""
    found = [{"id": number, "text": text} for number, text in enumerate([*BLANK, TEXT])] + [{"id": 5}]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(record) + "\n" for record in found))
    return "in.jsonl"


@pytest.mark.parametrize(
    ("command", "key", "end"),
    [("summarize", "summary", "have an empty summary"), ("keywords", "keywords", "have no keywords")],
)
@pytest.mark.parametrize("format", ["jsonl", "json"])
def test_every_record_gives_one_though_it_has_no_text(run, records, command, key, end, format):
    out, err, code = run(command, records, "--format", format)
    found = [json.loads(line) for line in out.splitlines()]
    found = found[0]["documents"] if format == "json" else found
    assert [each["id"] for each in found] == [0, 1, 2, 3, 4, 5]
    assert [bool(each[key]) for each in found] == [False, False, False, False, True, False]
    assert [each.get("text", "absent") for each in found] == [*BLANK, TEXT, "absent"]
    assert (err, code) == (f"note: 5 records without text {end}.\n", 0)


@pytest.mark.parametrize("command", ["summarize", "keywords"])
@pytest.mark.parametrize("options", [[], ["--multi", "--jsonl"]])
def test_without_a_place_for_them_records_without_text_are_passed_over(run, records, command, options):
    out, err, code = run(command, records, *options)
    assert out and "==>" not in out
    assert (err, code) == ("note: 5 records without text were passed over.\n", 0)


@pytest.mark.parametrize("command", ["summarize", "keywords"])
def test_rows_without_text_give_a_record_too(run, tmp_path, command):
    (tmp_path / "in.csv").write_text(f'id,text\n1,\n2,"{TEXT}"\n')
    out, _, code = run(command, "in.csv", "--jsonl")
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["1", "2"]
    assert code == 0


def test_records_without_text_are_no_documents_when_words_are_weighed(run, tmp_path):
    lines = [json.dumps({"text": text}) for text in ("storm, flood", "storm, wind")]
    (tmp_path / "in.jsonl").write_text("\n".join(lines))
    expected = run("keywords", "in.jsonl", "--jsonl", "--method", "tfidf")[0].splitlines()
    (tmp_path / "in.jsonl").write_text("\n".join([*lines, '{"text": " "}']))
    assert run("keywords", "in.jsonl", "--jsonl", "--method", "tfidf")[0].splitlines()[:2] == expected


@pytest.mark.parametrize("command", ["summarize", "keywords"])
def test_records_without_any_text_are_an_error_where_nothing_can_be_printed(run, tmp_path, command):
    (tmp_path / "none.jsonl").write_text('{"text": null}\n{"text": " "}\n')
    with pytest.raises(InputError, match="no text"):
        run(command, "none.jsonl")


@pytest.mark.parametrize("command", ["summarize", "keywords"])
@pytest.mark.parametrize(("bad", "code"), [("http://example.org/x", 2), ("t.csv", 2), ("*.txt", 66), ("gone", 66)])
def test_one_name_of_a_list_is_wrong_for_itself_alone(run, tmp_path, command, bad, code):
    (tmp_path / "t.csv").write_text("id,review\n1,good\n")
    out, err, found = run(command, "--files-from", "-", "--jsonl", stdin=f"a.txt\n{bad}\na.txt\n")
    assert [json.loads(line)["file"] for line in out.splitlines()] == ["a.txt", "a.txt"]
    assert found == code
    assert err.startswith("error: ") and bad in err and err.count("\n") == 1


@pytest.mark.parametrize("name", ["[a].txt", "http:/x"])
def test_names_in_a_list_are_files_not_patterns(run, tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(TEXT)
    out, err, code = run("keywords", "--files-from", "-", "--json", stdin=name.replace("http:/", "http://") + "\n")
    assert json.loads(out)["file"] == name
    assert (err, code) == ("", 0)


def test_standard_input_has_one_name(run):
    pair = json.dumps({"summary": "a cat", "references": "a cat"})
    assert json.loads(run("evaluate summaries", "--json", stdin=pair)[0])["file"] == "standard input"
    assert json.loads(run("summarize", "--json", stdin=TEXT)[0])["file"] == "standard input"
    assert json.loads(run("keywords", "--json", stdin=TEXT)[0])["file"] == "standard input"


def test_a_heading_that_the_format_marks_is_in_no_summary(run, tmp_path):
    (tmp_path / "a.md").write_text("# *Why* does it matter?\n\nThe bridge is old. The ferry is slow.\n")
    found = json.loads(run("summarize", "a.md", "--json", "-n", "9")[0])
    assert [each["text"] for each in found["sentences"]] == ["The bridge is old.", "The ferry is slow."]
