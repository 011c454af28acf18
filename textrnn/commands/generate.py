"""`textrnn generate`: a prompt in, text out."""

import os
import secrets
import sys
import textwrap
from collections.abc import Iterable
from dataclasses import asdict, replace
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.options import Json, Model, Quiet, Threads
from textrnn.commands.output import emit_json, note
from textrnn.errors import UsageError
from textrnn.io import printable
from textrnn.registry import suggest

if TYPE_CHECKING:
    from textrnn.commands.generation import Request, Sample, Writer
    from textrnn.scores.novelty import Novelty, NoveltyIndex

SEPARATOR = "\n" + "-" * 20 + "\n\n"  # between several samples
REPORTS = ["novelty"]
MOST_UNKNOWN, LONGEST_PASSAGE = 10, 300
MOST_PROMPT_CHARACTERS = 20_000  # what stands further back has left the state of the network
CHOICE, TEXT, OUTPUT = "How to choose", "What to write", "Output"


def _option(*names: str, help: str, panel: str = CHOICE, **limits: Any) -> Any:
    return typer.Option(*names, help=help, rich_help_panel=panel, **limits)


Prompt = Annotated[
    str | None, typer.Option(metavar="TEXT|-", help="What the text begins with; - reads it from standard input.")
]
PromptFile = Annotated[str | None, typer.Option(metavar="FILE", help="A file that holds the prompt.")]
Length = Annotated[int, _option("--length", metavar="N", min=1, panel=TEXT, help="Tokens at most.")]
Count = Annotated[int, _option("-n", "--count", metavar="COUNT", min=1, panel=TEXT, help="Samples.")]
Stop = Annotated[
    list[str] | None,
    _option("--stop", metavar="STRING", panel=TEXT, help="End before this string; may be repeated."),
]
IncludePrompt = Annotated[bool, _option("--include-prompt", panel=TEXT, help="Print the prompt first.")]
AllowUnknown = Annotated[bool, _option("--allow-unknown", panel=TEXT, help="Let the unknown token be written.")]
Temperature = Annotated[float | None, _option("--temperature", metavar="T", help="Below 1 is safer, 0 is greedy; 0.8.")]
TopK = Annotated[int | None, _option("--top-k", metavar="K", help="Only the K likeliest tokens.")]
TopP = Annotated[float | None, _option("--top-p", metavar="P", help="Only the likeliest that sum to P.")]
MinP = Annotated[float | None, _option("--min-p", metavar="P", help="Only those at least P times the best.")]
Typical = Annotated[float | None, _option("--typical", metavar="P", help="The P of most typical surprise.")]
Penalty = Annotated[
    float | None, _option("--repetition-penalty", metavar="R", help="Above 1 makes used tokens unlikelier.")
]
NoRepeat = Annotated[int | None, _option("--no-repeat-ngram", metavar="N", help="Never the same N tokens twice.")]
Greedy = Annotated[bool, _option("--greedy", help="Always the likeliest token.")]
Beam = Annotated[int, _option("--beam", metavar="N", min=0, help="Search the likeliest text with N beams.")]
Seed = Annotated[int | None, _option("--seed", metavar="N", min=0, help="The same seed writes the same text.")]
Report = Annotated[
    str | None,
    typer.Option(metavar="novelty", help="Tell what is copied from the training text.", rich_help_panel=OUTPUT),
]
Jsonl = Annotated[bool, typer.Option("--jsonl", help="Print one JSON object per sample.", rich_help_panel=OUTPUT)]


def generate(
    model: Model = "tales",
    prompt: Prompt = None,
    prompt_file: PromptFile = None,
    length: Length = 500,
    count: Count = 1,
    stop: Stop = None,
    include_prompt: IncludePrompt = False,
    allow_unknown: AllowUnknown = False,
    temperature: Temperature = None,
    top_k: TopK = None,
    top_p: TopP = None,
    min_p: MinP = None,
    typical: Typical = None,
    repetition_penalty: Penalty = None,
    no_repeat_ngram: NoRepeat = None,
    greedy: Greedy = False,
    beam: Beam = 0,
    seed: Seed = None,
    report: Report = None,
    json: Json = False,
    jsonl: Jsonl = False,
    threads: Threads = None,
    quiet: Quiet = False,
) -> None:
    """Write text with a trained model."""
    if report is not None and report not in REPORTS:
        raise UsageError(f"unknown report {report!r}. {suggest(report, REPORTS)}")
    if threads is not None:
        os.environ["OPENBLAS_NUM_THREADS"] = str(threads)  # which numpy reads when it is loaded
    from textrnn.commands.generation import Request, Writer, make_sampler, read_prompt

    given = {
        "temperature": temperature, "top_k": top_k, "top_p": top_p, "min_p": min_p, "typical": typical,
        "repetition_penalty": repetition_penalty, "no_repeat_ngram": no_repeat_ngram,
    }  # fmt: skip
    given = {name: value for name, value in given.items() if value is not None}
    request = Request(
        length, make_sampler(given, greedy=greedy, beam=beam), secrets.randbits(32) if seed is None else seed,
        count=count, stops=tuple(stop or ()), beam=beam, allow_unknown=allow_unknown,
    )  # fmt: skip
    request.validate()
    whole = read_prompt(prompt, prompt_file)
    request = replace(request, prompt=whole[-MOST_PROMPT_CHARACTERS:])
    if len(whole) > MOST_PROMPT_CHARACTERS:
        note(f"only the last {MOST_PROMPT_CHARACTERS:,} of {len(whole):,} prompt characters are read", quiet=quiet)
    writer = Writer.load(model)
    if threads is None:
        writer.use_fastest_threads(rows=max(count, beam))
    index = writer.novelty_index() if report else None
    tell_unknown(writer, request.prompt, quiet=quiet)
    first = whole if include_prompt else ""
    if json or jsonl:
        print_json([record(writer, request, one, first, index) for one in writer.samples(request)], lines=jsonl)
        return
    if request.is_random and seed is None:
        note(f"seed {request.seed}", quiet=quiet)
    texts = [writer.stream(request)] if count == 1 else ([one.text] for one in writer.samples(request))
    for number, pieces in enumerate(texts):
        text = print_text(chain([first], pieces), separated=number > 0)
        if index is not None:
            note(describe(index.report(text[len(first) :])))


def tell_unknown(writer: "Writer", prompt: str, *, quiet: bool) -> None:
    """Say which parts of the prompt the model has never seen, and what becomes of them."""
    parts = writer.unknown_parts(prompt)
    if parts:
        shown = ", ".join(map(repr, parts[:MOST_UNKNOWN])) + (", ..." if len(parts) > MOST_UNKNOWN else "")
        fate = "read as the unknown token" if writer.knows_unknown else "skipped"
        note(f"the model has never seen {printable(shown)}: {fate}", quiet=quiet)


def print_text(pieces: Iterable[str], *, separated: bool) -> str:
    """Print a text piece by piece, with a line feed at its end if it has none, and return it."""
    shown = printable if sys.stdout.isatty() else str
    sys.stdout.write(SEPARATOR if separated else "")
    printed = []
    for piece in pieces:
        sys.stdout.write(shown(piece))
        sys.stdout.flush()
        printed.append(piece)
    text = "".join(printed)
    sys.stdout.write("" if text.endswith("\n") else "\n")
    sys.stdout.flush()
    return text


def record(
    writer: "Writer", request: "Request", sample: "Sample", first: str, index: "NoveltyIndex | None"
) -> dict[str, Any]:
    """Give the JSON object of a sample; log_probs are the model's own, whatever the sampler made of them."""
    tokens = writer.tokenizer.vocabulary.tokens
    result: dict[str, Any] = {
        "text": first + sample.text,
        "tokens": [tokens[token] for token in sample.ids],
        "ids": sample.ids,
        "log_probs": [round(log_prob, 6) for log_prob in sample.log_probs],
        "seed": request.seed,
    }
    if index is not None:
        result["novelty"] = asdict(index.report(sample.text))
    return result


def print_json(records: list[dict[str, Any]], *, lines: bool) -> None:
    """Print an object per sample, or a single one: the sample, or if there are several, all of them under "samples"."""
    for one in records if lines or len(records) == 1 else [{"samples": records}]:
        emit_json(one)


def describe(novelty: "Novelty") -> str:
    """Put a novelty report into a line."""
    if novelty.new is None:
        return "novelty: the text is too short to tell"
    line = f"novelty: {novelty.new:.1%} of {novelty.checked:,} 8-grams are new"
    if novelty.spans:
        longest = novelty.spans[0]
        passage = textwrap.shorten(longest.text, LONGEST_PASSAGE, placeholder=" ...")
        line += f"; longest copied passage, {longest.words:,} words: {printable(passage)!r}"
    return line
