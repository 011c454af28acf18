"""What the comparison of cells shows: a table, a chart, a picture, or one JSON object."""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textrnn.commands.bars import bar
from textrnn.commands.output import emit_json, note
from textrnn.commands.rouge_table import lay_out
from textrnn.commands.training_words import units

if TYPE_CHECKING:
    from textrnn.commands.language_model_task import LanguageModelMaterial
    from textrnn.laboratory.cell_comparison import CellResult
    from textrnn.training.defaults import LanguageModelPlan

HEAD = ("CELL", "HIDDEN", "PARAMETERS", "RECURRENT", "TOKENS/S", "STEPS", "NATS/TOKEN")
BITS = {"char": "BITS/CHAR", "byte": "BITS/BYTE"}  # of texts whose tokens are these; others have a perplexity
BAR_COLUMNS = 40
MOST_SHOWN = 1e6


@dataclass(frozen=True)
class Comparison:
    """results: the best first. plan: what all cells share. unigram: nats per token of knowing only frequencies."""

    material: "LanguageModelMaterial"
    plan: "LanguageModelPlan"
    results: "Sequence[CellResult]"
    unigram: float

    @classmethod
    def of(
        cls, material: "LanguageModelMaterial", plan: "LanguageModelPlan", results: "Sequence[CellResult]"
    ) -> "Comparison":
        from textrnn.laboratory.cell_comparison import unigram_nats

        data = material.data
        unigram = unigram_nats(data.train, data.valid, len(data.tokenizer.vocabulary))
        return cls(material, plan, sorted(results, key=lambda result: result.nats), unigram)


def show(comparison: Comparison, output: Path | None, *, json: bool, quiet: bool) -> None:
    """Print everything, and draw the picture."""
    if json:
        emit_json(_record(comparison))
    else:
        print(f"{_table(comparison)}\n\n{_chart(comparison)}\n\n{_legend(comparison)}")
    if output is not None:
        _draw(comparison, output, quiet=quiet)


def _table(comparison: Comparison) -> str:
    unit = BITS.get(comparison.material.data.tokenizer.name, "PERPLEXITY")
    rows = (_row(result, comparison.unigram, bits=unit != "PERPLEXITY") for result in comparison.results)
    return lay_out([[*HEAD, unit, "GAIN/M"], *rows])


def _row(result: "CellResult", unigram: float, *, bits: bool) -> list[str]:
    counts = (result.hidden, result.parameters, result.recurrent, round(result.tokens_per_second), result.steps)
    row = [result.cell, *(f"{count:,}" for count in counts)]
    if math.isinf(result.nats):
        return [*row, "-", "-", "-"]
    other = _number(result.nats / math.log(2), 4) if bits else _number(math.exp(min(result.nats, 700)), 2)
    return [*row, _number(result.nats, 4), other, _number(result.gain(unigram), 3)]


def _number(value: float, digits: int) -> str:
    """Write a number; that of a network which has diverged in few characters."""
    return f"{value:,.{digits}f}" if abs(value) < MOST_SHOWN else f"{value:.1e}"


def _chart(comparison: Comparison) -> str:
    """Draw how far each cell is below the unigram model, from where every bar starts."""
    below = {result.cell: comparison.unigram - result.nats for result in comparison.results}
    most = max(max(below.values()), 1e-9)
    width = max(map(len, below))
    lines = (
        f"{cell.ljust(width)}  {bar(value / most, BAR_COLUMNS, encoding=sys.stdout.encoding)} {_number(value, 4)}"
        for cell, value in below.items()
        if math.isfinite(value)
    )
    return "\n".join([f"nats/token below the unigram model, which has {comparison.unigram:.4f}", *lines])


def _legend(comparison: Comparison) -> str:
    training, network = comparison.plan.training, comparison.plan.network
    return (
        f"{training.minutes:g} min each, {network.layers} layer{'s' * (network.layers > 1)}, "
        f"dropout {comparison.plan.dropout.hidden:g}, {training.precision}, "
        f"{training.threads} thread{'s' * (training.threads > 1)}, seed {training.seed}\n"
        "RECURRENT: of the parameters, those of the recurrent layers. "
        "GAIN/M: nats/token below the unigram model, for a million parameters"
    )


def _record(comparison: Comparison) -> dict[str, Any]:
    facts, plan = comparison.material.facts, comparison.plan
    return {
        "sources": list(facts["sources"]),
        "tokenizer": comparison.material.data.tokenizer.name,
        "train_tokens": facts["train_tokens"],
        "valid_tokens": facts["valid_tokens"],
        "minutes": plan.training.minutes,
        "layers": plan.network.layers,
        "embedding": plan.network.embedding,
        "training": plan.training_record(),
        "unigram_nats_per_token": comparison.unigram,
        "cells": [_cell_record(result, comparison) for result in comparison.results],
    }


def _cell_record(result: "CellResult", comparison: Comparison) -> dict[str, Any]:
    found: dict[str, Any] = {
        "cell": result.cell,
        "hidden": result.hidden,
        "recurrent_parameters": result.recurrent,
        "parameters": result.parameters,
        "tokens_per_second": round(result.tokens_per_second, 1),
        "steps": result.steps,
        "roll_backs": result.roll_backs,
        "validations": [{"seconds": round(seconds, 2), "nats_per_token": nats} for seconds, nats in result.course],
    }
    if math.isinf(result.nats):
        return found | {"nats_per_token": None, "gain_per_million": None}
    losses = units(result.nats, comparison.material.bytes_per_token)
    return found | losses | {"gain_per_million": result.gain(comparison.unigram)}


def _draw(comparison: Comparison, output: Path, *, quiet: bool) -> None:
    """Draw the loss of each cell over its speed, cells of one family in one colour."""
    import numpy as np

    from textrnn.cells import CELLS
    from textrnn.embeddings.spaces.scatter import Scatter, draw_picture
    from textrnn.io import write_atomically

    drawn = [result for result in comparison.results if math.isfinite(result.nats)]
    if not drawn:
        note(f"no cell came to a loss, so {output} is not drawn", quiet=quiet)
        return
    files = [CELLS.get(result.cell).__module__ for result in drawn]
    families = {file: number for number, file in enumerate(dict.fromkeys(files))}
    scatter = Scatter(
        words=[result.cell for result in drawn],
        places=np.array([(result.tokens_per_second, result.nats) for result in drawn]),
        groups=[families[file] for file in files],
        title=f"{comparison.plan.training.minutes:g} min each, {drawn[0].parameters:,} parameters",
        axes=("tokens per second", "nats per token of the validation text: lower is better"),
    )
    write_atomically(output, draw_picture(scatter, output.suffix.lower()[1:]).data)
    note(f"drawn: {output}", quiet=quiet)
