"""How many pairs `textrnn train --task` reads at once."""

import pytest
from tiny_pairs import TINY_PAIRS, config_of, pairs
from tiny_training import textrnn

from textrnn.errors import UsageError
from textrnn.networks.seq2seq import Seq2Seq

__all__ = ["pairs"]  # a fixture, found by its name


@pytest.fixture
def sizes(monkeypatch):
    """The pairs and places of every batch that was trained on."""
    seen, loss = [], Seq2Seq.loss

    def keep(self, batch, state):
        if self.training:
            seen.append((batch.size, batch.source.numel() + batch.targets.numel()))
        return loss(self, batch, state)

    monkeypatch.setattr(Seq2Seq, "loss", keep)
    return seen


def test_a_batch_has_no_more_places_than_asked_for(pairs, sizes):
    textrnn("train", pairs, "--task", "translate", "-o", "m", *TINY_PAIRS, "--set", "batch_tokens=25")
    assert config_of("m").training["batches"] == {"batch_tokens": 25}
    assert max(places for _, places in sizes) <= 25 and max(pairs for pairs, _ in sizes) in (2, 3)


def test_short_pairs_fill_their_batches(pairs, sizes):
    textrnn("train", pairs, "--task", "translate", "-o", "m", *TINY_PAIRS)
    assert sum(pairs == 4 for pairs, _ in sizes) >= len(sizes) - 1  # the last of an epoch may have fewer


def test_a_number_of_places_below_none_is_refused(pairs):
    with pytest.raises(UsageError, match="batch_tokens must not be below 0, but is -1"):
        textrnn("train", pairs, "--task", "translate", "-o", "m", *TINY_PAIRS, "--set", "batch_tokens=-1")
