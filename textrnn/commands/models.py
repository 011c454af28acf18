"""textrnn models: the trained models there are, or what one of them is."""

import json as jsonlib
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.options import Json
from textrnn.commands.output import emit_json, note
from textrnn.commands.sparkline import sparkline
from textrnn.errors import TextrnnError

if TYPE_CHECKING:
    from textrnn.config import RunConfig
    from textrnn.run import Run

SECTIONS = ("network", "tokenizer", "training", "data", "result", "versions")
NOT_LEARNED = ("__metadata__", "norms")  # in the header of a safetensors file
UNITS = {  # the figures that tell most about a run, and how each is said
    "nats_per_token": "{:.3f} nats/token",
    "bits_per_byte": "{:.3f} bits/byte",
    "rougeL": "ROUGE-L {:.1f}",
    "bleu": "BLEU {:.1f}",
    "macro_f1": "macro F1 {:.3f}",
    "accuracy": "accuracy {:.3f}",
}


@dataclass(frozen=True)
class Summary:
    """One run of the list. fault: why it cannot be used; what could not be read is then None."""

    name: str
    kind: str | None
    path: str
    parameters: int | None
    bytes: int | None
    result: Mapping[str, object] | None
    fault: str | None = None


@dataclass(frozen=True)
class Point:
    step: int
    valid: float


def models(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A run under models/ or $TEXTRNN_MODELS, or a path.")
    ] = None,
    json: Json = False,
) -> None:
    """List the trained models, or show one.

    Showing one verifies every byte of it.
    """
    show_one(name, json=json) if name is not None else show_all(json=json)


def show_all(*, json: bool) -> None:
    from textrnn.run import list_runs, models_directory

    rows = [read_row(path) for path in list_runs()]
    if json:
        emit_json([asdict(summary) for summary, _ in rows])
    elif rows:
        show("\n".join(table(rows)))
    else:
        note(f"there is no run under {models_directory()}. Train one with: textrnn train FILE -o NAME")


def show_one(name: str, *, json: bool) -> None:
    from textrnn.run import Run, find_run

    run = Run.open(find_run(name))
    config = run.config()
    summary, curve = summarize(run, config), read_curve(run)
    if json:
        points = [asdict(point) for point in curve]
        emit_json({**asdict(summary), "config": config.to_dict(), "curve": points})
    else:
        show("\n".join(describe(run, summary, config, curve)))


def read_row(path: Path) -> tuple[Summary, str]:
    """Give a run's summary and the shape of its network, without reading its weights."""
    from textrnn.run import Run

    try:
        run = Run.open(path, hashed=False)
        config = run.config()
        return summarize(run, config), shape(config)
    except TextrnnError as error:
        return Summary(path.name, None, str(path), None, None, None, str(error)), ""


def summarize(run: "Run", config: "RunConfig") -> Summary:
    return Summary(
        name=run.name,
        kind=config.kind,
        path=str(run.path),
        parameters=count_parameters(run.weights()),
        bytes=run.manifest.size_bytes(),
        result=config.result,
    )


def shape(config: "RunConfig") -> str:
    network = config.network
    if "words" in network:
        return f"{network.get('method', '')} {network['words']:,}x{network.get('dim', '?')}"
    return f"{network.get('cell', '')} {network.get('layers', '?')}x{network.get('hidden', '?')}"


def count_parameters(path: Path) -> int:
    """Count the numbers in a safetensors file from its header alone."""
    from textrnn.run.manifest import damaged

    try:
        with path.open("rb") as file:
            size = int.from_bytes(file.read(8), "little")
            header = jsonlib.loads(file.read(min(size, path.stat().st_size)))
        return sum(prod(tensor["shape"]) for name, tensor in header.items() if name not in NOT_LEARNED)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise damaged(path, "it has no safetensors header") from error


def read_curve(run: "Run") -> list[Point]:
    """Give the validations of the log; a log that cannot be read has none, and the run works without."""
    try:
        records = run.log()
    except TextrnnError as error:
        note(f"no curve: {error}")
        return []
    return [Point(r["step"], float(r["valid"])) for r in records if isinstance(r.get("valid"), int | float)]


def table(rows: Sequence[tuple[Summary, str]]) -> Iterator[str]:
    """Lay the runs out in aligned columns; the fault of a damaged one takes the place of its figures."""
    lines = [("NAME", "KIND", "NETWORK", "PARAMETERS", "SIZE", "RESULT"), *(cells(*row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for name, kind, network, parameters, size, result in lines:
        start = f"{name:{widths[0]}}  {kind:{widths[1]}}  {network:{widths[2]}}"
        yield f"{start}  {parameters:>{widths[3]}}  {size:>{widths[4]}}  {result}".rstrip()


def cells(summary: Summary, network: str) -> tuple[str, str, str, str, str, str]:
    if summary.fault is not None or summary.parameters is None or summary.bytes is None:
        return summary.name, "-", "-", "-", "-", f"cannot be used: {summary.fault}"
    figures = headline(summary.result or {}) or "-"
    return summary.name, summary.kind or "-", network, f"{summary.parameters:,}", size_text(summary.bytes), figures


def headline(result: Mapping[str, object]) -> str:
    """Say the two figures that tell most."""
    found = [unit.format(result[name]) for name, unit in UNITS.items() if isinstance(result.get(name), int | float)]
    return ", ".join(found[:2])


def size_text(size: int) -> str:
    """Write bytes as people do: 4.9 MB."""
    for unit, bytes_per_unit in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= bytes_per_unit:
            return f"{size / bytes_per_unit:.1f} {unit}"
    return f"{size} B"


def describe(run: "Run", summary: Summary, config: "RunConfig", curve: Sequence[Point]) -> Iterator[str]:
    """Say all about one run, a subject to a line."""
    assert summary.parameters is not None and summary.bytes is not None
    yield line("name", summary.name)
    yield line("path", summary.path)
    yield line("kind", config.kind)
    yield line("parameters", f"{summary.parameters:,}")
    yield line("size", size_text(summary.bytes) + resume_text(run))
    for section in SECTIONS:
        values = settings(getattr(config, section))
        if values:
            yield line(section, *values)
    if curve:
        losses = [point.valid for point in curve]
        drawn = sparkline(losses, encoding=sys.stdout.encoding)
        yield line("validation", f"{drawn} {losses[0]:.3f} to {min(losses):.3f} at the best")


def line(subject: str, *values: str) -> str:
    """Write the values after their subject, in as many lines as they need; none is broken in two."""
    glued = ", ".join(value.replace(" ", "\0") for value in values)
    text = textwrap.fill(glued, 110, initial_indent=f"{subject:12}", subsequent_indent=" " * 12, break_long_words=False)
    return text.replace("\0", " ")


def resume_text(run: "Run") -> str:
    path = run.path / "resume.safetensors"
    if not path.exists():
        return ""
    return f", and {size_text(path.stat().st_size)} to resume from ({path.name}, which can be deleted)"


def settings(values: Mapping[str, Any], prefix: str = "") -> list[str]:
    """Write settings as "name value", those inside others with a dotted name; what is not set is left out."""
    found = []
    for name, value in values.items():
        if isinstance(value, Mapping):
            found += settings(value, f"{prefix}{name}.")
        elif value is not None and value != "":
            found.append(f"{prefix}{name} {setting_text(value)}")
    return found


def setting_text(value: object) -> str:
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " ".join(map(str, value))
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def show(text: str) -> None:
    """Print; on a terminal no run's name or setting can do more than be read."""
    from textrnn.io import printable

    print(printable(text) if sys.stdout.isatty() else text)
