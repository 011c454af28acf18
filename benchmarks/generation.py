"""How fast text is written: tokens per second of one stream and of batches, and the time to the first character.

    python benchmarks/generation.py [--rounds 9] [--seconds 0.5]

All ways of writing use the same weights and take turns, round after round, so that whatever else the computer does
meets all of them. A ratio is taken within a round; its median over the rounds is printed, with the quartiles. numba is
measured if it is installed; textrnn does not use it.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import safetensors.numpy
import torch
from torch import nn

from textrnn.cells import make_cell
from textrnn.config import NetworkConfig, RunConfig
from textrnn.decoding.sampling import Sampler, sample
from textrnn.inference.language_model import LanguageModelStepper
from textrnn.inference.threads import use_fastest_threads
from textrnn.run import Run, encode_config
from textrnn.text.tokenizers import TokenizerOptions, train_tokenizer

SIZES = [(1, 128, 96), (2, 256, 96), (2, 512, 96), (2, 650, 10_000)]  # layers, hidden, vocabulary
ALPHABET = "".join(map(chr, range(32, 126)))  # 94 characters, 96 tokens


def draw_weights(config):
    rng = np.random.default_rng(0)
    shape = (config.vocabulary, config.hidden)
    weights = {
        "embedding": rng.standard_normal(shape).astype(np.float32),
        "output.weight": (0.1 * rng.standard_normal(shape)).astype(np.float32),
        "output.bias": np.zeros(config.vocabulary, np.float32),
    }
    for layer, sizes in enumerate(config.layer_sizes()):
        initial = make_cell(config, *sizes).initial(rng)
        weights |= {f"layers.{layer}.{name}": value for name, value in initial.items()}
    return weights


class TorchLoop:
    """The usual loop: one nn.LSTM call, one softmax and one draw for each token."""

    def __init__(self, config, weights, *, threads, onednn):
        self.threads, self.onednn = threads, onednn
        hidden, vocabulary = config.hidden, config.vocabulary
        self.embedding = nn.Embedding(vocabulary, hidden)
        self.lstm, self.output = nn.LSTM(hidden, hidden, config.layers), nn.Linear(hidden, vocabulary)
        state = {
            "embedding": self.embedding.weight,
            "output.weight": self.output.weight,
            "output.bias": self.output.bias,
        }
        for layer in range(config.layers):
            state[f"layers.{layer}.W"] = getattr(self.lstm, f"weight_ih_l{layer}")
            state[f"layers.{layer}.U"] = getattr(self.lstm, f"weight_hh_l{layer}")
            state[f"layers.{layer}.b"] = getattr(self.lstm, f"bias_ih_l{layer}")
            nn.init.zeros_(getattr(self.lstm, f"bias_hh_l{layer}"))
        with torch.no_grad():
            for name, parameter in state.items():
                parameter.copy_(torch.from_numpy(weights[name]))

    def __call__(self, limit):
        torch.set_num_threads(self.threads)
        torch._C._set_mkldnn_enabled(self.onednn)
        with torch.inference_mode():
            shape = (self.lstm.num_layers, 1, self.lstm.hidden_size)
            state, token = (torch.zeros(shape), torch.zeros(shape)), torch.tensor([[1]])
            for _ in range(limit):
                hidden, state = self.lstm(self.embedding(token), state)
                token = torch.multinomial(torch.softmax(self.output(hidden[0]), dim=1), 1)

    def log_probs(self, ids):
        with torch.inference_mode():
            return self.output(self.lstm(self.embedding(torch.tensor(ids)))[0]).log_softmax(dim=1).numpy()


class NumpyLoop:
    """textrnn: the same weights through the stepper and the sampler."""

    def __init__(self, config, weights, *, rows=1):
        self.stepper, self.rows = LanguageModelStepper(config, weights), rows

    def __call__(self, limit):
        use_fastest_threads(self.stepper, rows=self.rows)
        rng = np.random.default_rng(0)
        for _ in sample(self.stepper, [1], Sampler(), limit=limit, rng=rng, rows=self.rows):
            pass

    def log_probs(self, ids):
        log_probs, state = self.stepper.begin(ids[:1])
        found = [log_probs[0]]
        for token in ids[1:]:
            log_probs, state = self.stepper.step(np.array([token]), state)
            found.append(log_probs[0])
        return np.stack(found)


def ways_of_writing(config, weights):
    """Give the loops by name; those before "textrnn" are what it is compared with."""
    cores = len(os.sched_getaffinity(0))
    ways = {}
    for onednn, name in ((True, "nn.LSTM"), (False, "nn.LSTM, oneDNN off")):
        for threads in sorted({1, cores}):
            ways[f"{name}, threads {threads}"] = TorchLoop(config, weights, threads=threads, onednn=onednn)
    ways["textrnn"] = NumpyLoop(config, weights)
    if find_spec("numba"):
        from generation_numba import writer_of

        ways["numba, whole loop"] = writer_of(config, weights)
    return ways


def speed(way, seconds):
    """Give tokens/s over about so many seconds."""
    limit, passed = 8, 0.0
    while passed < seconds / 3:
        limit *= 2
        begin = time.perf_counter()
        way(limit)
        passed = time.perf_counter() - begin
    return limit / passed


def compare(layers, hidden, vocabulary, *, rounds, seconds):
    config = NetworkConfig(vocabulary=vocabulary, layers=layers, hidden=hidden, embedding=hidden)
    weights = draw_weights(config)
    ways = ways_of_writing(config, weights)
    ids = np.random.default_rng(1).integers(0, vocabulary, 100).tolist()
    difference = np.abs(ways["textrnn"].log_probs(ids) - next(iter(ways.values())).log_probs(ids)).max()
    speeds = {name: [] for name in ways}
    for _ in range(rounds + 1):
        for name, way in ways.items():
            speeds[name].append(speed(way, seconds))
    print(f"\n{layers}x{hidden}, {vocabulary:,} tokens; log-probabilities differ by {difference:.0e} at most")
    for name, values in speeds.items():
        ratios = [ours / other for ours, other in zip(speeds["textrnn"][1:], values[1:], strict=True)]
        ratio = "" if name == "textrnn" else f"   textrnn is {quartiles(ratios, '.2f')} times as fast"
        print(f"  {name:<32}{quartiles(values[1:], ',.0f'):>28} tokens/s{ratio}", flush=True)


def quartiles(values, form):
    low, middle, high = statistics.quantiles(values, n=4)
    return f"{middle:{form}} ({low:{form}} to {high:{form}})"


def measure_batches(*, rounds, seconds):
    config = NetworkConfig(vocabulary=96, layers=2, hidden=512, embedding=512)
    weights = draw_weights(config)
    print("\n2x512, 96 tokens, -n ROWS as one batch")
    for rows in (1, 16, 64):
        way = NumpyLoop(config, weights, rows=rows)
        values = [rows * speed(way, seconds) for _ in range(rounds + 1)][1:]
        print(f"  {rows:>3} rows {quartiles(values, ',.0f'):>28} tokens/s", flush=True)


def measure_first_character(*, repeats):
    """Time from the start of the process to its first byte."""
    tokenizer = train_tokenizer(TokenizerOptions(name="char"), lambda: iter([ALPHABET]))
    config = NetworkConfig(vocabulary=len(tokenizer.vocabulary), layers=2, hidden=512, embedding=512)
    run_config = RunConfig("lm", config.to_dict(), tokenizer.options.to_dict(), training={}, data={})
    files = {f"tokenizer/{name}": data for name, data in tokenizer.files().items()}
    files |= {"config.json": encode_config(run_config)}
    files |= {"weights.safetensors": safetensors.numpy.save(draw_weights(config))}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run"
        Run.create(path).commit(files)
        command = [sys.executable, "-m", "textrnn", "generate", "-m", str(path), "--prompt", "The", "--seed", "1"]
        times = [time_to_first_byte(command) for _ in range(repeats)]
    print(f"\nfirst character of textrnn generate, 2x512: {quartiles(times, '.3f')} s, slowest {max(times):.3f} s")


def time_to_first_byte(command):
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        process.stdout.read(1)
        passed = time.perf_counter() - begin
        process.stdout.read()
    return passed


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--seconds", type=float, default=0.5)
    options = parser.parse_args()
    print(f"torch {torch.__version__}, numpy {np.__version__}, {len(os.sched_getaffinity(0))} cores", end="")
    print(f", load {os.getloadavg()[0]:.1f}")
    for size in SIZES:
        compare(*size, rounds=options.rounds, seconds=options.seconds)
    torch._C._set_mkldnn_enabled(True)
    measure_batches(rounds=options.rounds, seconds=options.seconds)
    measure_first_character(repeats=4 * options.rounds)


if __name__ == "__main__":
    main()
