"""`textrnn embed train` in this process: what it prints, stores and refuses."""

import json
from pathlib import Path

import pytest
from fake_trainer import FakeTrainer, embed_train, text

from textrnn.embeddings.vectors import open_vectors
from textrnn.errors import InputError, NotFoundError, OutputError, UsageError
from textrnn.run import Run

__all__ = ["text"]  # a fixture, found by its name


def stored(name="v"):
    return Run.open(Path("models") / name)


def test_prints_the_store_and_nothing_else_on_stdout(text, capsys):
    embed_train(text, "-o", "v", "--epochs", "2")
    seen = capsys.readouterr()
    assert seen.out == "models/v\n"
    assert "600 words, 12 distinct" in seen.err and "epoch 2: loss" in seen.err and "trained: loss" in seen.err


def test_quiet_prints_no_notes(text, capsys):
    embed_train(text, "-o", "v", "--epochs", "1", "--quiet")
    assert capsys.readouterr() == ("models/v\n", "")


def test_the_store_can_be_asked(text):
    embed_train(text, "-o", "v", "--epochs", "1", "--dim", "3")
    vectors = open_vectors("v")
    assert vectors.words[0] == "the" and vectors.words.counts[0] == 150
    assert vectors.matrix.shape == (12, 3) and vectors.find("SEA") == vectors.find("sea")


def test_the_store_describes_itself(text):
    embed_train(text, "-o", "v", "--epochs", "2", "--dim", "3", "--seed", "5", "--min-count", "40", "--threads", "1")
    config = stored().config()
    assert config.kind == "vectors" and config.network == {"method": "word2vec", "words": 5, "dim": 3}
    assert config.tokenizer["min_count"] == 40 and config.tokenizer["lowercase"] is True
    assert (config.training["seed"], config.training["epochs"], config.training["backend"]) == (5, 2, "textrnn")
    assert "threads" not in config.training
    assert (config.data["words"], config.data["distinct"], config.data["contexts"]) == (600, 12, 60)
    assert config.result["epoch"] == 2 and config.result["fraction"] == 1


def test_the_log_has_a_line_for_each_epoch(text):
    embed_train(text, "-o", "v", "--epochs", "3")
    assert [(record["epoch"], record["words"]) for record in stored().log()] == [(1, 600), (2, 1200), (3, 1800)]


def test_existing_vectors_are_kept_unless_forced(text):
    embed_train(text, "-o", "v", "--epochs", "1")
    before = stored().read("vectors.safetensors")
    with pytest.raises(OutputError, match="--force"):
        embed_train(text, "-o", "v", "--epochs", "1", "--seed", "1")
    embed_train(text, "-o", "v", "--epochs", "1", "--seed", "1", "--force")
    assert stored().read("vectors.safetensors") != before


def test_short_texts_are_read_more_often(text):
    embed_train(text, "-o", "v", "--quiet")
    assert stored().config().training["epochs"] == 50


def test_a_budget_of_minutes_ends(text):
    embed_train(text, "-o", "v", "--minutes", "0.001", "--set", "nap=0.001")
    config = stored().config()
    assert config.training["minutes"] == 0.001 and 0.05 < config.result["seconds"] < 5


def test_phrases_are_joined_noted_and_kept(text, capsys):
    embed_train(text, "-o", "v", "--epochs", "1", "--phrases", "--phrase-scorer", "npmi", "--phrase-threshold", "0.9")
    assert "phrases joined, such as" in capsys.readouterr().err
    assert stored().read("phrases.tsv").startswith(b"ship_went\t60\t1\n")
    assert "ship_went" in open_vectors("v").words
    assert stored().config().tokenizer["phrases"]["threshold"] == 0.9


def test_the_phrases_of_the_highest_scores_are_told(text, capsys):
    embed_train(text, "-o", "v", "--epochs", "1", "--phrases", "--phrase-scorer", "npmi", "--phrase-threshold", "0.1")
    shown = capsys.readouterr().err.split("such as ")[1].splitlines()[0].split(", ")
    found = [line.split("\t") for line in stored().read("phrases.tsv").decode().splitlines()]
    scores = {phrase: float(score) for phrase, _, score in found}
    assert [scores[phrase] for phrase in shown] == sorted(scores.values(), reverse=True)[:5]
    assert shown[0] == "ship_went"  # of equal ones the most frequent


def test_of_many_epochs_some_are_told_and_all_are_logged(text, capsys):
    embed_train(text, "-o", "v", "--epochs", "40")
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("epoch ")]
    assert [line.split(":")[0] for line in told] == [f"epoch {number}" for number in range(4, 41, 4)]
    assert len(stored().log()) == 40


def test_of_the_many_epochs_of_a_time_budget_ten_are_told_and_all_are_logged(text, capsys):
    embed_train(text, "-o", "v", "--minutes", "0.01", "--set", "nap=0.0001")
    told = [line for line in capsys.readouterr().err.splitlines() if line.startswith("epoch ")]
    log = stored().log()
    assert 5 <= len(told) <= 10 < len(log)
    assert [record["epoch"] for record in log] == list(range(1, len(log) + 1))


def test_a_terminal_sees_how_it_goes(text, capsys, monkeypatch):
    from textrnn.commands import live_line

    monkeypatch.setattr(live_line, "is_terminal", lambda stream: True)
    monkeypatch.setattr(live_line, "REDRAW_SECONDS", 0)
    embed_train(text, "-o", "v", "--epochs", "2", "--set", "nap=0.001")
    drawn = capsys.readouterr().err
    assert "reading: 2,700 characters" in drawn
    assert "\r 50%  " in drawn and "words/s, 0:0" in drawn and " left  loss " in drawn and "  epoch 2" in drawn


def test_dry_run_tells_the_plan_and_writes_nothing(text, capsys):
    embed_train(text, "--dry-run", "--dim", "64")
    out = capsys.readouterr().out
    assert "600 words" in out and "64 dimensions" in out and "50 epochs for a text of this length" in out
    assert "memory" in out and not Path("models").exists()


def test_doc2vec_stores_documents_and_what_inference_needs(text):
    embed_train(text, "-o", "d", "--method", "doc2vec", "--per-line", "--epochs", "1", "--dim", "5", "--threads", "1")
    vectors, run = open_vectors("d"), stored("d")
    assert vectors.config.kind == "documents" and vectors.config.network["dm"] is False
    assert len(vectors.words) == 60 and vectors.words[1] == f"{text}:2"
    assert vectors.words.counts.tolist()[:2] == [9, 11]
    assert vectors.tensors["words"].shape == vectors.tensors["outputs"].shape == (12, 5)
    assert run.read("words.tsv").startswith(b"the\t150\n")


def test_documents_of_one_name_stay_apart(text):
    embed_train(text, text, "-o", "d", "--method", "doc2vec", "--epochs", "1", "--dim", "5", "--threads", "1")
    assert list(open_vectors("d").words) == [str(text), f"{text} (2)"]


def test_one_document_is_none_to_compare(text):
    with pytest.raises(InputError, match="--per-line"):
        embed_train(text, "-o", "d", "--method", "doc2vec")
    assert not Path("models/d").exists()


def test_a_setting_that_gensim_alone_has_brings_gensim(text, capsys):
    embed_train(text, "-o", "v", "--hs", "--dim", "4", "--epochs", "1", "--threads", "1")
    assert "word2vec by gensim" in capsys.readouterr().err
    assert stored().config().training["backend"] == "gensim"


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        (("--method", "word2vek"), UsageError, "Did you mean 'word2vec'"),
        (("--backend", "torch"), UsageError, "gensim"),
        (("--method", "glove", "--backend", "gensim"), UsageError, "cannot train glove"),
        (("--dm",), UsageError, "doc2vec"),
        (("--x-max", "10"), UsageError, "glove"),
        (("--min-n", "2"), UsageError, "fasttext"),
        (("--set", "depth=2"), UsageError, "no setting 'depth'"),
        (("--dim", "0"), UsageError, "--dim"),
        (("--epochs", "0"), UsageError, "--epochs"),
        (("--epochs", "1", "--minutes", "1"), UsageError, "--epochs and --minutes"),
        (("--backend", "gensim", "--minutes", "1"), UsageError, "--epochs"),
        (("--tokenizer", "char"), UsageError, "whitespace"),
        (("--min-count", "0"), UsageError, "min_count"),
        (("--phrase-passes", "2"), UsageError, "--phrases"),
        (("--phrases", "--phrase-scorer", "pmi"), UsageError, "npmi"),
        (("--patience", "2"), UsageError, "--watch"),
        (("--method", "doc2vec", "--watch", "wordsim"), UsageError, "documents"),
        (("--watch", "none.tsv"), NotFoundError, "none.tsv"),
        (("--per-line",), UsageError, "doc2vec"),
        (("--per-line", "--per-paragraph"), UsageError, "Drop one"),
        (("--resume", "--force"), UsageError, "--force"),
        (("--encoding", "utf-9"), UsageError, "utf-8"),
        (("--from", "odt"), UsageError, "--from"),
        (("--field", "body"), UsageError, "--field"),
    ],
)
def test_wrong_options_are_refused_before_anything_is_written(text, options, error, words):
    with pytest.raises(error, match=words):
        embed_train(text, "-o", "v", *options)
    assert not Path("models").exists() or not any(Path("models").iterdir())


def test_a_name_is_required(text):
    with pytest.raises(UsageError, match="-o"):
        embed_train(text)


@pytest.mark.parametrize("content", ["", "... !", "one"])
def test_texts_without_words_are_refused_and_leave_nothing(text, content):
    text.write_text(content, encoding="utf-8")
    with pytest.raises(InputError):
        embed_train(text, "-o", "v")
    assert not Path("models/v").exists()


def test_a_large_state_is_not_kept_after_the_end(text, monkeypatch):
    monkeypatch.setattr("textrnn.commands.embed.training_run._KEPT_BYTES", 100)
    embed_train(text, "-o", "v", "--epochs", "1")
    assert not Path("models/v/resume.safetensors").exists()
    with pytest.raises(InputError, match="no state"):
        embed_train("-o", "v", "--resume", "--epochs", "2")


def test_the_config_is_json_for_everybody(text):
    embed_train(text, "-o", "v", "--epochs", "1")
    assert json.loads(Path("models/v/config.json").read_text())["network"]["method"] == "word2vec"
    assert FakeTrainer.unit in stored().config().result
