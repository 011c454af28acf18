"""`textrnn embed classify`: a table in, figures out, and plain words where labels are missing."""

import csv
import io
import json
import sys

import numpy as np
import pytest
from asking import save_vectors

from textrnn.cli import make_command
from textrnn.commands.embed.classify import classify
from textrnn.errors import InputError, UsageError

WORDS = {"sea": ["ship", "wave", "sail", "storm"], "farm": ["cow", "barn", "hay", "plough"]}


def make_rows(number=20, seed=1):
    rng = np.random.default_rng(seed)
    return [[" ".join(rng.choice(words, 6)), label] for label, words in WORDS.items() for _ in range(number)]


def write_table(path, rows, header=("Consumer complaint narrative", "Product")):
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TEXTRNN_MODELS", str(tmp_path))
    write_table(tmp_path / "train.csv", make_rows())

    def run(*arguments, stdin="", table=True):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        columns = ["train.csv", "--column", "Consumer complaint narrative", "--label", "Product"] if table else []
        code = make_command("classify", classify)([*columns, *map(str, arguments)], standalone_mode=False)
        return code or 0, *capsys.readouterr()

    return run


def test_a_table_gives_figures_label_by_label(run):
    code, out, _ = run("--method", "tfidf")
    assert code == 0
    figures = dict(line.split("  ", 1) for line in out.splitlines() if "  " in line)
    assert figures["accuracy"].split()[0] == "100.00"
    assert figures["most frequent label alone"].strip() == "50.00"
    assert figures["tested on"].strip() == "8" and "20% of each label, held back" in out
    assert figures["farm"].split() == ["100.00", "100.00", "100.00", "4"]


def test_json_has_its_keys(run):
    found = json.loads(run("--method", "tfidf", "--folds", "4", "--json")[1])
    assert (found["accuracy"], found["macro_f1"], found["weighted_f1"], found["majority_accuracy"]) == (1, 1, 1, 0.5)
    assert found["confusion"] == [[20, 0], [0, 20]] and found["test"] == 40 and found["train"] == 30
    assert [each["label"] for each in found["labels"]] == ["farm", "sea"]
    assert found["accuracy_by_split"] == [1, 1, 1, 1] and len(found["C"]) == 4
    low, high = found["intervals"]["accuracy"]
    assert 0.9 < low < 1 == pytest.approx(high)


def test_a_file_of_tests_is_used_whole(run, tmp_path):
    write_table(tmp_path / "test.csv", [*make_rows(3, seed=2), ["moon", "sky"]])
    code, out, _ = run("--method", "tfidf", "--test", "test.csv")
    assert code == 0
    assert "labels that were not there to learn: sky" in out
    assert any(line.split() == ["tested", "on", "7"] for line in out.splitlines())


def test_given_vectors_are_averaged(run, tmp_path):
    save_vectors(tmp_path / "v", {word: [label == "sea", 1] for label, words in WORDS.items() for word in words})
    found = json.loads(run("--vectors", "v", "--json")[1])
    assert found["method"] == "average" and found["accuracy"] == 1


def test_the_same_seed_gives_the_same_result(run):
    arguments = ["--method", "doc2vec", "--epochs", "3", "--dim", "4", "--seed", "2", "--json"]
    assert run(*arguments) == run(*arguments)


def test_lines_that_begin_with_their_label_come_from_standard_input(run):
    lines = "".join(f"{label} {text}\n" for text, label in make_rows())
    found = json.loads(run("--method", "tfidf", "--label", "first", "--json", stdin=lines, table=False)[1])
    assert found["accuracy"] == 1


def test_texts_that_are_learned_and_tested_are_told(run, tmp_path):
    rows = make_rows()
    write_table(tmp_path / "test.csv", [*rows[:2], ["quite new", "sea"]])
    assert "2 of the texts to test are to learn from too" in run("--method", "tfidf", "--test", "test.csv")[2]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--folds", "3", "--valid", "0.1"], "--valid and --folds are two ways"),
        (["--method", "tfidf", "--dm"], "--dm/--dbow belongs to the method doc2vec"),
        (["--method", "doc2vec", "--vectors", "v"], "--vectors belongs to the method average"),
        (["--embedding-method", "glov"], "Did you mean 'glove'"),
        (["--method", "tf-idf"], "Did you mean 'tfidf'"),
        (["--method", "tfidf", "--dim", "9"], "--dim is for vectors that are trained"),
        (["--label", "Produc"], "Did you mean 'Product'"),
        (["--weight", "idf"], "unknown --weight 'idf'"),
    ],
)
def test_options_that_make_no_sense_are_refused(run, arguments, message):
    with pytest.raises(UsageError, match=message):
        run(*arguments)


def test_one_label_alone_is_refused(run, tmp_path):
    write_table(tmp_path / "train.csv", [["a b", "x"]] * 9)
    with pytest.raises(InputError, match="every example has the label 'x'"):
        run("--method", "tfidf")


def test_a_table_without_labelled_texts_is_refused(run, tmp_path):
    write_table(tmp_path / "train.csv", [["a b", ""]])
    with pytest.raises(InputError, match="no texts with labels"):
        run("--method", "tfidf")
