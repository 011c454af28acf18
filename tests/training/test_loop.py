"""The loop: it learns, resumes bit for bit, rolls back, stops when told."""

import math
from contextlib import nullcontext

import numpy as np
import pytest
import torch

from textrnn.config import NetworkConfig
from textrnn.errors import TextrnnError
from textrnn.networks.dropout import DropoutConfig
from textrnn.networks.language_model import LanguageModel
from textrnn.training import OPTIMIZERS
from textrnn.training.batches import StreamBatches
from textrnn.training.config import TrainingConfig
from textrnn.training.evaluation import evaluate
from textrnn.training.loop import fit
from textrnn.training.state import TrainingState

TEXT = np.array([ord(letter) - 96 for letter in "helloworldagain"] * 40, np.uint16)


def setting(*, cell="lstm", dropout=0.0, average=0.0, **options):
    config = TrainingConfig(**({"steps": 60, "batch": 4, "bptt": 10, "lr": 0.02, "average": average} | options))
    shape = NetworkConfig(vocabulary=27, cell=cell, hidden=24, embedding=12, layers=1)
    network = LanguageModel(shape, DropoutConfig(hidden=dropout, outputs=dropout, recurrent=dropout))
    state = TrainingState(network, OPTIMIZERS.get(config.optimizer)(network, config))
    if average:
        state.start_averaging()
    return state, config


def run(state, config, *, validate=None, until=math.inf):
    batches = StreamBatches(TEXT, batch=config.batch, bptt=config.bptt, seed=config.seed, device=torch.device("cpu"))
    check = validate or (lambda: evaluate(state.network, TEXT).nats_per_token)
    seen = []
    for progress in fit(state, batches, validate=check, config=config, precision=nullcontext):
        seen.append(progress)
        if progress.step >= until:
            break
    return seen


def same_weights(one, other):
    pairs = zip(one.network.named_parameters(), other.network.named_parameters(), strict=True)
    return all(torch.equal(mine, theirs) for (_, mine), (_, theirs) in pairs)


@pytest.mark.parametrize("cell", ["rnn", "lstm", "lstm-peephole", "mut1"])
def test_a_cell_learns_a_repeated_word(cell):
    state, config = setting(cell=cell, steps=150)
    reports = [progress.report for progress in run(state, config) if progress.report]
    assert reports[0].loss > 2.5
    assert reports[-1].valid < 0.3


@pytest.mark.parametrize("optimizer", OPTIMIZERS.names())
def test_every_optimizer_lowers_the_loss(optimizer):
    state, config = setting(optimizer=optimizer, lr={"sgd": 0.5}.get(optimizer, 0.01), steps=80)
    seen = run(state, config)
    assert seen[-1].loss < seen[0].loss - 0.7


@pytest.mark.parametrize("optimizer", OPTIMIZERS.names())
@pytest.mark.parametrize("stop", [7, 20, 33])
def test_a_restored_run_ends_with_the_same_bits(optimizer, stop):
    options = {"optimizer": optimizer, "dropout": 0.2, "average": 0.9, "mark": 1, "lr": 0.01, "steps": 40}
    whole, config = setting(**options)
    expected = run(whole, config)
    first, config = setting(**options)
    snapshot = run(first, config, until=stop)[-1].snapshot
    second, config = setting(**options)
    second.restore(snapshot)
    seen = run(second, config)
    assert same_weights(whole, second)
    assert [p.report for p in expected if p.report and p.step > stop] == [p.report for p in seen if p.report]


def test_a_loss_that_is_not_finite_rolls_back_to_the_last_mark_at_half_the_rate():
    state, config = setting(mark=10, steps=40, reports=2, validations=2)
    real, calls = state.network.loss, []

    def loss(batch, hidden):
        calls.append(1)
        result, states = real(batch, hidden)
        return (result._replace(total=result.total * math.nan) if len(calls) == 15 else result), states

    state.network.loss = loss
    seen = run(state, config)
    back = [progress for progress in seen if progress.rolled_back]
    assert [progress.step for progress in back] == [10]
    assert state.counters.rate_scale == 0.5
    assert seen[-1].step == 40
    assert all(torch.isfinite(value).all() for value in state.network.parameters())


def test_an_exploding_loss_rolls_back():
    state, config = setting(steps=40)
    real, calls = state.network.loss, []

    def loss(batch, hidden):
        calls.append(1)
        result, states = real(batch, hidden)
        return (result._replace(total=result.total * 10) if len(calls) == 30 else result), states

    state.network.loss = loss
    assert any(progress.rolled_back for progress in run(state, config))


def test_a_mark_that_was_high_already_is_gone_on_from_instead_of_back_to():
    state, config = setting(mark=1, steps=40)
    real, calls = state.network.loss, []

    def loss(batch, hidden):
        calls.append(1)
        result, states = real(batch, hidden)
        return (result._replace(total=result.total + 20 * result.tokens) if len(calls) > 15 else result), states

    state.network.loss = loss
    seen = run(state, config)
    assert [progress.step for progress in seen if progress.rolled_back] == [15]
    assert state.counters.rate_scale == 0.5
    assert seen[-1].step == 40


def test_training_that_never_holds_ends_with_an_error():
    state, config = setting()
    real = state.network.loss
    state.network.loss = lambda batch, hidden: (
        real(batch, hidden)[0]._replace(total=torch.tensor(math.nan, requires_grad=True) * 1),
        hidden,
    )
    with pytest.raises(TextrnnError, match="--lr"):
        run(state, config)


def test_patience_stops_after_validations_without_gain():
    state, config = setting(patience=2, validations=20, reports=20)
    valid = iter([3.0, 2.0, 2.5, 2.4, 1.0, 1.0])
    seen = run(state, config, validate=lambda: next(valid))
    assert [p.report.valid for p in seen if p.report and p.report.valid is not None] == [3.0, 2.0, 2.5, 2.4]


def test_reports_and_validations_come_as_often_as_asked():
    state, config = setting(steps=60, reports=12, validations=3)
    reports = [progress.report for progress in run(state, config) if progress.report]
    assert len(reports) == 12
    assert [report.step for report in reports if report.valid is not None] == [20, 40, 60]
    assert [report.step for report in reports] == list(range(5, 61, 5))


@pytest.mark.parametrize("validations", [1, 3, 7, 9, 16])
def test_validations_need_not_fall_on_reports(validations):
    state, config = setting(steps=100, reports=50, validations=validations)
    reports = [progress.report for progress in run(state, config, validate=lambda: 1.0) if progress.report]
    assert len([report for report in reports if report.valid is not None]) == validations
    assert reports[-1].valid is not None


def test_noise_of_tiny_batches_is_no_explosion():
    state, config = setting(steps=300, batch=1, bptt=2, lr=0.01)
    assert not any(progress.rolled_back for progress in run(state, config))


def test_epochs_end_after_whole_readings():
    state, config = setting(steps=0, epochs=2)
    batches = StreamBatches(TEXT, batch=4, bptt=10, seed=0, device=torch.device("cpu"))
    assert run(state, config)[-1].step == batches.windows(0) + batches.windows(1)


def test_minutes_end_in_time():
    state, config = setting(steps=0, minutes=0.02, reports=4, validations=2)
    seen = run(state, config)
    assert 1.2 <= seen[-1].seconds < 4
    assert seen[-1].report is not None and seen[-1].report.valid is not None


def test_averaged_weights_are_validated_and_then_taken_back():
    state, config = setting(average=0.9, steps=20)
    run(state, config)
    weights = [value.detach().clone() for value in state.network.parameters()]
    with state.averaged():
        inside = [value.detach().clone() for value in state.network.parameters()]
        assert all(torch.equal(one, other) for one, other in zip(inside, state.average, strict=True))
    assert all(torch.equal(one, other) for one, other in zip(weights, state.network.parameters(), strict=True))
