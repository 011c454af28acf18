"""`textrnn embed train` with the real methods: the same bytes for any number of threads, also if interrupted."""

import hashlib
import random
import signal
from pathlib import Path

import pytest
from fake_trainer import embed_train

from textrnn.embeddings import METHODS
from textrnn.embeddings.training import sampling
from textrnn.run import Run

WORDS = [
    "sea", "ship", "storm", "calm", "harbour", "sail", "wind", "wave", "captain", "deck", "mast", "rope", "anchor",
    "gull", "shore", "tide",
]  # fmt: skip
METHOD_OPTIONS = [
    pytest.param(("--method", "word2vec"), id="skipgram"),
    pytest.param(("--method", "word2vec", "--cbow"), id="cbow"),
    pytest.param(("--method", "fasttext", "--max-n", "4"), id="fasttext"),
    pytest.param(("--method", "glove"), id="glove"),
]


@pytest.fixture
def letters(tmp_path, monkeypatch):
    """A text of several chunks in a folder of its own, which is the current one."""
    monkeypatch.chdir(tmp_path)
    for name in ("LEAST_CHUNK_WORDS", "CHUNK_WORDS"):
        monkeypatch.setattr(sampling, name, 500)
    monkeypatch.setattr("textrnn.embeddings.training.glove.REPORT_SECONDS", 0)
    chance = random.Random(4)
    lines = [" ".join(chance.choices(WORDS, range(16, 0, -1), k=10)) for _ in range(300)]
    path = tmp_path / "letters.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def digest(name):
    return hashlib.sha256(Run.open(Path("models") / name).read("vectors.safetensors")).hexdigest()


def train(*arguments):
    embed_train(*arguments, "--quiet")


@pytest.mark.parametrize("method", METHOD_OPTIONS)
def test_the_bytes_are_the_same_for_any_number_of_threads(letters, method):
    digests = set()
    for name, threads in (("one", 1), ("two", 2)):
        train(letters, "-o", name, *method, "--dim", "12", "--epochs", "2", "--threads", threads)
        digests.add(digest(name))
    assert len(digests) == 1
    train(letters, "-o", "other", *method, "--dim", "12", "--epochs", "2", "--seed", "2")
    assert digest("other") not in digests


@pytest.mark.parametrize("method", METHOD_OPTIONS)
def test_interrupted_in_an_epoch_it_goes_on_with_other_threads_to_the_same_bytes(letters, monkeypatch, method):
    options = (*method, "--dim", "12", "--epochs", "3")
    train(letters, "-o", "whole", *options, "--threads", "1")
    with monkeypatch.context() as patch:
        interrupt_at(patch, METHODS.get(method[1]), report=4)
        with pytest.raises(SystemExit):
            train(letters, "-o", "v", *options, "--threads", "1")
    assert Run.open(Path("models/v")).config().result["fraction"] * 3 % 1 != 0  # not between two epochs
    assert digest("v") != digest("whole")
    train("-o", "v", "--resume", "--threads", "2")
    assert digest("v") == digest("whole")


def interrupt_at(patch, trainer, report):
    """Press Ctrl-C while the trainer does what leads to one of its reports."""
    train_uninterrupted = trainer.train

    def reports(self):
        for number, progress in enumerate(train_uninterrupted(self)):
            if number == report:
                signal.raise_signal(signal.SIGINT)
            yield progress

    patch.setattr(trainer, "train", reports)


def test_a_larger_budget_adds_epochs_to_those_there_are(letters):
    options = ("--dim", "12", "--threads", "1")
    train(letters, "-o", "v", *options, "--epochs", "2")
    before, first = digest("v"), Run.open(Path("models/v")).log()
    train("-o", "v", "--resume", "--epochs", "4")
    run = Run.open(Path("models/v"))
    assert run.log()[:2] == first and [record["epoch"] for record in run.log()] == [1, 2, 3, 4]
    assert run.config().training["epochs"] == 4 and digest("v") != before


@pytest.mark.parametrize(
    ("method", "threads"),
    [((), "2 threads"), (("--cbow",), "1 thread\n"), (("--method", "fasttext"), "1 thread\n")],
)
def test_as_many_threads_are_told_as_the_method_uses(letters, capsys, method, threads):
    embed_train(letters, "--dry-run", "--threads", "2", *method)
    assert threads in capsys.readouterr().out
