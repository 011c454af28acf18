"""`textrnn embed tfidf`: terms of documents and documents for a query, in every format."""

import io
import json
import os
import subprocess
import sys

import pytest

from textrnn.cli import make_command
from textrnn.commands.embed.tfidf import tfidf
from textrnn.errors import InputError, UsageError

LINES = "the walking ship ship\nthe hay and the barn\n"
RUNNER = """
import sys
from textrnn.cli import make_command
from textrnn.commands.embed.tfidf import tfidf
make_command("tfidf", tfidf)(sys.argv[1:], standalone_mode=False)
print(*sys.modules, sep="\\n", file=sys.stderr)
"""


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(LINES)

    def run(*arguments, stdin=LINES):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        arguments = [*map(str, arguments), "--quiet", "--language", "en"]
        code = make_command("tfidf", tfidf)(arguments, standalone_mode=False)
        return code or 0, *capsys.readouterr()

    return run


def test_several_documents_have_headings(run):
    code, out, _ = run("a.txt", "--per-line", "-n", "1")
    assert (code, out) == (0, "==> a.txt:1 <==\nship\t0.8944\n\n==> a.txt:2 <==\nbarn\t0.7071\n")


def test_weights_follow_the_formula(run):
    out = run("--no-stop-words", "--per-line", "--format", "tsv", "-n", "9")[1]
    weights = {tuple(line.split("\t")[:2]): float(line.split("\t")[2]) for line in out.splitlines()}
    ratio = weights["standard input:2", "the"] / weights["standard input:2", "hay"]
    assert ratio == pytest.approx(2 * 1 / (1 + 0.405465), abs=1e-3)  # ln(3 / 2) + 1 for hay, ln(3 / 3) + 1 for the


def test_json_of_one_and_of_several_documents(run):
    one = json.loads(run("-n", "2", "--json")[1])
    assert one["file"] == "standard input" and set(one["terms"][0]) == {"term", "weight"}
    several = json.loads(run("--per-line", "-n", "2", "--json")[1])
    assert [len(each["terms"]) for each in several["documents"]] == [2, 2]
    lines = run("--per-line", "-n", "2", "--jsonl")[1].splitlines()
    assert [json.loads(line) for line in lines] == several["documents"]


def test_a_query_ranks_the_documents_and_is_stemmed(run):
    out = run("a.txt", "--per-line", "--query", "walks on ships")[1]
    assert [line.split("\t")[0] for line in out.splitlines()] == ["a.txt:1"]
    with pytest.raises(InputError, match="no document has a term"):
        run("a.txt", "--per-line", "--query", "walks on ships", "--no-stem")


def test_terms_are_whole_words_unless_stems_are_wanted(run):
    assert "walking" in run()[1]
    assert "walking" not in run("--stem")[1] and "walk\t" in run("--stem")[1]


def test_nothing_but_stop_words_is_refused(run):
    with pytest.raises(InputError, match="--no-stop-words"):
        run(stdin="the and the")


def test_two_formats_at_once_are_refused(run):
    with pytest.raises(UsageError, match="one format"):
        run("--json", "--format", "tsv")


def test_it_loads_numpy_and_nothing_heavier(tmp_path):
    (tmp_path / "a.txt").write_text(LINES)
    finished = subprocess.run(
        [sys.executable, "-c", RUNNER, str(tmp_path / "a.txt"), "--per-line"],
        capture_output=True, text=True, check=True, env=os.environ,
    )  # fmt: skip
    loaded = {name.split(".")[0] for name in finished.stderr.split()}
    assert "numpy" in loaded
    assert not loaded & {"torch", "gensim", "nltk", "scipy", "sklearn", "numba", "rich"}
