"""textrnn cells: the catalogue of recurrent cells, and the equations of each."""

import inspect
import math
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.options import Json
from textrnn.commands.output import emit_json

if TYPE_CHECKING:
    from textrnn.cells.cell import Cell

HEADER = ("NAME", "GATES", "STATES", "WEIGHTS", "PAPER")


def cells(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Show the equations of this one.")] = None,
    hidden: Annotated[int, typer.Option("--hidden", metavar="H", min=1, help="Units to count weights for.")] = 256,
    json: Json = False,
) -> None:
    """List the recurrent cells, or show the equations of one.

    Weights are counted for inputs as wide as the state.
    """
    from textrnn.cells import CELLS

    if name is not None:
        cell = CELLS.get(name)(hidden, hidden)
        if json:
            emit_json(_record(name, cell))
        else:
            _show(name, cell)
        return
    records = [_record(each, CELLS.get(each)(hidden, hidden)) for each in CELLS.names()]
    if json:
        emit_json(records)
    else:
        _list(records)


def _record(name: str, cell: "Cell") -> dict[str, Any]:
    from textrnn.cells.equations import equations

    shapes = cell.shapes()
    return {
        "name": name,
        "about": (inspect.getdoc(type(cell)) or "").partition("\n")[0],
        "gates": list(cell.gates),
        "states": list(cell.states),
        "hidden": cell.hidden_size,
        "weights": sum(math.prod(shape) for shape in shapes.values()),
        "shapes": {weight: list(shape) for weight, shape in shapes.items()},
        "options": {option: getattr(cell, option) for option in cell.options()},
        "equations": equations(cell),
        "paper": cell.paper,
    }


def _list(records: list[dict[str, Any]]) -> None:
    rows = [HEADER]
    for record in records:
        gates, states = " ".join(record["gates"]), " ".join(record["states"])
        rows.append((record["name"], gates, states, f"{record['weights']:,}", record["paper"]))
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
    for name, gates, states, weights, paper in rows:
        print(
            f"{name.ljust(widths[0])}  {gates.ljust(widths[1])}  {states.ljust(widths[2])}  {weights.rjust(widths[3])}"
            f"  {paper}"
        )


def _show(name: str, cell: "Cell") -> None:
    record = _record(name, cell)
    print(f"{name}: {record['about']}\n{record['paper']}\n")
    print(*(f"    {line}" for line in record["equations"]), sep="\n")
    print(f"\n{record['weights']:,} weights for {cell.hidden_size} units and inputs as wide:")
    for weight, shape in cell.shapes().items():
        print(f"    {weight.ljust(6)}{' x '.join(map(str, shape))}")
    for option, value in record["options"].items():
        print(f"--set {option}={value:g}")
