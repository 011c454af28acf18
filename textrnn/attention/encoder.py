"""An encoder that reads in both directions."""

from collections.abc import Callable
from typing import NamedTuple

from textrnn.attention.source import Array, Namespace

Run = Callable[[int, str, Array], Array]


class Read(NamedTuple):
    """memory: (B, S, 2 · H). last: where each direction ends, (B, 2 · H)."""

    memory: Array
    last: Array


class Encoder:
    """Layers that each read in both directions (Schuster & Paliwal 1997), the upper ones what both below have read."""

    def __init__(self, input_size: int, hidden_size: int, layers: int) -> None:
        inputs = [input_size] + [2 * hidden_size] * (layers - 1)
        self.layer_sizes = [(size, hidden_size) for size in inputs]  # (I, H) of every layer, alike for both directions

    def encode(self, xp: Namespace, x: Array, lengths: Array, run: Run, drop: Callable[[Array], Array]) -> Read:
        """Read embedded sources x (B, S, I), of which each has so many tokens.

        run: gives the outputs (B, S, H) of a layer, by number and direction. Padding stands behind the tokens in
        either direction, so that none of it reaches them. drop: drops units of what a layer gives.
        """
        order = reversal(xp, lengths, x.shape[1])
        for number in range(len(self.layer_sizes)):
            forwards = run(number, "forwards", x)
            backwards = xp.take_steps(run(number, "backwards", xp.take_steps(x, order)), order)
            x = drop(xp.concatenate((forwards, backwards), 2))  # (B, S, 2 · H)
        ends = xp.take_steps(forwards, lengths[:, None] - 1)[:, 0]
        return Read(x, xp.concatenate((ends, backwards[:, 0]), 1))


def reversal(xp: Namespace, lengths: Array, steps: int) -> Array:
    """Give the places (B, S) that turn the tokens of each row around and leave its padding."""
    places = xp.arange_for(lengths, steps)
    turned = lengths[:, None] - 1 - places
    return xp.where(turned >= 0, turned, places)
