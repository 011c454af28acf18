"""What every recurrent cell has: named weights, a start state, and one step written as the paper's equations.

The equations run on any array namespace `xp` that offers tanh, sigmoid, relu, mean and rsqrt: `textrnn.cells.arrays`
over numpy, `textrnn.networks.namespace` over torch, and symbols (`textrnn.cells.trace`) that they are differentiated,
compiled and printed from. Matrices reach them as linear maps, so that `weights["U"](h)` reads as U h and the engine
decides how to multiply.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

Array = Any  # numpy.ndarray or torch.Tensor
Namespace = Any
State = tuple[Array, ...]
Weights = Mapping[str, Any]


class Cell(ABC):
    """A recurrent cell from inputs x of size I to outputs h of size H; state[0] is h.

    gates: one letter for each block of H rows in the input weights W (G·H, I) and the bias b (G·H).
    keeping: gates that keep what is remembered, whose bias starts at forget_bias times so much.
    """

    gates: ClassVar[str]
    states: ClassVar[tuple[str, ...]] = ("h",)
    keeping: ClassVar[Mapping[str, int]] = {}
    paper: ClassVar[str]

    def __init__(self, input_size: int, hidden_size: int, *, forget_bias: float = 1.0) -> None:
        self.input_size = input_size
        self.hidden_size = hidden_size
        self.forget_bias = forget_bias

    @classmethod
    def options(cls) -> tuple[str, ...]:
        """Give the settings, by their names in a configuration, that the constructor takes beside the sizes."""
        return ("forget_bias",) if cls.keeping else ()

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), *vars(self).values()))

    @abstractmethod
    def advance(self, xp: Namespace, a: Array, state: State, weights: Weights) -> State:
        """Advance one step from a = W x + b (B, G·H), the part of the equations that does not see the state."""

    def step(self, xp: Namespace, x: Array, state: State, weights: Weights) -> State:
        """Advance one time step. x: (B, I). state: arrays (B, H)."""
        return self.advance(xp, self.project(xp, x, weights), state, weights)

    def project(self, xp: Namespace, x: Array, weights: Weights) -> Array:
        """Give W x + b (..., G·H) for inputs x (..., I)."""
        return weights["W"](x) + weights["b"]

    def start(self, xp: Namespace, batch: int) -> State:
        """Give the zero state (B, H) that a text begins with."""
        return tuple(xp.zeros((batch, self.hidden_size)) for _ in self.states)

    def split(self, a: Array) -> tuple[Array, ...]:
        """Cut (..., n·H) into n gates (..., H)."""
        H = self.hidden_size
        return tuple(a[..., start : start + H] for start in range(0, a.shape[-1], H))

    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Name every weight and its shape; those with two dimensions are matrices, applied as maps."""
        G, H = len(self.gates), self.hidden_size
        return {"W": (G * H, self.input_size), "U": (G * H, H), "b": (G * H,)}

    def blocks(self, weight: str) -> str:
        """Give the gates that the rows of a weight belong to, H rows each; none if it is of no gate."""
        count, rest = divmod(self.shapes()[weight][0], self.hidden_size)
        gate = weight.partition("_")[2]
        if count == 1 and gate:
            return gate if gate in self.gates else ""
        return self.gates[:count] if rest == 0 and not gate.isdigit() else ""

    def initial(self, rng: np.random.Generator) -> dict[str, NDArray[np.float32]]:
        """Draw start weights: matrices U orthogonal gate by gate, others Glorot-uniform, biases zero or open."""
        weights = {}
        for name, shape in self.shapes().items():
            if len(shape) == 1:
                weights[name] = np.zeros(shape, np.float32)
            elif name[0] == "U":
                weights[name] = orthogonal(rng, shape)
            else:
                weights[name] = glorot(rng, shape)
        for gate, factor in self.keeping.items():
            row = self.gates.index(gate) * self.hidden_size
            weights["b"][row : row + self.hidden_size] = factor * self.forget_bias
        return weights

    def multiplications(self) -> int:
        """Count the multiplications of a step's matrix products, for one row."""
        return sum(math.prod(shape) for shape in self.shapes().values() if len(shape) == 2)


def glorot(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Draw uniformly so that activations keep their variance (Glorot & Bengio 2010, eq. 16)."""
    limit = np.sqrt(6.0 / sum(shape))
    return rng.uniform(-limit, limit, shape).astype(np.float32)


def orthogonal(rng: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """Draw a stack of random orthogonal (H, H) blocks, which keep a gradient's length (Saxe et al. 2014)."""
    rows, size = shape
    blocks = []
    for _ in range(rows // size):
        q, r = np.linalg.qr(rng.standard_normal((size, size)))
        blocks.append(q * np.sign(np.diag(r)))
    return np.concatenate(blocks).astype(np.float32)
