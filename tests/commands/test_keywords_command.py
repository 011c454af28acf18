"""`textrnn keywords`: what it prints in each format, how it reads, and what it refuses."""

import io
import json
import subprocess
import sys

import pytest

from textrnn.cli import make_command
from textrnn.commands.keywords import keywords
from textrnn.errors import InputError, NotFoundError, UsageError

TEXT = "Solar power grows. Solar power is cheap. Critics of solar power praise nuclear plants."


@pytest.fixture
def run(capsys, monkeypatch):
    def run(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        code = make_command("keywords", keywords)([*map(str, arguments), "--quiet"], standalone_mode=False)
        return code, capsys.readouterr().out

    return run


def test_keywords_of_standard_input_come_one_a_line(run):
    code, out = run("-n", "2", stdin=TEXT)
    assert code == 0
    assert out.splitlines()[0] == "solar power"
    assert len(out.splitlines()) == 2


def test_without_phrases_words_come_alone(run):
    assert {"solar", "power"} <= {line.lower() for line in run("--no-phrases", stdin=TEXT)[1].splitlines()}


def test_scores_come_first_and_sort_as_numbers(run):
    lines = run("--scores", stdin=TEXT)[1].splitlines()
    scores = [float(line.split("\t")[0]) for line in lines]
    assert scores == sorted(scores, reverse=True)
    assert lines[0].split("\t")[1] == "solar power"


def test_scores_of_a_line_follow_their_keywords(run):
    out = run("--per-line", "--scores", "-n", "2", stdin=f"{TEXT}\n\n")[1]
    first, second = out.split("\n")[0].split(", ")
    assert first.split(":")[0] == "solar power" and out.split("\n")[1] == ""
    assert float(first.split(":")[1]) >= float(second.split(":")[1]) > 0


def test_json_has_the_scores_whether_asked_or_not(run):
    assert run("--json", "--scores", stdin=TEXT) == run("--json", stdin=TEXT)


def test_several_files_have_headings(run, tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT)
    out = run(tmp_path / "a.txt", tmp_path / "b.txt", "-n", "1")[1]
    assert out == f"==> {tmp_path}/a.txt <==\nsolar power\n\n==> {tmp_path}/b.txt <==\nsolar power\n"


def test_json_has_its_keys(run, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    found = json.loads(run(tmp_path / "a.txt", "--json")[1])
    assert found["file"] == str(tmp_path / "a.txt")
    first = found["keywords"][0]
    assert set(first) == {"text", "score", "count", "positions"}
    assert first["text"] == "solar power"
    assert first["count"] == 3
    assert [TEXT[start:end].lower() for start, end in first["positions"]] == ["solar power"] * 3


def test_json_of_several_texts_is_one_object(run, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT)
    found = json.loads(run(tmp_path / "a.txt", tmp_path / "a.txt", "--json")[1])
    assert [each["keywords"][0]["text"] for each in found["documents"]] == ["solar power"] * 2


def test_keys_of_records_pass_through_and_keep_clear_of_ours(run, tmp_path):
    (tmp_path / "in.jsonl").write_text(json.dumps({"body": TEXT, "id": 7, "keywords": "old"}) + "\n")
    found = json.loads(run(tmp_path / "in.jsonl", "--field", "body", "--jsonl")[1])
    assert (found["id"], found["input_keywords"], found["body"]) == (7, "old", TEXT)
    assert found["keywords"][0]["text"] == "solar power"


def test_a_record_without_words_has_no_keywords(run, tmp_path):
    (tmp_path / "in.jsonl").write_text('{"text": "..."}\n{"text": "storm"}\n')
    found = [json.loads(line) for line in run(tmp_path / "in.jsonl", "--jsonl")[1].splitlines()]
    assert [[keyword["text"] for keyword in each["keywords"]] for each in found] == [[], ["storm"]]


def test_every_line_gives_a_line(run):
    out = run("--per-line", "-n", "2", stdin="storms and floods\n\n...\nnuclear plant\n")[1]
    assert [sorted(line.split(", ")) for line in out.split("\n")] == [
        ["floods", "storms"],
        [""],
        [""],
        ["nuclear plant"],
        [""],
    ]


def test_tfidf_over_lines_prefers_what_other_lines_do_not_have(run):
    out = run("--per-line", "-n", "1", "--method", "tfidf", stdin="storm, flood\nstorm, wind\nstorm, rain\n")[1]
    assert out.split() == ["flood", "wind", "rain"]


def test_multi_reads_all_texts_as_one(run, tmp_path):
    (tmp_path / "a.txt").write_text("A storm and a flood.")
    (tmp_path / "b.txt").write_text("The storm is over.")
    found = json.loads(run(tmp_path / "a.txt", tmp_path / "b.txt", "--multi", "--json")[1])
    assert found["file"] is None
    assert len(found["files"]) == 2
    assert found["keywords"][0]["text"] == "storm"
    assert found["keywords"][0]["count"] == 2


def test_names_come_from_a_list_of_files(run, tmp_path):
    (tmp_path / "a b.txt").write_text(TEXT)
    (tmp_path / "list").write_bytes(f"{tmp_path}/a b.txt\0{tmp_path}/gone.txt\0".encode())
    code, out = run("--files-from", tmp_path / "list", "-0", "-n", "1")
    assert code == 66
    assert "solar power" in out


def test_ignored_words_are_left_out(run):
    assert "solar" not in run("--ignore", "Solar,power", stdin=TEXT)[1].lower()


def test_the_language_is_taken_as_given(run):
    assert run("--language", "de", "-n", "1", stdin="Der Hafen und der Hafen.")[1] == "Hafen\n"


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        (["--method", "textrnk"], UsageError, "textrank"),
        (["--format", "xml"], UsageError, "json"),
        (["--json", "--jsonl"], UsageError, "one format"),
        (["--per-line", "--json"], UsageError, "jsonl"),
        (["--per-line", "--multi"], UsageError, "--multi"),
        (["--language", "xx"], UsageError, "xx"),
        (["--pos", "--method", "textrank"], (UsageError, NotFoundError), "--pos"),
        (["-0"], UsageError, "--files-from"),
    ],
)
def test_what_makes_no_sense_is_refused(run, arguments, error, words):
    with pytest.raises(error, match=words):
        run(*arguments, stdin=TEXT)


def test_nothing_heavy_is_imported_and_an_empty_text_ends_with_65():
    script = "import sys; from textrnn.__main__ import main; code = main(); print(*sys.modules); sys.exit(code)"
    command = [sys.executable, "-c", script, "keywords"]
    found = subprocess.run(command, input=TEXT, capture_output=True, text=True, check=True).stdout
    assert found.startswith("solar power")
    assert not {"torch", "gensim", "nltk", "scipy", "rich"} & {name.split(".")[0] for name in found.split()}
    empty = subprocess.run(command, input="", capture_output=True, text=True, check=False)
    assert (empty.returncode, empty.stderr.count("\n")) == (65, 1)


def test_an_empty_folder_of_texts_is_refused(run, tmp_path):
    (tmp_path / "a.jsonl").write_text('{"text": ""}\n')
    with pytest.raises(InputError, match="no text"):
        run(tmp_path / "a.jsonl")
