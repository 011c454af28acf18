"""Training throughput: our loop against a plain fp32 nn.LSTM loop, same network, same batches, in one run.

    python benchmarks/training_speed.py [--hidden 256] [--batch 32] [--bptt 64] [--repeats 7]

Prints tokens per second (median and spread) and the ratio to the plain loop. Peer: torch.nn.LSTM, AdamW, clipping, the
state carried, as every PyTorch tutorial writes it, in a process of its own, as our settings of the allocator would
speed it up too; a second row shows it with them.
"""

import argparse
import multiprocessing
import time
from collections.abc import Callable
from contextlib import nullcontext
from multiprocessing.connection import Connection

import measure
import numpy as np
import torch
from torch import nn

from textrnn.config import NetworkConfig
from textrnn.networks.dropout import DropoutConfig
from textrnn.networks.language_model import LanguageModel
from textrnn.training.batches import StreamBatches
from textrnn.training.config import TrainingConfig
from textrnn.training.loop import fit
from textrnn.training.optimizers import adamw
from textrnn.training.precision import choose_precision, context, prepare_processor
from textrnn.training.state import TrainingState

VOCABULARY = 96
PEER = "nn.LSTM loop, fp32"
CPU = torch.device("cpu")


def plain_loop(hidden: int, batch: int, bptt: int) -> Callable[[int], float]:
    """Give a function that trains so many steps and returns tokens per second."""
    embedding, lstm, output = (
        nn.Embedding(VOCABULARY, hidden),
        nn.LSTM(hidden, hidden, 2),
        nn.Linear(hidden, VOCABULARY),
    )
    parameters = [*embedding.parameters(), *lstm.parameters(), *output.parameters()]
    optimizer = torch.optim.AdamW(parameters, lr=2e-3)
    ids = torch.randint(0, VOCABULARY, (bptt + 1, batch))
    state = None

    def train(steps: int) -> float:
        nonlocal state
        start = time.perf_counter()
        for _ in range(steps):
            outputs, state = lstm(embedding(ids[:-1]), state)
            loss = nn.functional.cross_entropy(output(outputs).flatten(0, 1), ids[1:].flatten())
            state = tuple(part.detach() for part in state)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            loss.item()
        return steps * batch * bptt / (time.perf_counter() - start)

    return train


class InOwnProcess:
    """The plain loop in a fresh process, called through a pipe."""

    def __init__(self, *sizes: int) -> None:
        ours, theirs = multiprocessing.get_context("spawn").Pipe()
        self.pipe = ours
        multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, sizes), daemon=True).start()

    def __call__(self, steps: int) -> float:
        self.pipe.send(steps)
        return float(self.pipe.recv())


def serve(pipe: Connection, sizes: tuple[int, int, int]) -> None:
    train = plain_loop(*sizes)
    while True:
        pipe.send(train(pipe.recv()))


def our_loop(cell: str, hidden: int, batch: int, bptt: int, precision: str) -> Callable[[int], float]:
    """Give the same for `fit`, with everything it does beside the step."""
    shape = NetworkConfig(vocabulary=VOCABULARY, cell=cell, hidden=hidden, embedding=hidden)
    config = TrainingConfig(steps=10**9, batch=batch, bptt=bptt, lr=2e-3)
    network = LanguageModel(shape, DropoutConfig())
    state = TrainingState(network, adamw(network, config))
    ids = np.random.default_rng(0).integers(0, VOCABULARY, 500_000).astype(np.uint16)
    batches = StreamBatches(ids, batch=batch, bptt=bptt, seed=0, device=CPU)
    autocast = context(precision, CPU) if precision != "fp32" else nullcontext
    loop = fit(state, batches, validate=lambda: 0.0, config=config, precision=autocast)

    def train(steps: int) -> float:
        start = time.perf_counter()
        for _ in range(steps):
            next(loop)
        return steps * batch * bptt / (time.perf_counter() - start)

    return train


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, default in (("hidden", 256), ("batch", 32), ("bptt", 64), ("repeats", 7), ("steps", 15)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    sizes = options.hidden, options.batch, options.bptt
    threads = prepare_processor(0)
    precision, _ = choose_precision("auto", CPU)
    print(f"2x{sizes[0]}, B {sizes[1]}, T {sizes[2]}, {threads} threads; --precision auto chooses {precision}")
    loops: dict[str, Callable[[int], float]] = {PEER: InOwnProcess(*sizes)}
    loops["the same, our allocator"] = plain_loop(*sizes)
    for cell in ("lstm", "gru", "rnn"):
        for kind in dict.fromkeys(("fp32", precision)):
            loops[f"{cell}, {kind}"] = our_loop(cell, *sizes, kind)
    figures = measure.side_by_side(
        {name: (lambda train=train: train(options.steps)) for name, train in loops.items()}, repeats=options.repeats
    )
    measure.print_ratios(figures, baseline=PEER, unit="tokens/s")


if __name__ == "__main__":
    main()
