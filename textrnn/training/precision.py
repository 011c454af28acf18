"""The arithmetic that trains fastest on this computer, and the processor settings that go with it."""

import ctypes
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import numpy as np
import torch

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


def choose_precision(precision: str, device: torch.device) -> tuple[str, float]:
    """Resolve "auto" by timing a tiny step of each; give the name and its floating-point operations a second."""
    seconds = {name: _probe(name, device) for name in (("fp32", "bf16") if precision == "auto" else (precision,))}
    best = min(seconds, key=lambda name: seconds[name])
    return best, PROBE_OPERATIONS / seconds[best]


def operations_per_token(config: NetworkConfig, gates: int = 4) -> int:
    """Count the floating-point operations that one token costs in training: two a weight, three passes."""
    recurrent = sum(gates * H * (I + H) for I, H in config.layer_sizes())  # noqa: E741
    return 6 * (recurrent + config.vocabulary * config.output_size())


PROBE_STEPS, PROBE_BATCH = 64, 32  # as long as real windows: short ones only measure what a call costs
PROBE_OPERATIONS = operations_per_token(PROBE) * PROBE_STEPS * PROBE_BATCH


def _probe(precision: str, device: torch.device) -> float:
    """Time one forward and backward pass in seconds; infinite where it fails."""
    network = LanguageModel(PROBE, DropoutConfig(), device=device)
    ids = torch.from_numpy(np.random.default_rng(0).integers(0, 64, (PROBE_STEPS + 1, PROBE_BATCH))).to(device)
    batch, best = Batch(ids[:-1], ids[1:]), float("inf")
    try:
        for _ in range(4):
            start = time.perf_counter()
            with context(precision, device)():
                loss, _ = network.loss(batch, network.start(PROBE_BATCH))
            loss.total.backward()  # type: ignore[no-untyped-call]
            best = min(best, time.perf_counter() - start)
            if best > 2:
                break
    except RuntimeError:
        return float("inf")
    return best
