"""`textrnn summarize` on texts of a few sentences: every option, every format, every way to be wrong."""

import html
import io
import json
import re
from pathlib import Path

import pytest

from textrnn.commands.summarize import summarize
from textrnn.errors import InputError, NotFoundError, OutputError, UsageError
from textrnn.summarizers import RANKERS

HARBOUR = """THE HARBOUR

The harbour of the town is old. Ships from the north bring salt to the
harbour. A cat sleeps on the wall.

The town sells the salt of the ships inland. Nobody counts the gulls.
"""
GARDEN = "The garden has a gate. The gate of the garden is green. Rain fell. A green gate needs paint."
SENTENCES = ["The harbour of the town is old.", "Ships from the north bring salt to the\nharbour."]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with texts, in which the command is run."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "harbour.txt").write_text(HARBOUR)
    (tmp_path / "garden.txt").write_text(GARDEN)
    (tmp_path / "empty.txt").write_text("")
    records = [{"id": 1, "body": HARBOUR, "file": "x"}, {"id": 2, "body": None}, {"id": 3, "body": GARDEN}]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(record) + "\n" for record in records))
    return tmp_path


@pytest.fixture
def printed(folder, capsys):
    """Give a function that summarizes and returns what was printed and the exit code."""

    def run(*sources, **options):
        code = summarize(list(sources) or None, **options)
        return (*capsys.readouterr(), code)

    return run


def lines_of(text):
    return [json.loads(line) for line in text.splitlines()]


def test_text_is_a_sentence_per_line_in_the_order_of_the_source(printed):
    out, err, code = printed("harbour.txt", sentences=2, method="lead")
    assert out.splitlines() == ["The harbour of the town is old.", "Ships from the north bring salt to the harbour."]
    assert (err, code) == ("", 0)


def test_several_documents_stand_under_their_names_as_head_prints_them(printed):
    out, _, code = printed("harbour.txt", "garden.txt", sentences=1, method="lead")
    expected = "==> harbour.txt <==\nThe harbour of the town is old.\n\n==> garden.txt <==\nThe garden has a gate.\n"
    assert (out, code) == (expected, 0)


def test_json_of_one_document_is_an_object_with_exact_offsets(printed):
    out, _, _ = printed("harbour.txt", sentences=2, method="lead", json=True)
    found = json.loads(out)
    assert found["file"] == "harbour.txt"
    assert (found["title"], found["language"], found["method"]) == ("THE HARBOUR", "en", "lead")
    assert found["summary"] == " ".join(SENTENCES).replace("\n", " ")
    for rank, (sentence, text) in enumerate(zip(found["sentences"], SENTENCES, strict=True), start=1):
        assert sentence["text"] == text == HARBOUR[sentence["start"] : sentence["end"]]
        assert (sentence["rank"], sentence["score"]) == (rank, 1 / rank)


def test_json_of_several_documents_is_one_object(printed):
    out, _, _ = printed("harbour.txt", "garden.txt", format="json")
    assert [each["file"] for each in json.loads(out)["documents"]] == ["harbour.txt", "garden.txt"]


def test_jsonl_passes_the_keys_of_a_record_through(printed):
    out, err, code = printed("in.jsonl", field="body", jsonl=True)
    first, blank, last = lines_of(out)
    assert (first["id"], first["body"], first["file"], first["input_file"]) == (1, HARBOUR, "in.jsonl:1", "x")
    assert (blank["id"], blank["body"], blank["summary"], blank["sentences"]) == (2, None, "", [])
    assert (last["id"], last["file"]) == (3, "in.jsonl:3")
    assert (err, code) == ("note: 1 records without text have an empty summary.\n", 0)


def test_the_title_comes_from_the_field_named(folder, printed):
    (folder / "t.jsonl").write_text(json.dumps({"text": GARDEN, "title": "A gate", "headline": "Paint"}) + "\n")
    (found,) = lines_of(printed("t.jsonl", jsonl=True)[0])
    assert found["title"] == "A gate" and "input_title" not in found
    (found,) = lines_of(printed("t.jsonl", jsonl=True, title="headline")[0])
    assert (found["title"], found["input_title"]) == ("Paint", "A gate")


def test_markdown_is_a_heading_and_a_list_that_markdown_reads_as_plain_words(folder, printed):
    (folder / "odd.txt").write_text("1. April was *cold* and [wet]. # was it?")
    out, _, _ = printed("odd.txt", format="markdown", split="lines")
    assert out == "## odd.txt\n\n- 1\\. April was \\*cold\\* and \\[wet\\]. # was it?\n"


def test_highlight_is_the_source_with_marks(printed):
    out, _, _ = printed("harbour.txt", sentences=2, method="lead", format="highlight")
    assert out.replace("**", "") == HARBOUR
    assert "**Ships from the north bring salt to the**\n**harbour.** A cat" in out


def test_html_marks_and_escapes_and_needs_nothing_else(folder, printed):
    source = "Is <b>this</b> & that a “test”? \u05d0\u05d1\u05d2 \u200f\u05d3. A\x00\x1b[31m bell."
    (folder / "odd.txt").write_text(source)
    out, _, _ = printed("odd.txt", format="html", from_format="text", sentences=1, method="lead")
    body = re.search(r"<pre dir=\"auto\">\n(.*)</pre>", out, re.S)[1]
    assert "<mark title=" in body and "\x00" not in out and "\x1b" not in out
    shown = html.unescape(re.sub(r"</?mark[^>]*>", "", body))
    assert shown == source.replace("\x00", "\u2400").replace("\x1b", "\u241b")
    assert "http" not in out and "<script" not in out


def test_explain_gives_rank_score_and_reasons(printed):
    out, _, _ = printed("harbour.txt", sentences=1, query="salt", explain=True)
    assert out.startswith("*   1  ") and "- shares with the query: salt\n" in out
    (sentence,) = json.loads(printed("harbour.txt", sentences=1, query="salt", explain=True, json=True)[0])["sentences"]
    assert sentence["reasons"][0] in {f"sentence {number} of 5" for number in range(1, 6)}


def test_multi_is_one_summary_whose_sentences_know_their_file(printed):
    out, _, _ = printed("harbour.txt", "garden.txt", multi=True, json=True, sentences=4)
    found = json.loads(out)
    assert (found["file"], found["files"]) == (None, ["harbour.txt", "garden.txt"])
    sources = {"harbour.txt": HARBOUR, "garden.txt": GARDEN}
    for sentence in found["sentences"]:
        assert sources[sentence["file"]][sentence["start"] : sentence["end"]] == sentence["text"]


def test_multi_says_nothing_twice(printed):
    assert len(printed("garden.txt", "garden.txt", multi=True, sentences=8)[0].splitlines()) == 4


def test_an_empty_document_among_several_is_told_and_the_rest_done(printed):
    out, err, code = printed("harbour.txt", "empty.txt", "garden.txt", jsonl=True)
    assert [each["file"] for each in lines_of(out)] == ["harbour.txt", "garden.txt"]
    assert (err, code) == ("error: empty.txt is empty. Give text to summarize.\n", 65)


@pytest.mark.parametrize("format", ["text", "json", "jsonl", "markdown", "highlight", "html"])
def test_a_single_empty_document_prints_nothing_but_the_error(printed, format):
    assert printed("empty.txt", format=format) == ("", "error: empty.txt is empty. Give text to summarize.\n", 65)


def test_records_without_any_text_are_an_error(folder, printed):
    (folder / "none.jsonl").write_text('{"text": null}\n{"text": " "}\n')
    with pytest.raises(InputError, match="no text to summarize"):
        printed("none.jsonl")


@pytest.mark.parametrize("jobs", [1, 2])
def test_files_from_goes_on_after_a_file_that_is_not_there(folder, printed, jobs):
    (folder / "list").write_bytes(b"harbour.txt\r\nabsent.txt\n\nempty.txt\ngarden.txt")
    out, err, code = printed(files_from="list", jsonl=True, jobs=jobs)
    assert [each["file"] for each in lines_of(out)] == ["harbour.txt", "garden.txt"]
    assert code == 66
    assert len(err.splitlines()) == 2 and "'absent.txt'" in err and "empty.txt is empty" in err


def test_names_that_end_in_nul_may_hold_line_feeds(folder, printed, monkeypatch):
    (folder / "two\nlines.txt").write_text(GARDEN)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"two\nlines.txt\0garden.txt\0")))
    out, _, code = printed(files_from="-", null=True, jsonl=True)
    assert [each["file"] for each in lines_of(out)] == ["two\nlines.txt", "garden.txt"]
    assert code == 0


def test_a_file_list_names_files_not_corpora_or_standard_input(folder, printed):
    (folder / "lee").write_text(GARDEN)
    (folder / "-").write_text(HARBOUR)
    (folder / "list").write_text("lee\n-\n")
    found = lines_of(printed(files_from="list", jsonl=True)[0])
    assert [each["file"] for each in found] == ["lee", "-"]


def test_many_processes_give_what_one_gives(folder, printed):
    for number in range(30):
        (folder / f"{number:02}.txt").write_text(GARDEN.replace("green", f"green{number}") + HARBOUR * (number % 3))
    names = [f"{number:02}.txt" for number in range(30)]
    assert printed(*names, jobs=3) == printed(*names)


def test_a_query_that_nothing_answers_is_told(printed):
    _, err, code = printed("harbour.txt", query="xyzzy")
    assert (err, code) == ("note: no sentence shares a word with --query.\n", 0)


@pytest.mark.parametrize("method", [name for name in RANKERS.names() if name != "embedding"])
def test_every_method_summarizes(printed, method):
    out, _, code = printed("harbour.txt", method=method, sentences=2)
    assert (len(out.splitlines()), code) == (2, 0)


def test_the_settings_of_a_method_reach_it(folder, printed):
    assert len({printed("harbour.txt", method="random", seed=seed)[0] for seed in range(9)}) > 1
    scores = [printed("garden.txt", method="textrank", damping=each, json=True)[0] for each in (0.2, 0.9)]
    assert scores[0] != scores[1]
    (folder / "v.txt").write_text("garden 1 0\ngate 1 0.1\ngreen 0 1\npaint 0 1\n")
    out, _, _ = printed("garden.txt", method="embedding", embeddings=folder / "v.txt")
    assert len(out.splitlines()) == 3


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "texrank"}, "Did you mean 'textrank'"),
        ({"method": "lead", "damping": 0.5}, "--damping means nothing to the method lead. It is for textrank"),
        ({"self_loops": True}, "It is for cosine"),
        ({"method": "embedding"}, "--embeddings FILE"),
        ({"format": "jsn"}, "Did you mean 'json'"),
        ({"json": True, "jsonl": True}, "one format at a time"),
        ({"json": True, "format": "text"}, "one format at a time"),
        ({"language": "xx"}, "unknown language 'xx'"),
        ({"split": "line"}, "Did you mean 'lines'"),
        ({"threshold": "x"}, "is no threshold"),
        ({"sentences": 2, "ratio": 0.1}, "twice"),
        ({"null": True}, "belongs to --files-from"),
        ({"window": 3}, "belongs to --follow"),
        ({"files_from": "-"}, "--files-from does not go with a SOURCE"),
        ({"per_line": True, "multi": True}, "--per-line does not go with --multi"),
        ({"per_line": True, "json": True}, "--format text or jsonl"),
        ({"follow": True, "window": 5, "every": 9}, "--every 9 is more than --window 5"),
        ({"multi": True, "prior": 1.0}, "--multi does not go with --prior"),
        ({"explain": True, "format": "highlight"}, "have no place"),
        ({"from_format": "docs"}, "Did you mean 'docx'"),
        ({"encoding": "utf8x"}, "unknown --encoding"),
        ({"graph": Path("g.jpg")}, "ends in none of"),
    ],
)
def test_options_are_checked_before_anything_is_read(printed, options, message):
    with pytest.raises(UsageError, match=message):
        printed("no such file", **options)


def test_what_is_not_there_is_told_at_once(folder, printed):
    with pytest.raises(NotFoundError, match=r"Did you mean 'harbour\.txt'"):
        printed("garden.txt", "harbor.txt")
    with pytest.raises(NotFoundError):
        printed(files_from="absent")
    with pytest.raises(NotFoundError, match="--embeddings"):
        printed("garden.txt", method="embedding", embeddings=folder / "absent")
    with pytest.raises(OutputError):
        printed("garden.txt", graph=folder / "absent" / "g.svg")
