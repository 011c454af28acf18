"""`textrnn train` in this process: odd texts, refused options, resuming, and what the directory holds."""

import json
import signal
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from textrnn.cli import app
from textrnn.errors import ConfigError, InputError, NotFoundError, OutputError, UsageError
from textrnn.run import Run, encode_config

TINY = ("--steps", "6", "--hidden", "8", "--embedding", "6", "--batch", "2", "--bptt", "8", "--precision", "fp32")
TEXT = "It was a dark and stormy night; the rain fell in torrents.\n" * 20


def textrnn(*arguments):
    return app(list(map(str, arguments)), standalone_mode=False)


@pytest.fixture
def text(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "text.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def weights(name):
    return Run.open(Path("models") / name).read("weights.safetensors")


def test_prints_the_run_and_nothing_else_on_stdout(text, capsys):
    textrnn("train", text, "-o", "m", *TINY)
    seen = capsys.readouterr()
    assert seen.out == "models/m\n"
    assert "tokens to train on" in seen.err and "bits/byte" in seen.err


def test_quiet_prints_no_notes(text, capsys):
    textrnn("train", text, "-o", "m", *TINY, "--quiet")
    assert capsys.readouterr() == ("models/m\n", "")


def test_the_run_describes_itself(text):
    textrnn("train", text, "-o", "m", *TINY, "--cell", "gru", "--dropout", "0.25", "--set", "beta1=0.5")
    config = Run.open(Path("models/m")).config()
    assert (config.kind, config.network["cell"], config.network["hidden"]) == ("lm", "gru", 8)
    assert (config.training["beta1"], config.training["dropout"]["hidden"]) == (0.5, 0.25)
    assert config.data["tokens"] == len(TEXT) and config.result["step"] <= 6
    assert config.result["nats_per_token"] == min(
        record["valid"] for record in Run.open(Path("models/m")).log() if "valid" in record
    )


def test_same_seed_same_bytes_and_another_seed_others(text):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        textrnn("train", text, "-o", name, *TINY, "--seed", seed, "--dropout", "0.3")
    assert weights("a") == weights("b") != weights("c")


def test_an_existing_run_is_kept_unless_forced(text):
    textrnn("train", text, "-o", "m", *TINY)
    before = weights("m")
    with pytest.raises(OutputError, match="--force"):
        textrnn("train", text, "-o", "m", *TINY)
    assert weights("m") == before
    textrnn("train", text, "-o", "m", *TINY, "--seed", "5", "--force")
    assert weights("m") != before


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


@pytest.mark.parametrize(
    "content",
    [
        b"a b", b"one line without an end", b"\x00\x00\x00 nul \x00" * 9, b"\xff\xfe\xff invalid \x80" * 9,
        b"carriage\r\nreturns\r\n" * 9, "e\u0301\u0323 a\u030a \U0001f469\u200d\U0001f680 ".encode() * 9,
    ],
)  # fmt: skip
@pytest.mark.parametrize("tokenizer", ["char", "byte", "word"])
def test_odd_texts_train(text, content, tokenizer):
    text.write_bytes(content)
    textrnn("train", text, "-o", "m", *TINY, "--tokenizer", tokenizer, "--min-count", "1")
    assert np.isfinite(Run.open(Path("models/m")).config().result["nats_per_token"])


@pytest.mark.parametrize("content", [b"", b"x"])
def test_texts_too_short_to_learn_from_are_refused_and_leave_nothing(text, content):
    text.write_bytes(content)
    with pytest.raises(InputError):
        textrnn("train", text, "-o", "m", *TINY)
    assert not Path("models/m").exists()


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        (("--cell", "ltsm"), UsageError, "Did you mean 'lstm'"),
        (("--tokenizer", "chars"), UsageError, "Did you mean 'char'"),
        (("--optimizer", "adam"), UsageError, "adamw"),
        (("--steps", "5", "--minutes", "1"), UsageError, "--minutes and --steps"),
        (("--dropout", "1"), UsageError, "below 1"),
        (("--lr", "0"), UsageError, "lr"),
        (("--lr", "nan"), UsageError, "lr"),
        (("--hidden", "0"), UsageError, "hidden"),
        (("--steps", "0"), UsageError, "--steps"),
        (("--epochs", "-1"), UsageError, "epochs"),
        (("--tokenizer", "subword", "--vocab-size", "2"), UsageError, "vocab_size"),
        (("--precision", "fp16"), UsageError, "bf16"),
        (("--device", "tpu"), UsageError, "cuda"),
        (("--task", "poetry"), UsageError, "lm"),
        (("--bidirectional",), UsageError, "left to right"),
        (("--skip", "--tie"), UsageError, "--tie"),
        (("--set", "beta3=1"), UsageError, "beta1"),
        (("--set", "beta1"), UsageError, "KEY=VALUE"),
        (("--set", "beta1=high"), UsageError, "beta1"),
        (("--config", "none.toml"), NotFoundError, "none.toml"),
        (("--valid", "1.5"), UsageError, "--valid"),
        (("--valid", "none.txt"), NotFoundError, "none.txt"),
        (("--embeddings", "none.txt"), NotFoundError, "none.txt"),
        (("--freeze-embeddings",), UsageError, "--embeddings"),
    ],
)
def test_wrong_options_are_refused_before_anything_is_written(text, options, error, words):
    with pytest.raises(error, match=words):
        textrnn("train", text, "-o", "m", *options)
    assert not Path("models").exists() or not any(Path("models").iterdir())


def test_a_name_is_required(text):
    with pytest.raises(UsageError, match="-o"):
        textrnn("train", text)


def test_a_wrong_file_is_a_wrong_configuration(text):
    Path("run.toml").write_text("hidden = 0\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="hidden"):
        textrnn("train", text, "-o", "m", "--config", "run.toml")


def test_settings_come_from_a_file_and_options_win(text):
    Path("run.toml").write_text("seed = 3\n[network]\nhidden = 10\nlayers = 1\n", encoding="utf-8")
    textrnn("train", text, "-o", "m", *TINY, "--config", "run.toml")
    config = Run.open(Path("models/m")).config()
    assert (config.network["layers"], config.network["hidden"], config.training["seed"]) == (1, 8, 3)


def test_a_budget_on_the_line_replaces_one_in_the_file(text):
    Path("run.toml").write_text("epochs = 500\n", encoding="utf-8")
    textrnn("train", text, "-o", "m", *TINY, "--config", "run.toml")
    training = Run.open(Path("models/m")).config().training
    assert (training["steps"], training["epochs"]) == (6, 0)


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
    textrnn("train", "--resume", "-o", "m", "--steps", "6")
    from safetensors.numpy import load

    one, other = (load(weights(name))["embedding"] for name in ("whole", "m"))
    assert np.array_equal(one, other)


def test_dry_run_tells_the_cost_and_writes_nothing(text, capsys):
    textrnn("train", text, "--steps", "100", "--hidden", "32", "--dry-run")
    out = capsys.readouterr().out
    assert "parameters" in out and "memory" in out and "steps: about 100 " in out and "time" in out
    assert not Path("models").exists()


def test_validation_text_of_its_own(text, tmp_path):
    valid = tmp_path / "valid.txt"
    valid.write_text("It was a bright cold day in April.", encoding="utf-8")
    textrnn("train", text, "-o", "m", *TINY, "--valid", valid)
    data = Run.open(Path("models/m")).config().data
    assert (data["train_tokens"], data["valid_tokens"]) == (len(TEXT), 34)


def test_samples_while_it_trains(text, capsys):
    textrnn("train", text, "-o", "m", *TINY, "--sample-every", "3")
    err = capsys.readouterr().err
    assert "step 3 writes" in err and "step 6 writes" in err


def test_vectors_start_the_embedding_and_stay_when_frozen(text):
    Path("vectors.txt").write_text("night 1 2 3\nrain 4 5 6\n", encoding="utf-8")
    options = ("--tokenizer", "word", "--min-count", "1", "--embeddings", "vectors.txt", "--freeze-embeddings")
    textrnn("train", text, "-o", "m", *TINY[:4], *TINY[6:], *options, "--no-tie")
    from safetensors.numpy import load

    run = Run.open(Path("models/m"))
    tokens = json.loads(run.read("tokenizer/vocabulary.json"))
    embedding = load(run.read("weights.safetensors"))["embedding"]
    assert embedding[tokens.index(" rain")].tolist() == [4, 5, 6]
    assert embedding[tokens.index(" night")].tolist() == [1, 2, 3]


@pytest.mark.slow
@pytest.mark.parametrize("tokenizer", ["char", "word", "subword"])
def test_a_line_of_fifty_megabytes_trains(text, tokenizer):
    text.write_text("the quick brown fox jumps over the lazy dog " * (50_000_000 // 44), encoding="utf-8")
    textrnn("train", text, "-o", "m", *TINY, "--tokenizer", tokenizer, "--set", "validations=1")
    assert Run.open(Path("models/m")).config().data["characters"] > 49_000_000
