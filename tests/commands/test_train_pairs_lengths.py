"""The limits of length of `textrnn train --task`: what is beyond is dropped or cut, and said."""

import numpy as np
import pytest
from tiny_pairs import TINY_PAIRS, config_of, make_pairs, pairs, write_table
from tiny_training import textrnn

from textrnn.commands.pair_task import PairMaterial
from textrnn.config import PAIR_TASKS
from textrnn.errors import InputError
from textrnn.text.tokenizers import TOKENIZERS

__all__ = ["pairs"]  # a fixture, found by its name
LONG = " ".join(["word"] * 150)


@pytest.fixture
def coded(monkeypatch):
    """What the training saw."""
    seen = []
    init = PairMaterial.__init__

    def keep(self, request, data, stored=None):
        seen.append(data)
        init(self, request, data, stored)

    monkeypatch.setattr(PairMaterial, "__init__", keep)
    return seen


def test_pairs_with_a_target_of_too_many_tokens_are_dropped_not_cut(pairs, capsys, coded):
    made = make_pairs(200)
    write_table(pairs, made)
    textrnn("train", pairs, "--task", "summarize", "-o", "m", *TINY_PAIRS, "--set", "longest_target=4")
    few = sum(len(target.split()) <= 4 and source != target for source, target in set(made))
    data = config_of("m").data
    assert data["train_pairs"] + data["valid_pairs"] == few
    assert data["lengths"]["too_long"] == data["statistics"]["kept"] - few > 0
    line = f"dropped: {data['lengths']['too_long']} pairs with a target of more than 4 tokens (--set longest_target=N)"
    assert line in capsys.readouterr().err
    assert coded[0].train.targets.lengths.max() == 4
    assert [len(pair.target.split()) for pair in coded[0].valid_pairs] == coded[0].valid.targets.lengths.tolist()


def test_the_limit_can_be_raised(pairs, coded):
    write_table(pairs, [*make_pairs(), ("a source", LONG)])
    for limit, longest in (((), 6), (("--set", "longest_target=200"), 150)):
        textrnn("train", pairs, "-o", f"m{longest}", "--task", "translate", *TINY_PAIRS, *limit)
        assert max(half.targets.lengths.max() for half in (coded[-1].train, coded[-1].valid)) == longest


def test_how_many_sources_are_cut_is_said(pairs, capsys, coded):
    textrnn("train", pairs, "--task", "summarize", "-o", "m", *TINY_PAIRS, "--set", "longest_source=5")
    lengths = np.concatenate([half.sources.lengths for half in (coded[0].train, coded[0].valid)])
    full = config_of("m").data["lengths"]["full_sources"]
    assert 0 < full == (lengths == 5).sum() < len(lengths)
    assert f"cut: {full} of {len(lengths)} sources after 5 tokens (--set longest_source=N)" in capsys.readouterr().err


def test_without_long_texts_nothing_is_said_of_limits(pairs, capsys):
    textrnn("train", pairs, "--task", "summarize", "-o", "m", *TINY_PAIRS)
    err = capsys.readouterr().err
    assert "dropped: " not in err.replace("kept; dropped: ", "") and "cut: " not in err


def test_if_all_targets_are_too_long_the_limit_is_named(pairs):
    with pytest.raises(InputError, match=r"longer than longest_target = 1\. .*--set longest_target=N"):
        textrnn("train", pairs, "--task", "chat", "-o", "m", *TINY_PAIRS, "--set", "longest_target=1")


@pytest.mark.parametrize("name", TOKENIZERS.names())
@pytest.mark.parametrize("task", PAIR_TASKS)
def test_every_tokenizer_suits_every_task(pairs, capsys, name, task):
    text = "Two young men are walking along the beach in the evening sun"
    write_table(pairs, [(f"{source} {text}", f"{text} {target}") for source, target in make_pairs(300)])
    textrnn("train", pairs, "--task", task, *TINY_PAIRS, "--tokenizer", name, "--dry-run")
    out = capsys.readouterr().out
    assert "time: about" in out
    assert "dropped: " not in out.replace("kept; dropped: ", "") and "cut: " not in out
