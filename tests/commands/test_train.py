"""`textrnn train` in this process: odd texts, refused options, and what the directory holds."""

import json
from pathlib import Path

import numpy as np
import pytest
from tiny_training import TEXT, TINY, text, textrnn, weights

from textrnn.errors import ConfigError, InputError, NotFoundError, OutputError, UsageError
from textrnn.run import Run

__all__ = ["text"]  # a fixture, found by its name


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


@pytest.mark.parametrize(("content", "words"), [(b"", r"\.txt is empty"), (b"x", "text")])
def test_texts_too_short_to_learn_from_are_refused_and_leave_nothing(text, content, words):
    text.write_bytes(content)
    with pytest.raises(InputError, match=words):
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


def opening(*sources):
    textrnn("train", *sources, "-o", "m", *TINY, "--force")
    run = Run.open(Path("models/m"))
    tokens = json.loads(run.read("tokenizer/vocabulary.json"))
    return "".join(tokens[number] for number in run.config().data["opening"])


def test_a_run_remembers_what_leads_to_the_beginning_of_a_text(text):
    assert opening(text).endswith("torrents.\n") and len(opening(text)) == 128
    Path("other.txt").write_text("A second text. " * 20, encoding="utf-8")
    assert opening(text, "other.txt") == TEXT[-127:] + "<end>"
    Path("long.txt").write_text("no line ends here " * 60, encoding="utf-8")
    assert opening("long.txt") == ("no line ends here " * 8)[:128]
