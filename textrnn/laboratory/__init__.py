"""Experiments on cells and trained networks: how gradients travel, what a cell can learn, what units follow."""

from textrnn.registry import Registry

PUZZLES = Registry(
    "puzzle",
    {
        "parity": "textrnn.laboratory.puzzles:Parity",
        "copy": "textrnn.laboratory.puzzles:Copy",
        "adding": "textrnn.laboratory.puzzles:Adding",
    },
)
