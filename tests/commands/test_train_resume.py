"""`textrnn train --resume`: interrupted, killed or finished runs go on, and nothing else is taken for them."""

import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tiny_training import TINY, text, textrnn, weights

from textrnn.errors import InputError, NotFoundError, UsageError
from textrnn.run import Run, encode_config

__all__ = ["text"]  # a fixture, found by its name


def test_resume_goes_on_to_a_larger_budget(text):
    textrnn("train", text, "-o", "m", *TINY)
    textrnn("train", text, "-o", "m", "--resume", "--steps", "12")
    assert Run.open(Path("models/m")).log()[-1]["step"] == 12


def test_resume_refuses_another_setting_or_text(text, tmp_path):
    textrnn("train", text, "-o", "m", *TINY)
    with pytest.raises(UsageError, match="hidden"):
        textrnn("train", text, "-o", "m", "--resume", "--hidden", "16")
    other = tmp_path / "other.txt"
    other.write_text("something else", encoding="utf-8")
    with pytest.raises(InputError, match="not the one"):
        textrnn("train", other, "-o", "m", "--resume")


def test_a_run_by_the_clock_keeps_better_weights_that_its_saved_state_does_not_know(text):
    by_clock = ("--minutes", "0.005", *TINY[2:])
    textrnn("train", text, "-o", "m", *by_clock)
    run = Run.resume(Path("models/m"))
    config = run.config()
    run.commit({"config.json": encode_config(replace(config, result=config.result | {"nats_per_token": 0.001}))})
    before = weights("m")
    textrnn("train", "--resume", "-o", "m", "--minutes", "0.015")
    assert weights("m") == before


def test_resume_refuses_another_validation_text(text, tmp_path):
    textrnn("train", text, "-o", "m", *TINY)
    with pytest.raises(InputError, match="not the one"):
        textrnn("train", text, "-o", "m", "--resume", "--valid", "0.5")


def test_resume_remembers_how_the_text_was_read(text):
    text.write_bytes("Größe \xe9t\xe9 ".encode("latin-1", "replace") * 90)
    textrnn("train", text, "-o", "m", *TINY, "--encoding", "latin-1")
    textrnn("train", "--resume", "-o", "m", "--steps", "8")
    assert Run.open(Path("models/m")).log()[-1]["step"] == 8


def test_resume_without_the_training_state_keeps_the_weights(text):
    textrnn("train", text, "-o", "m", *TINY)
    before = weights("m")
    (Path("models/m") / "resume.safetensors").unlink()
    with pytest.raises(InputError, match="training state"):
        textrnn("train", text, "-o", "m", *TINY, "--resume")
    assert weights("m") == before


def test_resume_of_nothing_needs_a_text(text):
    with pytest.raises(NotFoundError, match="no run"):
        textrnn("train", "--resume", "-o", "absent")


@pytest.mark.parametrize("option", ["--force", "--dry-run"])
def test_resume_goes_with_neither(text, option):
    with pytest.raises(UsageError, match=option):
        textrnn("train", text, "-o", "m", "--resume", option)


def test_resuming_a_finished_run_changes_nothing(text):
    textrnn("train", text, "-o", "m", *TINY)
    before = weights("m"), (Path("models/m") / "log.jsonl").read_bytes()
    textrnn("train", text, "-o", "m", *TINY, "--resume")
    assert (weights("m"), (Path("models/m") / "log.jsonl").read_bytes()) == before


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_interrupted_or_terminated_it_saves_and_says_how_to_go_on(text, capsys, monkeypatch, number, code):
    from textrnn.commands import training_run

    follow = training_run.TrainingRun._follow

    def follow_and_interrupt(self, progress, state):
        follow(self, progress, state)
        if progress.step == 3:
            signal.raise_signal(number)

    options = (*TINY, "--set", "mark=1", "--dropout", "0.2")
    textrnn("train", text, "-o", "whole", *options)
    with monkeypatch.context() as patch:
        patch.setattr(training_run.TrainingRun, "_follow", follow_and_interrupt)
        with pytest.raises(SystemExit) as stopped:
            textrnn("train", text, "-o", "m", *options)
    assert stopped.value.code == code
    assert "--resume" in capsys.readouterr().err
    textrnn("train", text, "-o", "m", *options, "--resume")
    assert weights("m") == weights("whole")


def test_frozen_vectors_stay_frozen_after_resuming(text):
    Path("vectors.txt").write_text("night 1 2 3\n", encoding="utf-8")
    options = (
        "--tokenizer",
        "word",
        "--min-count",
        "1",
        "--embeddings",
        "vectors.txt",
        "--freeze-embeddings",
        "--no-tie",
    )
    textrnn("train", text, "-o", "whole", *TINY[:4], *TINY[6:], *options, "--set", "average=0.9")
    textrnn("train", text, "-o", "m", "--steps", "3", *TINY[2:4], *TINY[6:], *options, "--set", "average=0.9")
    Path("vectors.txt").unlink()
    for steps in (5, 6):
        textrnn("train", "--resume", "-o", "m", "--steps", steps)
        data = Run.open(Path("models/m")).config().data
        assert (data["freeze_embeddings"], data["embeddings"]) == (True, "vectors.txt")
    from safetensors.numpy import load

    one, other = (load(weights(name))["embedding"] for name in ("whole", "m"))
    assert np.array_equal(one, other)
