"""textrnn inspect task: cells trained on a puzzle that needs a memory, and the lengths they solve it at."""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.cell_choice import choose_cells
from textrnn.commands.interruption import Interruption
from textrnn.commands.live_line import LiveLine, clock
from textrnn.commands.options import Json, Quiet
from textrnn.commands.output import emit_json
from textrnn.commands.rouge_table import lay_out
from textrnn.commands.sparkline import marks_for
from textrnn.errors import DivergenceError, UsageError

if TYPE_CHECKING:
    from textrnn.laboratory.puzzle_training import Outcome
    from textrnn.laboratory.puzzles import Puzzle
    from textrnn.training.config import TrainingConfig

BATCH, RATE = 64, 4e-3


@dataclass(frozen=True)
class Experiment:
    """What every cell is given. longest: the length that it is trained up to."""

    puzzle: "Puzzle"
    longest: int
    config: "TrainingConfig"
    hidden: int
    layers: int


@dataclass(frozen=True)
class Row:
    """What one cell reached."""

    cell: str
    weights: int
    steps: int
    seconds: float
    outcomes: "list[Outcome]"
    verdict: str

    def figures(self) -> dict[str, Any]:
        """Give everything as one JSON object."""
        lengths = [{"length": o.length, "accuracy": o.accuracy, "loss": o.loss} for o in self.outcomes]
        return {
            "cell": self.cell,
            "weights": self.weights,
            "steps": self.steps,
            "seconds": round(self.seconds, 2),
            "verdict": self.verdict,
            "lengths": lengths,
        }


def inspect_task(
    task: Annotated[str, typer.Argument(metavar="TASK", help="parity, copy or adding.")],
    cell: Annotated[str, typer.Option(metavar="LIST", help="Such as rnn,mgu; or all.")] = "rnn,lstm,gru",
    length: Annotated[int | None, typer.Option(max=5000, metavar="N", help="Train on lengths up to N.")] = None,
    hidden: Annotated[int, typer.Option(min=1, metavar="H", help="Units of a layer.")] = 64,
    layers: Annotated[int, typer.Option(min=1, metavar="N", help="Layers of each network.")] = 1,
    steps: Annotated[int | None, typer.Option(min=1, metavar="N", help="Batches for each cell.")] = None,
    minutes: Annotated[float | None, typer.Option(metavar="M", help="Time for each cell, instead of steps.")] = None,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Of weights and examples.")] = 0,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Train cells on a puzzle, and see what they learn.

    parity: is the number of ones even? copy: repeat symbols after a delay. adding: the sum of two marked numbers.
    Every batch is new, and cells are measured on longer sequences, too. --length and --steps are what suits the puzzle
    if absent.
    """
    from textrnn.laboratory import PUZZLES

    puzzle: Puzzle = PUZZLES.get(task)()
    names = choose_cells(cell)
    longest = puzzle.usual if length is None else length
    if longest < puzzle.shortest:
        raise UsageError(f"--length must be at least {puzzle.shortest} for {task}, not {longest}.")
    config = plan(puzzle, steps=steps, minutes=minutes, seed=seed)
    experiment = Experiment(puzzle, longest, config, hidden, layers)
    rows = []
    with Interruption() as interruption:
        for name in names:
            row = train_cell(experiment, name, interruption, quiet=quiet)
            if row is None:
                break
            rows.append(row)
    if not rows:
        raise typer.Exit(interruption.exit_code)
    if json:
        settings = {"length": longest, "hidden": hidden, "layers": layers, "batch": config.batch, "seed": seed}
        guess = {"guess_accuracy": puzzle.guess_accuracy, "guess_loss": puzzle.guess_loss}
        emit_json({"task": task, **settings, **guess, "cells": [row.figures() for row in rows]})
    else:
        print(f"{task}: {puzzle.about}\n")
        print(lay_out(table(puzzle, rows)))
        print(f"\n{explanation(puzzle, longest, config)}")
    if interruption.wanted:
        raise typer.Exit(interruption.exit_code)


def plan(puzzle: "Puzzle", *, steps: int | None, minutes: float | None, seed: int) -> "TrainingConfig":
    """Settle how every cell is trained. Raises UsageError for a budget that is none, or two."""
    from textrnn.training.config import TrainingConfig

    if minutes is None:
        return TrainingConfig(steps=steps or puzzle.steps, batch=BATCH, lr=RATE, seed=seed)
    if steps is not None:
        raise UsageError("--steps and --minutes are both budgets. Drop one.")
    if not 0 < minutes < math.inf:
        raise UsageError(f"--minutes must be above 0, not {minutes:g}.")
    return TrainingConfig(minutes=minutes, batch=BATCH, lr=RATE, seed=seed)


def train_cell(experiment: Experiment, cell: str, interruption: Interruption, *, quiet: bool) -> Row | None:
    """Train a cell and measure it, telling on stderr how it goes; None if it is interrupted."""
    from textrnn.laboratory.puzzle_training import PuzzleNetwork, judge, lengths_around, measure, train
    from textrnn.training.precision import prepare_processor

    prepare_processor(1)  # more threads wait for each other in products this small
    puzzle, longest, config = experiment.puzzle, experiment.longest, experiment.config
    network = PuzzleNetwork(puzzle, cell, hidden=experiment.hidden, layers=experiment.layers, seed=config.seed)
    line = LiveLine(quiet=quiet)
    holds = True
    try:
        for progress in train(network, longest, config):
            left = progress.seconds * (1 - progress.fraction) / max(progress.fraction, 1e-9)
            line.redraw(f"{cell}: {progress.fraction:4.0%}  loss {progress.loss:.4f}  {clock(left)} left")
            if interruption.wanted:
                line.tell(f"interrupted in {cell}")
                return None
    except DivergenceError:  # a result, which the other cells need not be lost for
        holds = False
    outcomes = [measure(network, length) for length in lengths_around(longest, puzzle.shortest)]
    row = Row(
        cell=cell,
        weights=sum(value.numel() for value in network.parameters()),
        steps=progress.step,
        seconds=progress.seconds,
        outcomes=outcomes,
        verdict=judge(outcomes, longest, puzzle.guess_accuracy) if holds else "training does not hold",
    )
    line.tell(f"{cell}: {row.verdict} ({row.steps:,} steps in {clock(row.seconds)})")
    return row


def table(puzzle: "Puzzle", rows: list[Row]) -> list[list[str]]:
    """Give the rows of the table: accuracy in per cent at each length, and as marks whose height begins at a guess."""
    lengths = [str(outcome.length) for outcome in rows[0].outcomes]
    widest = max(len(row.verdict) for row in rows)  # the only words that begin a column
    cells = [["CELL", *lengths, "", "WEIGHTS", "SECONDS", "VERDICT".ljust(widest)]]
    for row in rows:
        shares = [f"{100 * outcome.accuracy:.1f}" for outcome in row.outcomes]
        accuracies = [outcome.accuracy for outcome in row.outcomes]
        curve = draw_curve(accuracies, lowest=puzzle.guess_accuracy, encoding=sys.stdout.encoding)
        cells.append([row.cell, *shares, curve, f"{row.weights:,}", f"{row.seconds:.1f}", row.verdict.ljust(widest)])
    return cells


def draw_curve(shares: Sequence[float], *, lowest: float, encoding: str | None) -> str:
    """Draw each share as a mark, its height from the lowest to 1, in characters that the encoding knows."""
    marks = marks_for(encoding)
    heights = (max(0.0, share - lowest) / (1 - lowest) for share in shares)
    return "".join(marks[round(height * (len(marks) - 1))] for height in heights)


def explanation(puzzle: "Puzzle", longest: int, config: "TrainingConfig") -> str:
    """Say what the figures are."""
    lengths = f"{puzzle.shortest} to {longest}"
    return (
        f"Lengths are {puzzle.measure}; training saw {lengths}, {config.batch} new examples a step.\n"
        f"Figures are {puzzle.answer}, in per cent: {100 * puzzle.guess_accuracy:.1f} by a guess, which costs "
        f"{puzzle.guess_loss:.3f} {puzzle.unit}."
    )
