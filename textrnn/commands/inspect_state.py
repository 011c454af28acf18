"""`textrnn inspect state`: what units of a trained language model do along a text."""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from textrnn.commands.one_thread import use_one_thread
from textrnn.commands.options import Json, Model, Quiet
from textrnn.commands.output import emit_json, note, note_terminal_input
from textrnn.errors import InputError, UsageError
from textrnn.registry import suggest

if TYPE_CHECKING:
    from textrnn.commands.generation import Writer
    from textrnn.commands.state_text import UnitTrace
    from textrnn.inference.language_model import LanguageModelStepper

MOST_CHARACTERS = 20_000
FEW_TOKENS = 300
UNITS = 5
SUFFIX = ".html"

Text = Annotated[str | None, typer.Argument(metavar="[TEXT|-]", help="The text; standard input if there is none.")]
File = Annotated[str | None, typer.Option("--file", metavar="FILE", help="A file that holds the text.")]
Unit = Annotated[str | None, typer.Option("--unit", metavar="LIST", help="These units, counted from 1, as 3,17.")]
Units = Annotated[
    int | None,
    typer.Option("--units", metavar="N", min=1, help=f"The N most telling units; {UNITS}.", show_default=False),
]
Layer = Annotated[int | None, typer.Option("--layer", metavar="N", min=1, help="Counted from 1; the last.")]
State = Annotated[str | None, typer.Option("--state", metavar="NAME", help="h, c, ...; c where the cell has it.")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE.html", help="Write a page instead.")]


class Place(NamedTuple):
    """A state of a layer, which is counted from 1. size: its units."""

    layer: int
    state: str
    size: int


def inspect_state(
    text: Text = None,
    model: Model = "tales",
    file: File = None,
    unit: Unit = None,
    units: Units = None,
    layer: Layer = None,
    state: State = None,
    output: Output = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show what units of a trained model do along a text.

    The text once for each unit, coloured from blue, below zero, to red, above it. The most telling units are those
    that best follow what can be counted: quotes, brackets, the place in the line, capitals, ... Over a short text some
    do so by chance.
    """
    use_one_thread()
    from textrnn.commands.generation import Writer

    wanted = parse_units(unit)
    if wanted and units is not None:
        raise UsageError("--unit names the units, so it leaves --units nothing to do. Drop one.")
    check_output(output, file, json=json)
    whole = read_text(text, file, quiet=quiet)
    writer = Writer.load(model)
    place = find_place(writer.stepper, layer, state)
    check_units(wanted, units, place)
    tokens, traces = trace_units(writer, whole[:MOST_CHARACTERS], place, wanted, units or UNITS, quiet=quiet)
    tell(writer, place, len(whole), len(tokens), quiet=quiet)
    if json:
        emit_json(record(model, place, tokens, traces))
    elif output is not None:
        write_page(output, f"{model}: layer {place.layer}, state {place.state}", traces, tokens)
    else:
        show(traces, tokens)


def parse_units(listed: str | None) -> list[int]:
    """Give the units of a list, each once."""
    names = [] if listed is None else [name.strip() for name in listed.split(",")]
    for name in names:
        if not (name.isascii() and name.isdigit()):
            raise UsageError(f"--unit {listed!r} is no list of units. Give numbers from 1 on, such as --unit 3,17.")
    return list(dict.fromkeys(map(int, names)))


def check_output(output: Path | None, file: str | None, *, json: bool) -> None:
    from textrnn.commands.output_file import check_output_file

    if output is None:
        return
    if json:
        raise UsageError("--json prints what --output would draw. Drop one.")
    if output.suffix.lower() != SUFFIX:
        raise UsageError(f"--output {output} does not end in {SUFFIX}. Name it so.")
    check_output_file(output, [file] if file else ())


def read_text(text: str | None, file: str | None, *, quiet: bool) -> str:
    from textrnn.commands.generation import read_prompt
    from textrnn.text.reading import without_surrogates

    if text is not None and file is not None:
        raise UsageError("a text and --file are both given. Drop one.")
    if text is not None and Path(text[:255]).is_file():
        raise UsageError(f"{text} is a file. Read it with --file {text}.")
    if text is None and file is None:
        text = "-"
    note_terminal_input([text or file or ""], quiet=quiet)
    whole = without_surrogates(read_prompt(text, file))
    if not whole:
        raise InputError("the text is empty. Give one, or name a file of it with --file.")
    return whole


def find_place(stepper: "LanguageModelStepper", layer: int | None, state: str | None) -> Place:
    """Give the state that is meant. Raises UsageError if there is none, with those that there are."""
    count = len(stepper.layers)
    number = count if layer is None else layer
    if number > count:
        raise UsageError(f"there is no layer {number}: the model has {count}. Give --layer 1 to {count}.")
    cell = stepper.layers[number - 1].cell
    states = list(cell.states)
    if state is None:
        state = "c" if "c" in states else "h"
    if state not in states:
        raise UsageError(f"unknown state {state!r} of the cell {stepper.config.cell}. {suggest(state, states)}")
    return Place(number, state, cell.hidden_size)


def check_units(wanted: Sequence[int], units: int | None, place: Place) -> None:
    for number in wanted:
        if not 1 <= number <= place.size:
            raise UsageError(f"there is no unit {number}: layer {place.layer} has the units 1 to {place.size}.")
    if units is not None and units > place.size:
        raise UsageError(f"--units is {units}, but layer {place.layer} has {place.size}. Give at most those.")


def trace_units(
    writer: "Writer", text: str, place: Place, wanted: Sequence[int], number: int, *, quiet: bool
) -> "tuple[list[str], list[UnitTrace]]":
    """Read a text as generation does; give its tokens, and what the wanted or the most telling units did."""
    from textrnn.commands.generate import tell_unknown
    from textrnn.commands.state_text import UnitTrace
    from textrnn.laboratory.states import activations, follow, rank_units

    tell_unknown(writer, text, quiet=quiet)
    ids = writer.encode(text)
    if not ids:
        raise InputError("the model knows no part of the text. Give one in the language and letters it was trained on.")
    tokens = known_tokens(writer, text)
    read = activations(writer.stepper, writer.lead_in(ids), layer=place.layer - 1, state=place.state)
    states = read[-len(ids) :]
    followed = follow(states, tokens)
    chosen = [each - 1 for each in wanted] or rank_units(states, followed)[:number]
    return tokens, [UnitTrace(each + 1, states[:, each], *followed[each]) for each in chosen]


def known_tokens(writer: "Writer", text: str) -> list[str]:
    """Give what each token that the network reads stands for in the text."""
    from textrnn.text.vocabulary import UNKNOWN

    tokenizer = writer.tokenizer
    pairs = zip(tokenizer.tokens(text), tokenizer.encode(text), strict=True)
    return [token for token, number in pairs if number != UNKNOWN or writer.knows_unknown]


def tell(writer: "Writer", place: Place, characters: int, tokens: int, *, quiet: bool) -> None:
    """Say what was read, and how far it can be trusted."""
    config = writer.stepper.config
    network = f"{config.cell}, layer {place.layer} of {config.layers}, state {place.state}, {place.size} units"
    note(f"{network}; {tokens:,} tokens", quiet=quiet)
    if characters > MOST_CHARACTERS:
        note(f"only the first {MOST_CHARACTERS:,} of {characters:,} characters are read", quiet=quiet)
    if tokens < FEW_TOKENS:
        note(f"on so few some unit correlates with anything by chance; {FEW_TOKENS} or more tell better", quiet=quiet)


def record(model: str, place: Place, tokens: Sequence[str], traces: "Sequence[UnitTrace]") -> dict[str, Any]:
    """Give everything as one JSON object."""
    found = [
        {
            "unit": trace.unit,
            "feature": trace.feature,
            "correlation": round(trace.correlation, 4),
            "activations": [round(value, 6) for value in trace.values.tolist()],
        }
        for trace in traces
    ]
    return {"model": model, "layer": place.layer, "state": place.state, "tokens": list(tokens), "units": found}


def write_page(path: Path, title: str, traces: "Sequence[UnitTrace]", tokens: Sequence[str]) -> None:
    from textrnn.commands.state_page import draw_page
    from textrnn.io import write_atomically

    write_atomically(path, draw_page(title, traces, tokens).encode())
    print(path)


def show(traces: "Sequence[UnitTrace]", tokens: Sequence[str]) -> None:
    """Print the text of each unit, in colour where that can be shown."""
    from textrnn.commands.state_text import Colours, Drawing, Marks, draw_unit
    from textrnn.commands.text_results import Screen

    screen, width = Screen.of_output(), shutil.get_terminal_size().columns
    for number, trace in enumerate(traces):
        drawing: Drawing = Colours(trace) if screen.colour else Marks(trace, sys.stdout.encoding)
        screen.write(["\n" * (number > 0)])
        screen.write(draw_unit(trace, tokens, width, drawing))
