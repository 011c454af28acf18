"""What `textrnn embed train --resume` refuses: other settings, and what no training of vectors was begun as."""

from pathlib import Path

import pytest
from fake_trainer import contents, embed_train, text

from textrnn.cli import make_command
from textrnn.commands.embed.center import center
from textrnn.commands.embed.convert import convert
from textrnn.config import RunConfig
from textrnn.errors import InputError, UsageError
from textrnn.run import Run, encode_config

__all__ = ["text"]  # a fixture, found by its name
QUICK = ("--epochs", "1", "--dim", "2", "--quiet")


def run(function, *arguments):
    make_command(function.__name__, function)(list(map(str, arguments)), standalone_mode=False)


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


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--method", "glove", "--x-max", "7"), ("--x-max", "7")),
        (("--method", "fasttext", "--min-n", "7", "--max-n", "8"), ("--min-n", "7")),
        (("--method", "glove", "--seed", "3"), ("--method", "glove", "--seed", "3")),
        (("--method", "doc2vec", "--per-line"), None),
    ],
)
def test_resume_needs_no_method_to_know_its_settings(text, options, said):
    embed_train(text, "-o", "v", *QUICK, *options)
    if said is None:
        with pytest.raises(InputError, match="gensim trained"):
            embed_train("-o", "v", "--resume", "--per-line")
        return
    before = contents("v")
    embed_train("-o", "v", "--resume", *said)
    assert contents("v") == before


def test_resume_takes_the_patience_it_was_begun_with(text, tmp_path):
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("sea\tship\t9\nsea\tstorm\t7\nrose\tcalm\t1\n", encoding="utf-8")
    embed_train(text, "-o", "v", "--epochs", "2", "--watch", pairs, "--patience", "7")
    embed_train("-o", "v", "--resume", "--patience", "7")
    with pytest.raises(UsageError, match="patience = 7, not 8"):
        embed_train("-o", "v", "--resume", "--patience", "8")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--backend", "gensim"), "backend = textrnn, not gensim"),
        (("--hs",), "begun without --hs"),
        (("--x-max", "10"), "begun without --x-max"),
        (("--patience", "2"), "begun without --patience"),
        (("--phrases",), "begun without --phrases"),
        (("--per-line",), "begun without --per-line"),
        (("--epochs", "0"), "--epochs must be above 0"),
        (("--epochs", "1", "--minutes", "1"), "--epochs and --minutes"),
    ],
)
def test_resume_refuses_what_this_training_does_not_have(text, options, says):
    embed_train(text, "-o", "v", "--epochs", "1")
    with pytest.raises(UsageError, match=says):
        embed_train("-o", "v", "--resume", *options)


def test_gensim_cannot_be_resumed_and_says_so(text):
    options = ("--hs", "--dim", "4", "--epochs", "1", "--threads", "1", "--quiet")
    embed_train(text, "-o", "v", *options)
    with pytest.raises(InputError, match="cannot be resumed"):
        embed_train(text, "-o", "v", "--resume")


def files_of(name):
    return {path.name: path.read_bytes() for path in (Path("models") / name).iterdir() if path.name != "lock"}


def assert_refused(text, says):
    before = files_of("v")
    with pytest.raises(InputError, match=says):
        embed_train(text, "-o", "v", "--resume")
    assert files_of("v") == before


def test_vectors_made_of_others_are_not_trained_over(text):
    embed_train(text, "-o", "a", *QUICK)
    run(center, "a", "-o", "v")
    assert_refused(text, "made by center .* of .*a; only what embed train began.*--force")


def test_imported_vectors_are_not_trained_over(text):
    Path("a.txt").write_text("sea 1 2\nship 2 3\n")
    run(convert, "a.txt", "-o", "v")
    assert_refused(text, "'imported', which is no training; .*--force")


def test_a_run_of_another_kind_is_not_trained_over(text):
    config = RunConfig("lm", {}, {}, {}, {})
    Run.create(Path("models/v")).commit({"config.json": encode_config(config), "weights.safetensors": b"1"})
    assert_refused(text, "kind 'lm'.*textrnn train --resume -o v")


def test_a_directory_whose_manifest_is_gone_is_not_trained_over(text):
    embed_train(text, "-o", "v", *QUICK)
    Path("models/v/manifest.json").unlink()
    assert_refused(text, "no manifest.json")
