"""How fast cells train, for cells.py: beside torch's own layers, and beside loops over the equations."""

from functools import partial

import measure
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from textrnn.cells import CELLS
from textrnn.networks import namespace
from textrnn.networks.fast_scans import choose_scan
from textrnn.training.precision import context, prepare_processor

CPU = torch.device("cpu")
PEERS = {"nn.LSTM": nn.LSTM, "nn.GRU": nn.GRU, "nn.RNN": nn.RNN}
BASELINE = "nn.LSTM"
SHAPES = ((512, 32, 64), (128, 50, 50))  # H, B, T
GOALS = {512: "every cell >= 0.66", 128: "every cell >= 0.4"}
CALLS = {512: 1, 128: 4}  # in one measurement


class Peer:
    """A layer of torch's own."""

    def __init__(self, name, hidden):
        self.module = PEERS[name](hidden, hidden)
        self.weights = list(self.module.parameters())
        self.multiplications = sum(weight.numel() for weight in self.weights if weight.dim() == 2)

    def __call__(self, x):
        return self.module(x)[0]


class Layer:
    """A cell over a sequence. engine: takes the cell, x (T, B, I), the start state and the weights; gives h."""

    def __init__(self, name, hidden, batch, engine):
        self.cell = CELLS.get(name)(hidden, hidden)
        initial = self.cell.initial(np.random.default_rng(0))
        self.by_name = {weight: torch.from_numpy(value).requires_grad_() for weight, value in initial.items()}
        self.weights = list(self.by_name.values())
        self.state = self.cell.start(torch, batch)
        self.multiplications = self.cell.multiplications()
        self.engine = engine

    def __call__(self, x):
        return self.engine(self.cell, x, self.state, self.by_name)


def ours(name, cell, x, state, weights):
    return choose_scan(name, x)(cell, x, state, weights)[0]


def plain_loop(cell, x, state, weights):
    """The equations step by step, as one writes them at first; torch finds the gradient."""
    maps = {name: partial(F.linear, weight=value) if value.dim() == 2 else value for name, value in weights.items()}
    outputs = []
    for each in x.unbind(0):
        state = cell.step(namespace, each, state, maps)
        outputs.append(state[0])
    return torch.stack(outputs)


class Traced:
    """The plain loop recorded by torch.jit.trace, when it is first called."""

    def __init__(self):
        self.recorded = None

    def __call__(self, cell, x, state, weights):
        names = list(weights)
        if self.recorded is None:

            def loop(x, state, *values):
                return plain_loop(cell, x, state, dict(zip(names, values, strict=True)))

            self.recorded = torch.jit.trace(loop, (x, state, *weights.values()), check_trace=False)
        return self.recorded(x, state, *weights.values())


class Pass:
    """A forward and a backward pass over random inputs, to be timed."""

    def __init__(self, layer, shape, precision):
        hidden, batch, steps = shape
        rng = torch.Generator().manual_seed(0)
        self.layer = layer
        self.x = torch.randn(steps, batch, hidden, generator=rng).requires_grad_()
        self.gradient = torch.randn(steps, batch, hidden, generator=rng)
        self.autocast = context(precision, CPU)
        self.calls = CALLS[hidden]
        for _ in range(3):  # kernels are compiled, and torch.jit makes its graph
            self()

    def __call__(self):
        with self.autocast():
            outputs = self.layer(self.x)
        torch.autograd.grad(outputs.float(), [self.x, *self.layer.weights], self.gradient)

    def milliseconds(self):
        return 1000 / self.calls * measure.seconds(lambda: [self() for _ in range(self.calls)])

    def rate(self):
        """Multiplications a second; other floating-point operations are not counted."""
        return self.layer.multiplications / self.milliseconds()


def throughput(options):
    """Every cell's floating-point operations a second, forward and backward, as a share of nn.LSTM's."""
    threads = prepare_processor(options.threads)
    for shape in SHAPES:
        for precision in options.precision:
            title = f"H {shape[0]}, B {shape[1]}, T {shape[2]}, {precision}, {threads} threads"
            print(f"{title}; parameter-FLOP rate, {GOALS[shape[0]]} of {BASELINE}'s")
            passes = {name: Pass(Peer(name, shape[0]), shape, precision) for name in PEERS}
            for name in options.cell:
                passes[name] = Pass(Layer(name, shape[0], shape[1], partial(ours, name)), shape, precision)
            rates = measure.side_by_side({name: each.rate for name, each in passes.items()}, repeats=options.repeats)
            print_rates(rates, passes)
            print_pairs(rates)


def print_rates(rates, passes):
    """Print milliseconds of a pass, and the rate as a share of the baseline's, each with its spread."""
    for name, values in rates.items():
        times = [passes[name].layer.multiplications / rate for rate in values]
        shares = [rate / baseline for rate, baseline in zip(values, rates[BASELINE], strict=True)]
        print(f"{name:<14} {spread(times, 2)} ms   {spread(shares, 2)} x {BASELINE}", flush=True)


def print_pairs(rates):
    """Print our time beside that of torch's layer of the same kind; gru-v3 is its very equations."""
    for cell, peer in (("lstm", "nn.LSTM"), ("gru", "nn.GRU"), ("gru-v3", "nn.GRU"), ("rnn", "nn.RNN")):
        if cell in rates:
            faster = [ours / theirs for ours, theirs in zip(rates[cell], rates[peer], strict=True)]
            print(f"{cell} against {peer}: {spread(faster, 2)} times as fast")


def engines(options):
    """The same equations run as a plain loop, as that loop in torch.jit, and by our engine."""
    threads = prepare_processor(options.threads)
    for shape in SHAPES:
        for precision in options.precision:
            print(f"H {shape[0]}, B {shape[1]}, T {shape[2]}, {precision}, {threads} threads; "
                  "milliseconds of a pass, and how many times as fast as the plain loop")  # fmt: skip
            for name in options.cell:
                kinds = {"plain loop": plain_loop, "torch.jit": Traced(), "ours": partial(ours, name)}
                passes = {}
                for kind, engine in kinds.items():
                    try:
                        passes[kind] = Pass(Layer(name, shape[0], shape[1], engine), shape, precision)
                    except RuntimeError as error:
                        if kind != "torch.jit":
                            raise
                        print(f"{name:<14} {kind:<10} fails: {str(error).splitlines()[-1]}")
                check_equal(passes, precision)
                measures = {kind: each.milliseconds for kind, each in passes.items()}
                print_times(name, measure.side_by_side(measures, repeats=options.repeats))


def check_equal(passes, precision):
    """Stop if what is timed does not compute the same."""
    found = {}
    for kind, each in passes.items():
        with torch.no_grad(), each.autocast():
            found[kind] = each.layer(each.x).float()
    for kind, outputs in found.items():
        # in bf16 a normalised row of small numbers can be far off, so the mean has to be right
        error = float((outputs - found["plain loop"]).abs().mean())
        if not error < (0.05 if precision == "bf16" else 1e-4):
            raise SystemExit(f"{kind} differs from the plain loop by {error:g}")


def print_times(name, times):
    for kind, values in times.items():
        faster = [plain / value for plain, value in zip(times["plain loop"], values, strict=True)]
        print(f"{name:<14} {kind:<10} {spread(values, 1)} ms   {spread(faster, 2)} x", flush=True)


def spread(values, digits):
    """Write the median and both ends."""
    return f"{np.median(values):8.{digits}f} ({min(values):.{digits}f} to {max(values):.{digits}f})"
