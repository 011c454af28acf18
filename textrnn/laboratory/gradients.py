"""How far back the gradients of a cell reach, at its start weights and on random inputs.

flow = measure_flow("lstm-1997", Setup(steps=100))
flow.norms["h"][20]      # the norm of dh(T)/dh(T-20)
flow.reach("h")          # steps back over which more than 1 % of it is left
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import Tensor

from textrnn.cells import CELLS
from textrnn.cells.cell import Cell, glorot
from textrnn.errors import UsageError
from textrnn.networks import namespace
from textrnn.networks.scan import TorchState, scan

CAROUSEL = "carousel"
LEAST_LEFT = 0.01  # of a gradient that still reaches a step
Floats = NDArray[np.float64]
Weights = Mapping[str, Tensor]


@dataclass(frozen=True)
class Setup:
    """steps: T. scale: of the matrices U. clip: largest norm of the gradient. sequences: B, of inputs as wide as h.

    options: settings of cells, for those that have them.
    """

    steps: int = 100
    hidden: int = 64
    scale: float = 1.0
    clip: float = 1.0
    seed: int = 0
    sequences: int = 4
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class GradientFlow:
    """What was measured of one cell.

    norms: by path, for 0 to T steps back from T (T + 1); see `norms_back`. radii: spectral radius by gate of the
    matrices U. gradient, clipped: norm of the gradient of all weights before and after clipping; see `weight_gradient`.
    """

    cell: str
    norms: dict[str, Floats]
    radii: dict[str, float]
    gradient: float
    clipped: float

    @property
    def factor(self) -> float:
        """Give what clipping multiplies the gradient by."""
        return self.clipped / self.gradient if self.gradient else 1.0

    def reach(self, path: str) -> int:
        """Count the steps back over which more than 1 % of the gradient is left, T at most."""
        return count_steps(self.norms[path])


def count_steps(norms: Floats) -> int:
    """Count the steps after the first whose norm stays above 1 % of it."""
    lost = np.flatnonzero(norms <= LEAST_LEFT * norms[0])
    return int(lost[0]) - 1 if len(lost) else len(norms) - 1


def measure_flow(name: str, setup: Setup) -> GradientFlow:
    """Measure the cell of this name. Raises UsageError where its numbers grow beyond all bounds."""
    rng = np.random.default_rng(setup.seed)
    shape = setup.steps, setup.sequences, setup.hidden
    x = torch.from_numpy(rng.standard_normal(shape))  # (T, B, I)
    labels = torch.from_numpy(rng.integers(setup.hidden, size=shape[:2]))  # (T, B)
    readout = torch.from_numpy(glorot(rng, (setup.hidden, setup.hidden))).double()
    kind = CELLS.get(name)
    own = {option: value for option, value in setup.options.items() if option in kind.options()}
    cell: Cell = kind(setup.hidden, setup.hidden, **own)
    weights = start_weights(cell, rng, setup.scale)
    norms = norms_back(cell, x, weights)
    gradient, clipped = weight_gradient(cell, x, weights, labels, readout, clip=setup.clip)
    if not (math.isfinite(gradient) and all(np.isfinite(each).all() for each in norms.values())):
        raise UsageError(
            f"the numbers of {name} grow beyond all bounds in {setup.steps} steps at --scale {setup.scale:g}. "
            "Choose a smaller --scale or fewer --steps."
        )
    return GradientFlow(name, norms, spectral_radii(cell, weights), gradient, clipped)


def start_weights(cell: Cell, rng: np.random.Generator, scale: float) -> dict[str, Tensor]:
    """Draw the weights that training begins with, in float64; the matrices U are scaled."""
    return {
        weight: torch.from_numpy(value).double() * (scale if is_recurrent(weight) else 1.0)
        for weight, value in cell.initial(rng).items()
    }


def is_recurrent(weight: str) -> bool:
    return weight[0] == "U"


def spectral_radii(cell: Cell, weights: Weights) -> dict[str, float]:
    """Give the largest absolute eigenvalue of each gate's recurrent matrix (H, H)."""
    return {
        gate: float(torch.linalg.eigvals(matrix).abs().max())
        for weight, value in weights.items()
        if is_recurrent(weight)
        for gate, matrix in zip(cell.blocks(weight), torch.split(value, cell.hidden_size), strict=True)
    }


def norms_back(cell: Cell, x: Tensor, weights: Weights) -> dict[str, Floats]:
    """Give the norms of dh(T)/dh(t), and of dc(T)/dc(t) where the cell has a memory c, for 0 to T steps back (T + 1).

    x: (T, B, I). Each is a block of the product of the Jacobians of all steps after t (Bengio et al. 1994; Pascanu et
    al. 2013, arXiv:1211.5063, eq. 5), all states taken as independent at t. Norms are Frobenius' divided by √H, so that
    a gradient handed on unchanged has 1, and the geometric mean over the B sequences.

    The path "carousel" is dc(T)/dc(t) along c alone, h held at every step: for an LSTM the product of its forget gates,
    and 1 without them, the constant error carousel (Hochreiter & Schmidhuber 1997, sec. 3.2). What returns through h
    and the gates comes on top of that in "c"; their paper cuts it off.
    """
    maps = namespace.bind(weights)
    before = states_before(cell, x, maps)
    norms = {"h": _norms(cell, x, before, maps, state=0)}
    if "c" in cell.states:
        c = cell.states.index("c")
        norms["c"] = _norms(cell, x, before, maps, state=c)
        norms[CAROUSEL] = _norms(cell, x, before, maps, state=c, alone=True)
    return norms


def states_before(cell: Cell, x: Tensor, maps: Mapping[str, Any]) -> list[TorchState]:
    """Give the states (B, H) that each of the T steps begins with, the first zero."""
    states = [zero_state(cell, x)]
    for x_t in x[:-1]:
        states.append(cell.step(namespace, x_t, states[-1], maps))
    return states


def zero_state(cell: Cell, x: Tensor) -> TorchState:
    return tuple(part.to(x.dtype) for part in cell.start(namespace, x.shape[1]))


def _norms(
    cell: Cell, x: Tensor, before: list[TorchState], maps: Mapping[str, Any], *, state: int, alone: bool = False
) -> Floats:
    """Carry the identity of one state back from T; alone: as if it did not depend on the others."""
    B, H = before[0][state].shape
    identity = torch.eye(H, dtype=x.dtype).repeat_interleave(B, dim=0)  # (H·B, H)
    rows = tuple(identity if number == state else torch.zeros_like(identity) for number in range(len(cell.states)))
    squares = [torch.ones(B, dtype=x.dtype)]
    for x_t, state_t in zip(x.flip(0), reversed(before), strict=True):
        rows = pull_back(cell, x_t, state_t, maps, rows)
        if alone:
            rows = tuple(row if number == state else torch.zeros_like(row) for number, row in enumerate(rows))
        squares.append(rows[state].view(H, B, H).square().sum(dim=(0, 2)) / H)
    norms: Floats = (torch.stack(squares).log().mean(dim=1) / 2).exp().numpy()  # (T + 1,)
    return norms


def pull_back(cell: Cell, x: Tensor, state: TorchState, maps: Mapping[str, Any], rows: TorchState) -> TorchState:
    """Multiply gradients by the Jacobian of one step: from those by its states to those by the states before it.

    x: (B, I). state: arrays (B, H). rows: arrays (R·B, H). A step treats the rows of a batch apart, so R copies of it
    give R gradients at once.
    """
    R = len(rows[0]) // len(x)
    copies = tuple(part.repeat(R, 1).requires_grad_() for part in state)  # (R·B, H)
    after = cell.step(namespace, x.repeat(R, 1), copies, maps)
    return torch.autograd.grad(after, copies, rows, materialize_grads=True)


def weight_gradient(
    cell: Cell, x: Tensor, weights: Weights, labels: Tensor, readout: Tensor, *, clip: float
) -> tuple[float, float]:
    """Give the norm of the gradient of all weights before and after clipping (Pascanu et al. 2013, algorithm 1).

    The loss is as in training: the mean cross-entropy of the labels (T, B) in a softmax over readout · h (V, H) at
    every step.
    """
    parameters = {weight: value.clone().requires_grad_() for weight, value in weights.items()}
    outputs, _ = scan(cell, x, zero_state(cell, x), parameters)  # (T, B, H)
    logits = outputs @ readout.t()  # (T, B, V)
    F.cross_entropy(logits.flatten(0, 1), labels.flatten()).backward()  # type: ignore[no-untyped-call]
    before = torch.nn.utils.clip_grad_norm_(parameters.values(), clip)
    after = torch.nn.utils.get_total_norm([value.grad for value in parameters.values() if value.grad is not None])
    return float(before), float(after)
