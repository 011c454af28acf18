"""textrnn compare cells: recurrent cells with equal parameters and equal time on one text."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.cell_choice import ALL, choose_cells, take_options
from textrnn.commands.cell_table import Comparison, show
from textrnn.commands.cell_trials import run_trials
from textrnn.commands.live_line import LiveLine, clock
from textrnn.commands.options import Json, Quiet, Threads
from textrnn.commands.output import note
from textrnn.commands.settings import BUDGETS, merge_settings
from textrnn.commands.training_data import TrainingText
from textrnn.commands.training_request import Request
from textrnn.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from textrnn.commands.language_model_task import LanguageModelMaterial
    from textrnn.training.defaults import LanguageModelPlan

REFERENCE = "lstm"  # the cell whose plan `textrnn train` would choose for this text and time, and all others share


def compare_cells(
    sources: Annotated[
        list[str] | None,
        typer.Argument(metavar="SOURCE...", help="Files, folders, globs, - for standard input, or corpora by name."),
    ] = None,
    cell: Annotated[str, typer.Option(metavar="LIST", help="Such as lstm,gru.")] = ALL,
    minutes: Annotated[float, typer.Option(metavar="M", help="Training time of each cell.")] = 1.0,
    parameters: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Of each network; by text and time.")
    ] = None,
    layers: Annotated[int | None, typer.Option(metavar="N", help="Stacked layers; 2.")] = None,
    tokenizer: Annotated[str | None, typer.Option(help="char, byte, word, whitespace, subword, sentence.")] = None,
    valid: Annotated[
        str | None, typer.Option(metavar="FILE|FRACTION", help="To validate on; a small part of the text.")
    ] = None,
    field: Annotated[str | None, typer.Option(help="Of .jsonl records; text, body or content.")] = None,
    column: Annotated[str | None, typer.Option(help="Of .csv and .tsv; text, body or content.")] = None,
    precision: Annotated[str | None, typer.Option(help="auto (by trial), fp32 or bf16.")] = None,
    threads: Threads = None,
    seed: Annotated[int | None, typer.Option(metavar="N", help="Of every draw; 0.")] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="Any other setting of textrnn train.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE", help="Draw loss and speed; .png, .svg or .pdf.")
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Compare recurrent cells on a text.

    Each is trained as by textrnn train, for the same time, with the same settings, and so wide that all have as many
    parameters. Ctrl-C ends it with those that are done. No model is kept.
    """
    names = choose_cells(cell)
    options = {"minutes": minutes, "layers": layers, "tokenizer": tokenizer, "precision": precision,
               "threads": threads, "seed": seed}  # fmt: skip
    text = TrainingText(tuple(sources or ()), field=field, column=column, valid=valid)
    settings = merge_settings(options, set_ or [], None)
    _check_settings(settings)
    of_cells = take_options(settings, names)
    request = _request(text, {**settings, "cell": REFERENCE}, quiet=quiet)
    _check(request, output)
    line = LiveLine(quiet=quiet)
    material = _read(request, line)
    plans = plan_trials(request, material, names, of_cells, parameters)
    each = f"{minutes:g} minute{'s' * (minutes != 1)} each"
    note(f"{material.text_words(plans[names[0]])}\n{len(names)} cells, {each}: "
         f"{clock(60 * minutes * len(names))} of training", quiet=quiet)  # fmt: skip
    results, exit_code = run_trials(material, plans, line)
    if results:
        show(Comparison.of(material, plans[names[0]], results), output, json=json, quiet=quiet)
    if exit_code:
        raise typer.Exit(exit_code)


def _request(text: TrainingText, settings: Mapping[str, Any], *, quiet: bool) -> Request:
    return Request(
        task="lm", text=text, output="", vectors={}, freeze_embeddings=False, sample_every=0, resume=False,
        force=False, dry_run=False, quiet=quiet, settings=settings, configured=False,
    )  # fmt: skip


def _check_settings(settings: Mapping[str, Any]) -> None:
    """Refuse settings that the comparison makes itself."""
    for width in ("hidden", "embedding"):
        if width in settings:
            raise UsageError(f"equal parameters choose the width of each cell: give --parameters, not --set {width}.")
    for budget in BUDGETS[1:]:
        if budget in settings:
            raise UsageError(f"cells are compared by equal time: give --minutes, not --set {budget}.")
    if not 0 < settings["minutes"] < math.inf:
        raise UsageError(f"--minutes must be above 0, not {settings['minutes']:g}.")
    if "cell" in settings:
        raise UsageError("the cells are those of --cell LIST. Give it instead of --set cell.")


def _check(request: Request, output: Path | None) -> None:
    """Refuse what cannot work, before anything is read."""
    if output is not None:
        from textrnn.commands.output_file import check_output_file
        from textrnn.pictures import check_picture_file

        check_picture_file(output)
        check_output_file(output, request.text.sources)
    from textrnn.commands.language_model_task import LanguageModelTask

    try:
        LanguageModelTask(request).check()
    except ConfigError as error:
        raise UsageError(str(error)) from error


def _read(request: Request, line: LiveLine) -> "LanguageModelMaterial":
    from textrnn.commands.language_model_task import LanguageModelTask

    material = LanguageModelTask(request).read(line)
    line.wipe()
    return material


def plan_trials(
    request: Request,
    material: "LanguageModelMaterial",
    names: Sequence[str],
    of_cells: Mapping[str, Any],
    parameters: int | None,
) -> "dict[str, LanguageModelPlan]":
    """Choose for the reference what the user has not, and a width for every cell."""
    from textrnn.commands.training_session import decide
    from textrnn.laboratory.cell_comparison import equal_plans

    plan, speed = decide(request, material)
    found = {name: getattr(plan.training, name) for name in ("device", "precision", "threads")}
    settings = {**request.settings, **found}
    return equal_plans(lambda given: material.choose(given, speed), settings, names, of_cells, parameters)
