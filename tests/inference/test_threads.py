"""Threads: the faster number is kept, and one if it hardly matters."""

import numpy as np
import pytest

from textrnn.cells import CELLS
from textrnn.config import NetworkConfig
from textrnn.inference import threads
from textrnn.inference.language_model import LanguageModelStepper


def build():
    config = NetworkConfig(vocabulary=7, layers=1, hidden=8, embedding=8)
    rng = np.random.default_rng(0)
    weights = {name: rng.standard_normal((7, 8)).astype(np.float32) for name in ("embedding", "output.weight")}
    weights["output.bias"] = np.zeros(7, np.float32)
    weights |= {f"layers.0.{name}": value for name, value in CELLS.get("lstm")(8, 8).initial(rng).items()}
    return LanguageModelStepper(config, weights)


class Controller:
    def __init__(self, limits):
        self.limits = limits

    def info(self):
        return [{"user_api": "blas", "num_threads": 4}]

    def limit(self, *, limits, user_api):
        self.limits.append(limits)


@pytest.mark.parametrize(("single", "all_", "chosen"), [(1.0, 0.5, 4), (1.0, 0.9, 1), (1.0, 50.0, 1)])
def test_the_faster_number_of_threads_stays_set(monkeypatch, single, all_, chosen):
    limits = []
    for name in threads.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(threads, "_cores", lambda: 4)
    monkeypatch.setattr(threads, "ThreadpoolController", lambda: Controller(limits))
    monkeypatch.setattr(threads, "_seconds", lambda stepper, rows: {1: single, 4: all_}[limits[-1]])
    assert threads.use_fastest_threads(build()) == chosen
    assert limits[-1] == chosen


def test_what_the_environment_says_stays(monkeypatch):
    limits = []
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "4")
    monkeypatch.setattr(threads, "ThreadpoolController", lambda: Controller(limits))
    assert threads.use_fastest_threads(build()) == 4
    assert limits == []


@pytest.mark.parametrize("rows", [1, 5])
def test_trials_leave_the_next_step_as_it_was(monkeypatch, rows):
    for name in threads.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    stepper = build()
    before, _ = stepper.begin([3])
    assert threads.use_fastest_threads(stepper, rows=rows) >= 1
    assert np.array_equal(stepper.begin([3])[0], before)
