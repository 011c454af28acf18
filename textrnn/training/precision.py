"""The arithmetic that trains fastest on this computer, and the processor settings that go with it."""

import ctypes
import math
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import numpy as np
import torch

from textrnn.cells import make_cell
from textrnn.config import NetworkConfig
from textrnn.errors import UsageError
from textrnn.networks.dropout import DropoutConfig
from textrnn.networks.language_model import Batch, LanguageModel

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
PROBE = NetworkConfig(vocabulary=64, hidden=256, embedding=256)


def prepare_processor(threads: int) -> int:
    """Set the number of threads (0: torch's choice) and make large buffers and tiny numbers cheap; give the number."""
    if threads:
        torch.set_num_threads(threads)
    torch.set_flush_denormal(True)  # vanishing gradients otherwise slow the processor tenfold
    try:
        libc = ctypes.CDLL(None)
        libc.mallopt(M_MMAP_THRESHOLD, 1 << 30)
        libc.mallopt(M_TRIM_THRESHOLD, 1 << 30)
    except (OSError, AttributeError):
        pass  # another C library: it keeps its own habits
    return torch.get_num_threads()


def choose_device(name: str) -> torch.device:
    """Give the device of that name; "auto" is a GPU where there is one."""
    if name not in ("auto", "cpu", "cuda"):
        raise UsageError(f"unknown device {name!r}. Available: auto, cpu, cuda.")
    if name == "cuda" and not torch.cuda.is_available():
        raise UsageError("no CUDA device is available. Train with --device cpu.")
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")


def context(precision: str, device: torch.device) -> Callable[[], AbstractContextManager[object]]:
    """Give what makes the context of a forward pass."""
    if precision == "fp32":
        return nullcontext
    return lambda: torch.autocast(device.type, dtype=torch.bfloat16)


def choose_precision(precision: str, device: torch.device, cell: str = "lstm") -> tuple[str, float]:
    """Resolve "auto" by timing a tiny step of each; give the name and its floating-point operations a second."""
    seconds = {name: _probe(name, device, cell) for name in (("fp32", "bf16") if precision == "auto" else (precision,))}
    # fp32 wins a close race, so that the choice is the same every time
    best = "bf16" if seconds.get("bf16", math.inf) < 0.87 * seconds.get("fp32", math.inf) else next(iter(seconds))
    if math.isinf(seconds[best]):
        raise UsageError(f"this processor cannot train in {best}. Leave out --precision.")
    return best, operations_per_token(replace(PROBE, cell=cell)) * PROBE_STEPS * PROBE_BATCH / seconds[best]


def choose_threads(device: torch.device, cell: str = "lstm") -> int:
    """Set one thread if all together are slower, as they are while other work holds a core; give the number set.

    Threads that share a step wait for one another, so one that is held up holds up all: a hundredfold, at worst.
    """
    most = torch.get_num_threads()
    if most > 1 and device.type == "cpu":
        torch.set_num_threads(1)
        single = _probe("fp32", device, cell)
        torch.set_num_threads(most)
        if _probe("fp32", device, cell, give_up=single) > single:
            torch.set_num_threads(1)
    return torch.get_num_threads()


def recurrent_weights(config: NetworkConfig) -> int:
    """Count the weights of the recurrent layers."""
    return sum(make_cell(config, *sizes).multiplications() for sizes in config.layer_sizes())


def operations_per_token(config: NetworkConfig) -> int:
    """Count the floating-point operations that one token costs in training: two a weight, three passes."""
    return 6 * (recurrent_weights(config) + config.vocabulary * config.output_size())


PROBE_STEPS, PROBE_BATCH = 64, 32  # as long as real windows: short ones only measure what a call costs


def _probe(precision: str, device: torch.device, cell: str, *, give_up: float = 2.0) -> float:
    """Time one forward and backward pass in seconds; infinite where it fails or a first short one takes too long."""
    network = LanguageModel(replace(PROBE, cell=cell), DropoutConfig(), device=device)
    ids = torch.from_numpy(np.random.default_rng(0).integers(0, 64, (PROBE_STEPS + 1, PROBE_BATCH))).to(device)
    try:
        _seconds(network, ids[:3], precision)  # what happens only once
        if _seconds(network, ids[:5], precision) > give_up:
            return math.inf
        return min(_seconds(network, ids, precision) for _ in range(3))
    except RuntimeError:
        return math.inf


def _seconds(network: LanguageModel, ids: torch.Tensor, precision: str) -> float:
    start = time.perf_counter()
    with context(precision, network.device)():
        loss, _ = network.loss(Batch(ids[:-1], ids[1:]), network.start(PROBE_BATCH))
    loss.total.backward()  # type: ignore[no-untyped-call]
    if network.device.type == "cuda":
        torch.cuda.synchronize(network.device)
    return time.perf_counter() - start
