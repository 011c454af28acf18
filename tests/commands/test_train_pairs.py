"""`textrnn train --task`: pairs in, a run out that describes itself, goes on with the same bytes, and writes."""

import json
import signal
from pathlib import Path

import pytest
from tiny_pairs import TINY_PAIRS, config_of, make_pairs, pairs, write_table
from tiny_training import textrnn, weights

from textrnn.config import PAIR_TASKS
from textrnn.run import Run

__all__ = ["pairs"]  # a fixture, found by its name


@pytest.mark.parametrize("task", PAIR_TASKS)
def test_each_task_of_pairs_trains_and_prints_its_run(pairs, capsys, task):
    textrnn("train", pairs, "--task", task, "-o", "m", *TINY_PAIRS)
    seen = capsys.readouterr()
    assert seen.out == "models/m\n"
    assert config_of("m").kind == task


def test_the_run_describes_itself(pairs):
    textrnn("train", pairs, "--task", "summarize", "-o", "m", *TINY_PAIRS, "--dropout", "0.2", "--attention", "dot")
    config = config_of("m")
    assert (config.network["attention"], config.network["copy"], config.network["shared"]) == ("dot", True, True)
    assert config.network["source_vocabulary"] == config.network["target_vocabulary"] == 14
    assert config.training["dropout"]["inputs"] == config.training["dropout"]["outputs"] == 0.2
    assert config.training["objective"]["label_smoothing"] == 0.1
    assert (config.tokenizer["tokenizer"], config.tokenizer["lowercase"]) == ("sentence", True)
    assert config.data["train_pairs"] + config.data["valid_pairs"] == config.data["statistics"]["kept"]
    assert config.data["cleaning"] == {"html": True, "urls": True, "contractions": False}
    assert {"nats_per_token", "perplexity", "step", "epoch", "parameters", "seconds"} == set(config.result)


def test_what_is_read_dropped_and_unknown_is_said_first(pairs, capsys):
    write_table(pairs, [*make_pairs(), ("same", "same"), ("", "empty"), make_pairs()[0]])
    textrnn("train", pairs, "--task", "summarize", "-o", "m", *TINY_PAIRS, "--source-vocab", "10")
    lines = capsys.readouterr().err.splitlines()
    assert "63 pairs read" in lines[0] and "1 with two equal sides" in lines[0] and "empty side" in lines[0]
    assert lines[1].startswith("source: ") and lines[2].startswith("target: ")
    assert any(line.startswith("vocabulary: 10 shared; unknown: ") and "can only be copied" in line for line in lines)
    assert any(line.startswith("network: bidirectional lstm 1x8, general attention, gnmt") for line in lines)


@pytest.mark.parametrize(
    ("name", "header", "fields", "line"),
    [
        ("a.csv", "id,Subject,Body\n", (), "source: Body, target: Subject"),
        ("a.csv", "id,Subject,Body\n", ("subject", "Body"), "source: Subject, target: Body"),
        ("a.csv", "", ("3", "2"), "source: column 3, target: column 2"),
        ("a.tsv", "", (), "source: column 1, target: column 2"),
    ],
)
def test_the_columns_that_were_taken_are_said_before_all_else(pairs, capsys, name, header, fields, line):
    mark = "," if name.endswith(".csv") else "\t"
    rows = [mark.join((f"the {number}", *pair)) for number, pair in enumerate(make_pairs())]
    Path(name).write_text(header + "\n".join(rows), encoding="utf-8")
    options = [part for pair in zip(("--source-field", "--target-field"), fields, strict=False) for part in pair]
    textrnn("train", name, "--task", "summarize", "-o", "m", *TINY_PAIRS, *options)
    first, second, *_ = capsys.readouterr().err.splitlines()
    assert first == line and "60 pairs read" in second


def test_other_columns_to_validate_by_are_said_too(pairs, capsys):
    for name, header in (("a.csv", "Body,Subject\n"), ("valid.csv", "text,title\n")):
        Path(name).write_text(header + "\n".join(",".join(pair) for pair in make_pairs()), encoding="utf-8")
    textrnn("train", "a.csv", "--task", "summarize", "-o", "m", *TINY_PAIRS, "--valid", "valid.csv")
    said = capsys.readouterr().err.splitlines()[:2]
    assert said == ["source: Body, target: Subject", "validation: source: text, target: title"]


def test_validations_are_logged_and_the_best_is_kept(pairs):
    textrnn("train", pairs, "--task", "translate", "-o", "m", *TINY_PAIRS)
    run = Run.open(Path("models/m"))
    assert run.config().result["nats_per_token"] == min(record["valid"] for record in run.log() if "valid" in record)


def test_a_reversing_network_learns(pairs):
    write_table(pairs, make_pairs(400))
    fast = ("--steps", "150", "--hidden", "32", "--embedding", "32", "--lr", "0.01", "--dropout", "0")
    textrnn("train", pairs, "--task", "translate", "-o", "m", *fast, *TINY_PAIRS[8:], "--set", "validations=1")
    assert config_of("m").result["nats_per_token"] < 0.7  # of 12 equally likely words: 2.5


def test_same_seed_same_bytes_and_another_seed_others(pairs):
    for name, seed in (("a", 1), ("b", 1), ("c", 2)):
        textrnn("train", pairs, "--task", "chat", "-o", name, *TINY_PAIRS, "--seed", seed)
    assert weights("a") == weights("b") != weights("c")


def test_an_interrupted_run_goes_on_with_the_same_bytes(pairs, capsys, monkeypatch):
    from textrnn.commands import training_run

    follow = training_run.TrainingRun._follow

    def follow_and_interrupt(self, progress, state):
        follow(self, progress, state)
        if progress.step == 3:
            signal.raise_signal(signal.SIGINT)

    options = ("--task", "summarize", *TINY_PAIRS, "--set", "mark=1", "--set", "scheduled_sampling=0.2")
    textrnn("train", pairs, "-o", "whole", *options)
    with monkeypatch.context() as patch:
        patch.setattr(training_run.TrainingRun, "_follow", follow_and_interrupt)
        with pytest.raises(SystemExit):
            textrnn("train", pairs, "-o", "m", *options)
    assert "textrnn train --resume -o m\n" in capsys.readouterr().err
    textrnn("train", "--resume", "-o", "m")  # neither the pairs nor the task have to be named again
    assert weights("m") == weights("whole")
    assert config_of("m").data == config_of("whole").data


def test_a_larger_budget_goes_on_from_where_it_stopped(pairs):
    textrnn("train", pairs, "--task", "chat", "-o", "m", *TINY_PAIRS)
    textrnn("train", "--resume", "-o", "m", "--steps", "9")
    assert Run.open(Path("models/m")).log()[-1]["step"] == 9


def test_parallel_files_are_pairs_and_so_are_those_to_validate_by(pairs):
    made = make_pairs()
    for name, lines in (("a", [s for s, _ in made]), ("b", [t for _, t in made]), ("va", ["ant bee"]), ("vb", ["bee"])):
        Path(name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    valid = ("--valid-source", "va", "--valid-target", "vb")
    textrnn("train", "--source", "a", "--target", "b", "--task", "translate", "-o", "m", *TINY_PAIRS, *valid)
    data = config_of("m").data
    assert (data["train_pairs"], data["valid_pairs"]) == (data["statistics"]["kept"], 1)
    textrnn("train", "--resume", "-o", "m", "--steps", "8")
    assert Run.open(Path("models/m")).log()[-1]["step"] == 8


def test_named_fields_and_a_validation_file_of_the_same_form(pairs):
    rows = [{"Text": source, "Summary": target} for source, target in make_pairs()]
    Path("train.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    Path("valid.jsonl").write_text(json.dumps({"Text": "ant bee cat", "Summary": "cat"}), encoding="utf-8")
    fields = ("--source-field", "Text", "--target-field", "Summary", "--valid", "valid.jsonl")
    textrnn("train", "train.jsonl", "--task", "summarize", "-o", "m", *TINY_PAIRS, *fields)
    assert config_of("m").data["valid_pairs"] == 1


@pytest.mark.parametrize(
    ("steps", "cleaning"),
    [("html,urls", (True, True, False)), ("none", (False,) * 3), ("all", (True,) * 3), ("urls", (False, True, False))],
)
def test_steps_of_cleaning_are_chosen_by_name(pairs, steps, cleaning):
    textrnn("train", pairs, "--task", "chat", "-o", "m", *TINY_PAIRS, "--clean", steps)
    assert tuple(config_of("m").data["cleaning"].values()) == cleaning


def test_a_dry_run_tells_the_cost_and_writes_nothing(pairs, capsys):
    textrnn("train", pairs, "--task", "translate", "--minutes", "2", "--dry-run")
    out = capsys.readouterr().out
    assert "pairs read" in out and "parameters" in out and "memory" in out and "time: about 2:00" in out
    assert not Path("models").exists()


def test_the_options_of_the_network_reach_it(pairs):
    options = ("--decoder", "input-feeding", "--coverage-loss", "--layers", "2", "--cell", "gru", "--bidirectional")
    settings = ("--set", "coverage=true", "--set", "frequent_words=4", "--set", "longest_source=4")
    textrnn("train", pairs, "--task", "summarize", "-o", "m", *TINY_PAIRS, *options, *settings)
    config = config_of("m")
    assert (config.network["decoder"], config.network["layers"], config.network["cell"]) == ("input-feeding", 2, "gru")
    assert config.network["coverage"] is True
    assert (config.training["objective"]["coverage"], config.training["objective"]["frequent_words"]) == (1.0, 4)
    assert config.tokenizer["longest_source"] == 4


def test_vectors_start_the_embeddings_of_both_sides(pairs, capsys):
    from safetensors.numpy import load

    Path("s.txt").write_text("ant 1 2 3\nbee 4 5 6\n", encoding="utf-8")
    Path("t.txt").write_text("cat 7 8 9\n", encoding="utf-8")
    vectors = ("--embeddings", "s.txt", "--target-embeddings", "t.txt", "--freeze-embeddings", "--tokenizer", "word")
    textrnn("train", pairs, "--task", "translate", "-o", "m", *TINY_PAIRS[:4], *TINY_PAIRS[6:], *vectors)
    run = Run.open(Path("models/m"))
    tables = load(run.read("weights.safetensors"))
    for side, name, word, vector in (
        ("source", "source_embedding", "bee", [4, 5, 6]), ("target", "embedding", "cat", [7, 8, 9]),
    ):  # fmt: skip
        tokens = [token.strip() for token in json.loads(run.read(f"tokenizer/{side}.vocabulary.json"))]
        assert tables[name][tokens.index(word)].tolist() == vector
    assert "source tokens have a vector in s.txt" in capsys.readouterr().err


def test_a_few_held_out_pairs_are_shown_while_it_trains(pairs, capsys):
    textrnn("train", pairs, "--task", "summarize", "-o", "m", *TINY_PAIRS, "--sample-every", "6")
    err = capsys.readouterr().err
    assert "step 6 writes" in err and "reference: " in err and "written:   " in err
