"""`textrnn embed train --resume`: what was interrupted, killed or finished goes on; nothing else is taken for it."""

import json
import os
import random
import signal
import time
from pathlib import Path

import pytest
from fake_trainer import CHUNK, FakeTrainer, contents, embed_train, fork_training, text, wait_until

from textrnn.commands.embed import training_run
from textrnn.embeddings.vectors import open_vectors
from textrnn.errors import InputError, NotFoundError
from textrnn.run import Run

__all__ = ["text"]  # a fixture, found by its name


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


@pytest.mark.parametrize("force", [False, True])
def test_killed_between_the_last_step_and_its_vectors_it_goes_on(text, monkeypatch, force):
    for name in ("SAVE_SECONDS", "_EPOCH_SAVE_SECONDS", "_SAVE_SHARE"):
        monkeypatch.setattr(training_run, name, 0)
    options = ("--epochs", "3", "--seed", "7", "--quiet")
    embed_train(text, "-o", "whole", *options)
    if force:
        embed_train(text, "-o", "v", "--epochs", "1", "--quiet")
    chunks = Run.open(Path("models/whole")).config().result["words"] // CHUNK
    with monkeypatch.context() as patch:
        patch.setattr(FakeTrainer, "after_chunk", staticmethod(lambda number: number == chunks and os._exit(9)))
        child = fork_training((text, "-o", "v", *options, *(["--force"] if force else [])))
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9
    embed_train("-o", "v", "--resume", "--quiet")
    assert contents("v") == contents("whole")


def test_a_budget_that_is_used_up_is_refused_where_there_are_no_vectors_yet(text, monkeypatch):
    for name in ("SAVE_SECONDS", "_EPOCH_SAVE_SECONDS", "_SAVE_SHARE"):
        monkeypatch.setattr(training_run, name, 0)
    monkeypatch.setattr(FakeTrainer, "after_chunk", staticmethod(lambda number: number == 40 and os._exit(9)))
    os.waitpid(fork_training((text, "-o", "v", "--epochs", "9", "--quiet")), 0)
    with pytest.raises(InputError, match=r"trained further than that already.*--epochs"):
        embed_train("-o", "v", "--resume", "--epochs", "1")


def test_resume_of_what_never_began_begins(text):
    embed_train(text, "-o", "v", "--epochs", "1", "--resume")
    assert len(open_vectors("v").words) == 12


def test_killed_before_anything_was_saved_it_begins_anew(text):
    options = ("-o", "v", "--epochs", "3", "--set", "nap=0.1")
    child = fork_training((text, *options))
    wait_until(Path("models/v/config.json").exists)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with pytest.raises(InputError, match=r"has no vectors\.safetensors"):
        open_vectors("v")
    embed_train("-o", "v", "--resume", "--epochs", "1")
    assert [record["epoch"] for record in Run.open(Path("models/v")).log()] == [1]


def test_resume_of_nothing_needs_a_text(text):
    with pytest.raises(NotFoundError, match="Name a text"):
        embed_train("--resume", "-o", "absent")


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
