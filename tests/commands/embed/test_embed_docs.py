"""`textrnn embed docs` and `nearest-doc`: from texts to a store to the documents nearest to a text."""

import io
import json
import os
import subprocess
import sys

import pytest
from asking import save_vectors

from textrnn.cli import make_command
from textrnn.commands.embed.docs import docs
from textrnn.commands.embed.nearest_doc import nearest_doc
from textrnn.errors import InputError, NotFoundError, OutputError, UsageError

LINES = "the king and the queen\nstone upon stone\na man, a woman and a prince\n"
RUNNER = """
import sys
from textrnn.cli import make_command
from textrnn.commands.embed.nearest_doc import nearest_doc
make_command("nearest-doc", nearest_doc)(sys.argv[1:], standalone_mode=False)
print(*sys.modules, sep="\\n", file=sys.stderr)
"""


@pytest.fixture
def call(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("TEXTRNN_MODELS", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    save_vectors(tmp_path / "v")
    (tmp_path / "a.txt").write_text(LINES)

    def call(command, *arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        function = {"docs": docs, "nearest-doc": nearest_doc}[command]
        code = make_command(command, function)([*map(str, arguments)], standalone_mode=False)
        return code or 0, *capsys.readouterr()

    return call


@pytest.fixture
def store(call):
    call("docs", "a.txt", "--per-line", "--vectors", "v", "--weight", "none", "-o", "d", "--quiet")
    return "d"


def test_the_path_of_the_store_is_printed_and_nothing_else(call, tmp_path):
    code, out, err = call("docs", "a.txt", "--per-line", "--vectors", "v", "-o", "d")
    assert (code, out) == (0, f"{tmp_path}/d\n")
    assert err == "3 documents of 3 numbers each, by average\n"


def test_the_nearest_document_comes_with_its_similarity_and_beginning(call, store):
    code, out, _ = call("nearest-doc", store, "a stone", "-n", "1")
    name, similarity, beginning = out.rstrip("\n").split("\t")
    assert (code, name, float(similarity), beginning) == (0, "a.txt:2", 1.0, "stone upon stone")


def test_lines_of_standard_input_are_queries(call, store):
    _, out, _ = call("nearest-doc", store, "-n", "1", "--format", "tsv", stdin="king\n\nstone\n")
    assert [line.split("\t")[:2] for line in out.splitlines()] == [["king", "a.txt:3"], ["stone", "a.txt:2"]]


def test_a_whole_file_is_one_query(call, store, tmp_path):
    (tmp_path / "q.txt").write_text("stone\n\nstone\n")
    assert call("nearest-doc", store, "--file", "q.txt", "-n", "1")[1].startswith("a.txt:2\t1.0000\t")


def test_a_document_is_nearest_to_others_than_itself(call, store):
    _, out, _ = call("nearest-doc", store, "--doc", "a.txt:1", "--json")
    found = json.loads(out)
    assert found["query"] == "a.txt:1"
    assert {each["file"] for each in found["documents"]} == {"a.txt:2", "a.txt:3"}
    assert set(found["documents"][0]) == {"file", "similarity", "beginning"}


def test_what_cannot_be_answered_is_told_and_the_rest_is_answered(call, store):
    code, out, err = call("nearest-doc", store, "zzz", "stone", "--doc", "x", "-n", "1", "--format", "tsv")
    assert code == NotFoundError.exit_code
    assert [line.split("\t")[:2] for line in out.splitlines()] == [["stone", "a.txt:2"]]
    assert "no document 'x'" in err and "knows no word of 'zzz'" in err


def test_without_vectors_doc2vec_is_trained_and_repeatable(call, tmp_path):
    first, second = (
        call("docs", "a.txt", "--per-line", "-o", name, "--epochs", "3", "--dim", "5", "--min-count", "1") and name
        for name in ("one", "two")
    )
    data = [(tmp_path / name / "vectors.safetensors").read_bytes() for name in (first, second)]
    assert data[0] == data[1]
    assert json.loads((tmp_path / "one" / "config.json").read_text())["training"]["epochs"] == 3
    assert call("nearest-doc", "one", "the king", "-n", "2")[1].count("\n") == 2


def test_an_existing_store_is_kept(call, store):
    with pytest.raises(OutputError, match="--force"):
        call("docs", "a.txt", "--vectors", "v", "-o", store)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--weight", "sif", "-o", "d"], "--weight belongs to the method average"),
        (["--vectors", "v", "--dm", "-o", "d"], "--dm/--dbow belongs to the method doc2vec"),
        (["--method", "average", "-o", "d"], "needs word vectors"),
        (["--method", "docvec", "-o", "d"], "Did you mean 'doc2vec'"),
        (["--vectors", "v", "--weight", "idf", "-o", "d"], "unknown --weight 'idf'"),
        (["--vectors", "v"], "Add -o NAME"),
        (["--vectors", "v", "-o", "d", "--per-line", "--per-paragraph"], "Drop one"),
    ],
)
def test_options_that_make_no_sense_are_refused(call, arguments, message):
    with pytest.raises(UsageError, match=message):
        call("docs", "a.txt", *arguments)


def test_no_text_is_no_documents(call, tmp_path):
    (tmp_path / "empty.txt").write_text(" \n")
    with pytest.raises(InputError, match="no documents"):
        call("docs", "empty.txt", "--vectors", "v", "-o", "d")


def test_a_query_loads_numpy_and_nothing_heavier(call, store, tmp_path):
    finished = subprocess.run(
        [sys.executable, "-c", RUNNER, str(tmp_path / store), "stone"],
        capture_output=True, text=True, check=True, env=os.environ,
    )  # fmt: skip
    loaded = {name.split(".")[0] for name in finished.stderr.split()}
    assert "numpy" in loaded
    assert not loaded & {"torch", "gensim", "nltk", "scipy", "sklearn", "numba", "rich", "safetensors"}
