"""Precision and processor: the probe decides, and a kind that fails is never chosen."""

import pytest
import torch

from textrnn.errors import UsageError
from textrnn.training import precision

CPU = torch.device("cpu")


@pytest.mark.parametrize(
    ("fp32", "bf16", "best"), [(1.0, 0.4, "bf16"), (1.0, 0.95, "fp32"), (1.0, 3.0, "fp32"), (1.0, float("inf"), "fp32")]
)
def test_auto_takes_the_faster(monkeypatch, fp32, bf16, best):
    monkeypatch.setattr(precision, "_probe", lambda name, device, cell: {"fp32": fp32, "bf16": bf16}[name])
    assert precision.choose_precision("auto", CPU)[0] == best


@pytest.mark.parametrize("name", ["fp32", "bf16"])
def test_a_kind_asked_for_is_kept_and_its_speed_measured(name):
    chosen, speed = precision.choose_precision(name, CPU)
    assert chosen == name and speed > 1e6


def test_a_probe_that_fails_takes_forever(monkeypatch):
    def fail(*_):
        raise RuntimeError("no bf16 here")

    monkeypatch.setattr(precision, "context", fail)
    assert precision._probe("bf16", CPU, "lstm") == float("inf")


@pytest.mark.parametrize(("single", "together", "chosen"), [(1.0, 0.6, 3), (1.0, 1.5, 1), (1.0, float("inf"), 1)])
def test_one_thread_is_taken_where_all_are_slower(monkeypatch, single, together, chosen):
    before = torch.get_num_threads()
    torch.set_num_threads(3)
    seconds = {1: single, 3: together}
    monkeypatch.setattr(precision, "_probe", lambda *_, **__: seconds[torch.get_num_threads()])
    assert precision.choose_threads(CPU) == torch.get_num_threads() == chosen
    torch.set_num_threads(before)


def test_a_probe_gives_up_on_a_slow_start(monkeypatch):
    monkeypatch.setattr(precision, "_seconds", lambda network, ids, name: 0.5 * len(ids))
    assert precision._probe("fp32", CPU, "lstm", give_up=1.0) == float("inf")


def test_a_kind_that_cannot_train_is_refused(monkeypatch):
    monkeypatch.setattr(precision, "_probe", lambda name, device, cell: float("inf"))
    with pytest.raises(UsageError, match="--precision"):
        precision.choose_precision("bf16", CPU)


def test_an_unknown_device_is_refused():
    with pytest.raises(UsageError, match="auto, cpu, cuda"):
        precision.choose_device("gpu")


def test_threads_are_set_and_told():
    before = torch.get_num_threads()
    assert precision.prepare_processor(1) == 1
    precision.prepare_processor(before)
