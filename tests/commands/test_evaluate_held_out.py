"""`textrnn evaluate` of what a run was trained on: the pairs it held out are measured, or a note says it flatters."""

import json
import os
from pathlib import Path

import pytest
from tiny_pairs import TINY_PAIRS, config_of, make_pairs, pairs, write_table
from tiny_training import textrnn

from textrnn.errors import NotFoundError, UsageError

__all__ = ["pairs"]  # a fixture, found by its name


@pytest.fixture
def own(pairs, capsys, monkeypatch):
    """Give a function that evaluates a run, trained on pairs.tsv, and returns the figures and the notes."""
    textrnn("train", pairs, "--task", "translate", "-o", "m", *TINY_PAIRS, "--quiet")
    capsys.readouterr()

    def own(*arguments, stdin=os.devnull):
        with Path(stdin).open(encoding="utf-8") as file:
            monkeypatch.setattr("sys.stdin", file)
            textrnn("evaluate", "-m", "m", *arguments, "--json", "--examples", "0")
        found = capsys.readouterr()
        return json.loads(found.out), found.err

    return own


@pytest.mark.parametrize("sources", [["pairs.tsv"], ["./pairs.tsv"], []])
def test_of_what_a_run_was_trained_on_the_held_out_pairs_are_measured(own, sources):
    found, notes = own(*sources, "--perplexity")
    result, data = config_of("m").result, config_of("m").data
    assert found["pairs"] == data["valid_pairs"] < data["train_pairs"]
    assert found["nats_per_token"] == pytest.approx(result["nats_per_token"], rel=1e-6)
    assert f"measured by the {found['pairs']} pairs that it held out" in notes


def test_of_what_is_piped_in_every_pair_is_measured(own, pairs):
    assert own(stdin=pairs)[0]["pairs"] == 60


def test_a_part_of_the_training_among_others_is_told(own, pairs):
    write_table(pairs.parent / "new.tsv", make_pairs(5, seed=3))
    found, notes = own("pairs.tsv", "new.tsv")
    assert found["pairs"] == 65 and "m was trained on pairs.tsv" in notes
    found, notes = own("new.tsv")
    assert found["pairs"] == 5 and "trained on" not in notes


def test_what_has_changed_since_the_training_is_measured_with_a_warning(own, pairs):
    write_table(pairs, make_pairs(70, seed=4))
    found, notes = own("pairs.tsv")
    assert found["pairs"] == 70 and "flatter" in notes
    pairs.unlink()
    with pytest.raises(NotFoundError, match=r"m was trained on .*pairs\.tsv, which is not here"):
        own()


def test_outputs_do_not_replace_what_is_measured_unnamed(own, pairs):
    with pytest.raises(UsageError, match="overwrite"):
        own("--output", pairs)


def test_a_real_run_predicts_its_validation_pairs_as_well_as_in_training(pairs, capsys):
    new = [pair for pair in dict.fromkeys(make_pairs(20, seed=2)) if pair not in make_pairs() and pair[0] != pair[1]]
    sources, targets = zip(*new, strict=True)
    (pairs.parent / "v.src").write_text("\n".join(sources) + "\n", encoding="utf-8")
    (pairs.parent / "v.tgt").write_text("\n".join(targets) + "\n", encoding="utf-8")
    valid = "--valid-source", "v.src", "--valid-target", "v.tgt"
    textrnn("train", pairs, "--task", "translate", "-o", "m", *TINY_PAIRS, *valid, "--quiet")
    capsys.readouterr()
    read = "--source", "v.src", "--target", "v.tgt"
    textrnn("evaluate", "-m", "m", *read, "--perplexity", "--json", "--output", "out")
    found = json.loads(capsys.readouterr().out)
    assert found["nats_per_token"] == pytest.approx(config_of("m").result["nats_per_token"], rel=1e-6)
    assert found["tokens"] == sum(len(target.split()) + 1 for target in targets)
    assert len((pairs.parent / "out").read_text(encoding="utf-8").splitlines()) == found["pairs"] == len(new)
    assert 0 <= found["bleu"] <= 100 and 0 < found["lead"]["chrf"] <= 100
