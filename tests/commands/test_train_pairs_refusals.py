"""`textrnn train --task` with what cannot work: one line each, before anything is written."""

from pathlib import Path

import pytest
from tiny_pairs import TINY_PAIRS, config_of, make_pairs, pairs, write_table
from tiny_training import textrnn

from textrnn.errors import InputError, NotFoundError, TextrnnError, UsageError

__all__ = ["pairs"]  # a fixture, found by its name


def refused(error, *arguments):
    with pytest.raises(error) as caught:
        textrnn("train", *arguments, *TINY_PAIRS)
    assert caught.type is error and "\n" not in str(caught.value)
    assert not Path("models").exists() or not any(Path("models").iterdir())
    return str(caught.value)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--task", "summarise"), "Did you mean 'summarize'"),
        (("--task", "summarize", "--attention", "aditive"), "Did you mean 'additive'"),
        (("--task", "summarize", "--decoder", "input"), "input-feeding"),
        (("--task", "summarize", "--cell", "ltsm"), "Did you mean 'lstm'"),
        (("--task", "summarize", "--optimizer", "adam"), "adamw"),
        (("--task", "summarize", "--tokenizer", "sentnce"), "Did you mean 'sentence'"),
        (("--task", "translate", "--copy", "--separate", "--tokenizer", "subword"), "to copy"),
        (("--task", "summarize", "--watch", "rogue"), "Did you mean 'rouge'"),
        (("--task", "summarize", "--clean", "htm"), "Did you mean 'html'"),
        (("--task", "summarize", "--bptt", "8"), "--bptt is for lm"),
        (("--task", "summarize", "--skip"), "--skip is for lm"),
        (("--task", "summarize", "--vocab-size", "9"), "--source-vocab"),
        (("--task", "summarize", "--field", "a"), "--source-field"),
        (("--task", "translate", "--context", "2"), "--context is for chat"),
        (("--task", "summarize", "--set", "bptt=8"), "--bptt is for lm"),
        (("--copy",), "--copy is for pairs"),
        (("--source", "a", "--target", "b"), "--source is for pairs"),
        (("--context", "2"), "--context is for chat"),
        (("--task", "summarize", "--valid", "0"), "--valid"),
        (("--task", "summarize", "--valid", "1.5"), "--valid"),
        (("--task", "summarize", "--valid-source", "a"), "--valid-target"),
        (("--task", "summarize", "--valid", "a", "--valid-source", "a", "--valid-target", "b"), "--valid does not go"),
        (("--task", "summarize", "--dropout", "1"), "below 1"),
        (("--task", "summarize", "--set", "label_smothing=0"), "Did you mean 'label_smoothing'"),
        (("--task", "summarize", "--set", "longest_sorce=9"), "Did you mean 'longest_source'"),
        (("--task", "summarize", "--set", "source_vocabulary=9"), "Did you mean 'source_vocab'"),
        (("--task", "summarize", "--set", "coverage=true"), "input-feeding"),
        (("--task", "summarize", "--source-vocab", "9", "--target-vocab", "8"), "one size"),
        (("--task", "summarize", "--freeze-embeddings"), "--embeddings"),
        (("--task", "summarize", "--embeddings", "v", "--source-embeddings", "v"), "Drop one"),
        (("--task", "summarize", "--source", "pairs.tsv"), "--target"),
    ],
)
def test_wrong_options_are_refused_before_anything_is_read(pairs, options, words):
    sources = () if "--source" in options else ("absent.tsv",)
    assert words in refused(UsageError, *sources, "-o", "m", *options)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "pairs.tsv is empty"), ("only one column\n" * 9, "1 column"), ("\tno source\nno target\t\n", "empty side"),
        ("same\tsame\n" * 9, "equal sides"), ("one\tpair\n", "too few"), ("a b\tc\n" * 9, "too few"),
        ("a b\tc\n" * 9, "9 pairs read, 1 kept; dropped: 8 repeated. 1 pairs are too few"),
    ],
)  # fmt: skip
def test_a_table_that_holds_no_usable_pairs_is_refused(pairs, content, words):
    pairs.write_text(content, encoding="utf-8")
    assert words in refused(InputError, pairs, "--task", "summarize", "-o", "m")


@pytest.mark.parametrize("task", ["summarize", "translate"])
def test_dialogues_for_another_task_are_sent_to_chat(pairs, task):
    Path("talk.txt").write_text("Hi . __eou__ Hello . __eou__\n" * 30, encoding="utf-8")
    assert "--task chat" in refused(InputError, "talk.txt", "--task", task, "-o", "m")


def test_parallel_files_of_different_length_are_refused(pairs):
    Path("a").write_text("one\ntwo\n", encoding="utf-8")
    Path("b").write_text("eins\n", encoding="utf-8")
    files = ("--source", "a", "--target", "b", "--task", "translate", "-o", "m")
    assert "a has 2 lines and b has 1" in refused(InputError, *files)


def test_fields_that_no_record_has_are_refused(pairs):
    Path("a.csv").write_text("Text,Summary,Score\nlong text,short,5\n", encoding="utf-8")
    fields = ("--source-field", "Txt", "--target-field", "Summary")
    assert "Did you mean 'Text'" in refused(UsageError, "a.csv", *fields, "--task", "summarize", "-o", "m")


def test_validation_pairs_that_are_unusable_are_named(pairs):
    Path("valid.tsv").write_text("same\tsame\n", encoding="utf-8")
    message = refused(InputError, pairs, "--valid", "valid.tsv", "--task", "summarize", "-o", "m")
    assert message.startswith("valid.tsv: ")
    refused(NotFoundError, pairs, "--valid", "absent.tsv", "--task", "summarize", "-o", "m")


def test_vectors_of_different_length_are_refused(pairs):
    Path("s.txt").write_text("ant 1 2 3\nbee 1 2 3\n", encoding="utf-8")
    Path("t.txt").write_text("cat 7 8\nant 7 8\n", encoding="utf-8")
    vectors = ("--source-embeddings", "s.txt", "--target-embeddings", "t.txt")
    assert "3 of s.txt and 2 of t.txt" in refused(UsageError, pairs, *vectors, "--task", "translate", "-o", "m")
    assert "one vocabulary" in refused(UsageError, pairs, *vectors, "--task", "chat", "-o", "m")


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        (("--task", "chat"), UsageError, "task = summarize, not chat"),
        (("--task", "lm"), UsageError, "task = summarize, not lm"),
        (("--attention", "dot"), UsageError, "attention = general, not dot"),
        (("--no-copy",), UsageError, "copy = True, not False"),
        (("--clean", "none"), UsageError, "--clean html,urls, not none"),
        (("--watch", "rouge"), UsageError, "watch = loss, not rouge"),
        (("--valid", "0.5"), InputError, "not the one"),
    ],
)
def test_a_run_goes_on_only_as_it_was_begun(pairs, options, error, words):
    textrnn("train", pairs, "--task", "summarize", "-o", "m", *TINY_PAIRS)
    with pytest.raises(error, match=words):
        textrnn("train", "--resume", "-o", "m", *options)
    write_table(pairs, make_pairs(seed=2))
    with pytest.raises(InputError, match="not the one"):
        textrnn("train", "--resume", "-o", "m")


def test_the_cleaning_of_the_run_may_be_said_again_and_is_kept_as_it_was_said(pairs):
    textrnn("train", pairs, "--task", "summarize", "-o", "m", *TINY_PAIRS)
    before = config_of("m").data
    textrnn("train", "--resume", "-o", "m", "--clean", "urls,html", "--steps", "7")
    assert config_of("m").data == before


def test_a_context_without_dialogues_is_refused(pairs):
    assert "--context 3" in refused(UsageError, pairs, "--task", "chat", "-o", "m", "--context", "3")
    Path("talk.txt").write_text("".join(f"hi {n}\nhello {n}\n\n" for n in range(30)), encoding="utf-8")
    textrnn("train", "talk.txt", "--task", "chat", "-o", "n", *TINY_PAIRS, "--context", "3")
    assert config_of("n").data["context"] == 3


def test_fields_of_docstrings_are_refused(pairs):
    options = ("--task", "summarize", "-o", "m", "--source-field", "body")
    assert "docstrings has none" in refused(UsageError, "docstrings", *options)


def test_a_missing_package_is_named_before_training(pairs, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "pip install sacrebleu" in refused(TextrnnError, pairs, "--task", "translate", "-o", "m", "--watch", "bleu")
