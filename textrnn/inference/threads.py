"""How many processor threads the matrix products of a stepper take."""

import os
import time
from typing import Any

import numpy as np
from threadpoolctl import ThreadpoolController

from textrnn.inference.language_model import LanguageModelStepper

TRIAL_STEPS, TRIALS = 4, 3
VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS")
WORTHWHILE = 0.8  # of the time of one thread; on a busy computer a second thread can cost a hundredfold


def use_fastest_threads(stepper: LanguageModelStepper, *, rows: int = 1) -> int:
    """Set numpy to one thread or to one for each core, whichever steps faster at this moment; give their number.

    What the environment says of threads stays.
    """
    controller, most = ThreadpoolController(), _cores()
    if any(name in os.environ for name in VARIABLES):
        return max((pool["num_threads"] for pool in controller.info() if pool["user_api"] == "blas"), default=1)
    if most > 1:
        controller.limit(limits=1, user_api="blas")
        single = _seconds(stepper, rows)
        controller.limit(limits=most, user_api="blas")
        if _seconds(stepper, rows) < WORTHWHILE * single:
            return most
    controller.limit(limits=1, user_api="blas")
    return 1


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _seconds(stepper: LanguageModelStepper, rows: int) -> float:
    """Time a few steps, at their best: from a text's beginning, as the state does not matter."""
    ids = np.zeros(rows, np.intp)
    state: Any = tuple(array for layer in stepper.layers for array in layer.start(rows))
    best = float("inf")
    for _ in range(TRIALS):
        start = time.perf_counter()
        for _ in range(TRIAL_STEPS):
            _, state = stepper.step(ids, state)
        best = min(best, time.perf_counter() - start)
    return best
