"""Streams: every token in its place, the state's order kept, epochs cut differently."""

import numpy as np
import pytest
import torch

from textrnn.errors import InputError
from textrnn.training.batches import Position, StreamBatches


def streams(length, *, batch=4, bptt=10, seed=0):
    ids = np.arange(length, dtype=np.uint16)
    return StreamBatches(ids, batch=batch, bptt=bptt, seed=seed, device=torch.device("cpu"))


def test_targets_follow_inputs_and_windows_follow_each_other():
    batches = streams(1000)
    position, last = Position(), None
    for _ in range(batches.windows(0)):
        batch = batches.at(position)
        assert batch.inputs.shape == batch.targets.shape == (10, 4)
        assert torch.equal(batch.targets, batch.inputs + 1)
        assert last is None or torch.equal(batch.inputs[0], last + 1)
        last, position = batch.inputs[-1], batches.after(position)
    assert position == Position(1, 0)


def test_epochs_begin_at_different_offsets_that_the_seed_fixes():
    starts = [int(streams(1000).at(Position(epoch, 0)).inputs[0, 0]) for epoch in range(20)]
    assert len(set(starts)) > 3 and max(starts) < 10
    assert starts == [int(streams(1000).at(Position(epoch, 0)).inputs[0, 0]) for epoch in range(20)]


@pytest.mark.parametrize("length", [2, 3, 9, 10, 11, 12, 40, 41, 45])
def test_short_texts_make_at_least_one_batch(length):
    batches = streams(length)
    for epoch in range(5):
        for index in range(batches.windows(epoch)):
            batch = batches.at(Position(epoch, index))
            assert batch.inputs.numel() >= 1
            assert torch.equal(batch.targets, batch.inputs + 1)


@pytest.mark.parametrize("length", [0, 1])
def test_a_text_too_short_to_predict_is_refused(length):
    with pytest.raises(InputError, match="at least 2"):
        streams(length)


def test_epochs_counts_parts():
    batches = streams(1000)
    assert batches.epochs(Position(2, 0)) == 2
    assert batches.epochs(Position(0, batches.windows(0) // 2)) == pytest.approx(0.5, abs=0.05)
