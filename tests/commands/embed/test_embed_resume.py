"""`textrnn embed train --resume`: what was interrupted, killed or finished goes on; nothing else is taken for it."""

import json
import os
import random
import signal
import time
from pathlib import Path

import pytest
from fake_trainer import FakeTrainer, embed_train, text

from textrnn.commands.embed import training_run
from textrnn.embeddings.vectors import open_vectors
from textrnn.errors import InputError, NotFoundError, UsageError
from textrnn.run import Run

__all__ = ["text"]  # a fixture, found by its name

FILES = ("vectors.safetensors", "vocabulary.tsv")


def contents(name):
    run = Run.open(Path("models") / name)
    records = [{key: value for key, value in record.items() if key != "seconds"} for record in run.log()]
    return [run.read(file) for file in FILES], records


def interrupt_after(monkeypatch, chunks, number=signal.SIGINT):
    monkeypatch.setattr(
        FakeTrainer, "after_chunk", staticmethod(lambda done: done == chunks and signal.raise_signal(number))
    )


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_or_terminated_it_saves_and_says_how_to_go_on(text, capsys, monkeypatch, number, code):
    embed_train(text, "-o", "whole", "--epochs", "3")
    with monkeypatch.context() as patch:
        interrupt_after(patch, 17, number)
        with pytest.raises(SystemExit) as stopped:
            embed_train(text, "-o", "v", "--epochs", "3")
    assert stopped.value.code == code
    assert "textrnn embed train --resume -o v" in capsys.readouterr().err
    embed_train("-o", "v", "--resume")
    assert contents("v") == contents("whole")


def test_interrupted_it_keeps_the_vectors_as_they_stand(text, monkeypatch):
    interrupt_after(monkeypatch, 5)
    with pytest.raises(SystemExit):
        embed_train(text, "-o", "v", "--epochs", "3")
    assert len(open_vectors("v").words) == 12
    assert 0 < Run.open(Path("models/v")).config().result["fraction"] < 0.3


def fork_training(arguments):
    child = os.fork()
    if child:
        return child
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        embed_train(*arguments)
        os._exit(0)
    except BaseException:
        os._exit(1)


@pytest.mark.parametrize("kills", [4, pytest.param(40, marks=pytest.mark.slow)])
def test_kills_at_random_instants_leave_no_trace(text, tmp_path, monkeypatch, kills):
    for name in ("SAVE_SECONDS", "_EPOCH_SAVE_SECONDS", "_SAVE_SHARE"):
        monkeypatch.setattr(training_run, name, 0)
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("sea\tship\t9\nsea\tstorm\t7\nrose\tcalm\t1\nwas\tdown\t2\nand\ton\t3\n", encoding="utf-8")
    options = (
        "--epochs", "5", "--set", "nap=0.002", "--watch", pairs, "--patience", "6", "--quiet", "--resume",
    )  # fmt: skip
    began = time.monotonic()
    embed_train(text, "-o", "whole", *options)
    longest = time.monotonic() - began
    chance = random.Random(0)
    for number in range(kills // 4):
        for _ in range(4):
            child = fork_training((text, "-o", f"v{number}", *options))
            time.sleep(chance.uniform(0, 0.6 * longest))
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        embed_train(text, "-o", f"v{number}", *options)
        assert contents(f"v{number}") == contents("whole")


def test_resuming_a_finished_training_changes_nothing(text):
    embed_train(text, "-o", "v", "--epochs", "2")
    before = contents("v")
    embed_train("-o", "v", "--resume")
    assert contents("v") == before


def test_resuming_what_stopped_for_lack_of_gain_changes_nothing(text, tmp_path):
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("sea\tship\t9\nsea\tstorm\t7\nrose\tcalm\t1\nwas\tdown\t2\n", encoding="utf-8")
    embed_train(text, "-o", "v", "--epochs", "50", "--watch", pairs, "--patience", "1")
    before = contents("v")
    assert len(before[1]) < 50
    embed_train("-o", "v", "--resume")
    assert contents("v") == before


def test_resume_goes_on_to_a_larger_budget(text):
    embed_train(text, "-o", "v", "--epochs", "2")
    embed_train("-o", "v", "--resume", "--epochs", "4")
    embed_train(text, "-o", "whole", "--epochs", "4")
    assert contents("v") == contents("whole")
    assert Run.open(Path("models/v")).config().training["epochs"] == 4


def test_resume_of_what_never_began_begins(text):
    embed_train(text, "-o", "v", "--epochs", "1", "--resume")
    assert len(open_vectors("v").words) == 12


def test_resume_of_nothing_needs_a_text(text):
    with pytest.raises(NotFoundError, match="Name a text"):
        embed_train("--resume", "-o", "absent")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--dim", "7"), "dim = 4, not 7"),
        (("--min-count", "3"), "min_count"),
        (("--no-lowercase",), "lowercase"),
        (("--tokenizer", "whitespace"), "--tokenizer"),
        (("--method", "doc2vec"), "method = word2vec"),
        (("--phrases", "--phrase-passes", "2"), "phrases"),
        (("--watch", "simlex"), "watch"),
    ],
)
def test_resume_refuses_other_settings(text, options, says):
    embed_train(text, "-o", "v", "--epochs", "1", "--set", "dim=4")
    with pytest.raises(UsageError, match=says):
        embed_train(text, "-o", "v", "--resume", *options)


def test_resume_takes_the_settings_it_was_begun_with(text):
    embed_train(text, "-o", "v", "--epochs", "1", "--dim", "3", "--min-count", "2")
    embed_train("-o", "v", "--resume", "--dim", "3", "--min-count", "2", "--method", "word2vec")


def test_resume_refuses_another_text(text):
    embed_train(text, "-o", "v", "--epochs", "1")
    text.write_text("something else entirely " * 30, encoding="utf-8")
    with pytest.raises(InputError, match="not the one"):
        embed_train("-o", "v", "--resume")


def test_resume_remembers_how_the_text_was_read(text):
    records = text.with_name("letters.jsonl")
    lines = [json.dumps({"n": number, "letter": "Grüße sind schön und gut"}) for number in range(20)]
    records.write_bytes("\n".join(lines).encode())
    embed_train(records, "-o", "v", "--field", "letter", "--epochs", "1", "--no-lowercase")
    embed_train("-o", "v", "--resume", "--epochs", "2")
    assert "Grüße" in open_vectors("v").words


def test_gensim_cannot_be_resumed_and_says_so(text):
    options = ("--hs", "--dim", "4", "--epochs", "1", "--threads", "1", "--quiet")
    embed_train(text, "-o", "v", *options)
    with pytest.raises(UsageError, match="cannot be resumed"):
        embed_train(text, "-o", "v", "--resume")


def test_better_vectors_of_a_training_by_the_clock_are_kept(text, tmp_path):
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("sea\tship\t9\nsea\tstorm\t7\nrose\tcalm\t1\nwas\tdown\t2\n", encoding="utf-8")
    embed_train(text, "-o", "v", "--minutes", "0.002", "--set", "nap=0.002", "--watch", pairs, "--patience", "99")
    run = Run.resume(Path("models/v"))
    config = run.config()
    from dataclasses import replace

    from textrnn.run import encode_config

    run.commit({"config.json": encode_config(replace(config, result=config.result | {"spearman": 1.5}))})
    before = contents("v")[0]
    embed_train("-o", "v", "--resume", "--minutes", "0.004")
    assert contents("v")[0] == before
