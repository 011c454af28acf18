"""textrnn inspect gradients: how far back the gradients of recurrent cells reach."""

import dataclasses
import math
import shutil
import sys
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.cell_choice import choose_cells, take_options
from textrnn.commands.gradient_chart import Curve, Panel, draw_picture, draw_text
from textrnn.commands.options import Json, Quiet
from textrnn.commands.output import emit_json, is_terminal, note
from textrnn.commands.rouge_table import lay_out
from textrnn.commands.settings import parse_assignment
from textrnn.config import CELL_OPTIONS
from textrnn.errors import UsageError
from textrnn.registry import suggest

if TYPE_CHECKING:
    from textrnn.laboratory.gradients import GradientFlow, Setup

CELLS_SHOWN = "rnn,irnn,lstm-1997,lstm,gru"
HEAD = ("CELL", "RADIUS", "REACH OF h", "REACH OF c", "CAROUSEL", "GRADIENT", "CLIPPED", "FACTOR")
LEGEND = (
    "RADIUS: spectral radius of the recurrent matrix, the largest of all gates.",
    "REACH: steps back over which more than 1 % of the gradient is left; + if that is all of them.",
    "CAROUSEL: what is left of dc(T)/dc(0) along c alone, with h held: for an LSTM the product of its forget gates; 1 "
    "where it has none, as lstm-1997. dc(T)/dc(t) adds what returns through h and the gates.",
    "GRADIENT: norm for all weights, of the cross-entropy of random labels at every step; CLIPPED to --clip by one "
    "FACTOR, which tames a gradient that explodes, and brings back none that has vanished.",
)


def inspect_gradients(
    cell: Annotated[str, typer.Option(metavar="LIST", help="Such as rnn,lstm; or all.")] = CELLS_SHOWN,
    steps: Annotated[int, typer.Option(metavar="T", min=1, help="Length of the sequences.")] = 100,
    scale: Annotated[float, typer.Option(metavar="S", help="Multiplies the recurrent matrices.")] = 1.0,
    hidden: Annotated[int, typer.Option(metavar="H", min=1, help="Units, and width of the inputs.")] = 64,
    clip: Annotated[float, typer.Option(metavar="C", help="Largest norm of the gradient of all weights.")] = 1.0,
    seed: Annotated[int, typer.Option(metavar="N", min=0, help="Of weights and inputs.")] = 0,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="An option of cells, such as forget_bias=3.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Draw the curves; .png, .svg or .pdf.")
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show how far back the gradients of cells reach.

    The norm of dh(T)/dh(t), and of dc(T)/dc(t) for cells with a memory c, from T back to the first step: exact, at the
    weights that training begins with, on random inputs. A gradient handed on unchanged has norm 1.
    """
    names = choose_cells(cell)
    check_options(scale, clip, output)
    options = cell_options(set_ or [], names)
    from textrnn.laboratory.gradients import Setup, measure_flow

    setup = Setup(steps=steps, hidden=hidden, scale=scale, clip=clip, seed=seed, options=options)
    flows = []
    for name in names:
        note(name, quiet=quiet or len(names) == 1 or not is_terminal(sys.stderr))
        flows.append(measure_flow(name, setup))
    if json:
        emit_json(record(setup, flows))
    else:
        show(flows, quiet=quiet)
    if output is not None:
        write_picture(output, flows, quiet=quiet)


def check_options(scale: float, clip: float, output: Path | None) -> None:
    """Raise UsageError for numbers that mean nothing, and for a file that cannot be drawn."""
    if not 0 <= scale < math.inf:
        raise UsageError(f"--scale must be a number from 0 on, not {scale:g}. 1 leaves the matrices as they are.")
    if not 0 < clip < math.inf:
        raise UsageError(
            f"--clip must be a number above 0, not {clip:g}. textrnn train clips to 1 where nothing else is asked."
        )
    if output is not None:
        from textrnn.pictures import check_picture_file

        check_picture_file(output)


def cell_options(assignments: Sequence[str], names: Sequence[str]) -> dict[str, Any]:
    """Read options of cells. Raises UsageError for what is none, or none of these cells'."""
    settings = dict(map(parse_assignment, assignments))
    found = take_options(settings, names)
    for name in settings:
        raise UsageError(f"there is no option of cells {name!r}. {suggest(name, list(CELL_OPTIONS))}")
    return found


def show(flows: Sequence["GradientFlow"], *, quiet: bool) -> None:
    """Print the charts and the table."""
    width = min(shutil.get_terminal_size().columns, 120)
    print(draw_text(panels(flows), width=width, encoding=sys.stdout.encoding), end="\n\n")
    print(lay_out([HEAD, *map(row, flows)]), flush=True)
    note("\n" + "\n".join(textwrap.fill(line, width, subsequent_indent="  ") for line in LEGEND), quiet=quiet)


def panels(flows: Sequence["GradientFlow"]) -> list[Panel]:
    """Give the curves of h, and those of c where a cell has it."""
    hidden, memory = [], []
    for number, flow in enumerate(flows):
        norms = {path: values.tolist() for path, values in flow.norms.items()}
        hidden.append(Curve(flow.cell, norms["h"], number))
        if "c" in norms:
            memory.append(Curve(flow.cell, norms["c"], number))
            memory.append(Curve("its carousel alone", norms["carousel"], number, alone=True))
    found = [Panel("norm of dh(T)/dh(t), by steps back from T", hidden)]
    return [*found, Panel("norm of dc(T)/dc(t), by steps back from T", memory)] if memory else found


def row(flow: "GradientFlow") -> list[str]:
    return [
        flow.cell,
        f"{max(flow.radii.values()):.2f}" if flow.radii else "-",
        reach(flow, "h"),
        reach(flow, "c"),
        f"{flow.norms['carousel'][-1]:.2g}" if "carousel" in flow.norms else "-",
        f"{flow.gradient:.3g}",
        f"{flow.clipped:.3g}",
        f"{flow.factor:.2g}",
    ]


def reach(flow: "GradientFlow", path: str) -> str:
    """Write the reach, with a + if it is as long as the sequence."""
    if path not in flow.norms:
        return "-"
    steps = flow.reach(path)
    return f"{steps:,}{'+' * (steps == len(flow.norms[path]) - 1)}"


def record(setup: "Setup", flows: Sequence["GradientFlow"]) -> dict[str, Any]:
    """Give everything as one JSON object; norms count steps back from T."""
    cells = [
        {
            "cell": flow.cell,
            "spectral_radius": flow.radii,
            "reach": {path: flow.reach(path) for path in flow.norms},
            "norms": {path: values.tolist() for path, values in flow.norms.items()},
            "gradient": flow.gradient,
            "clipped": flow.clipped,
            "factor": flow.factor,
        }
        for flow in flows
    ]
    return {**dataclasses.asdict(setup), "cells": cells}


def write_picture(output: Path, flows: Sequence["GradientFlow"], *, quiet: bool) -> None:
    from textrnn.io import write_atomically

    write_atomically(output, draw_picture(panels(flows), output.suffix.lower()[1:]))
    note(f"drawn: {output}", quiet=quiet)
