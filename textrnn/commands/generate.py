"""`textrnn generate`: a prompt in, text out."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.options import Json, Model, Quiet, Threads
from textrnn.commands.output import emit_json, note
from textrnn.errors import UsageError
from textrnn.registry import suggest

if TYPE_CHECKING:
    from textrnn.commands.generation import Request, Sample, Writer
    from textrnn.scores.novelty import NoveltyIndex

SEPARATOR = "\n" + "-" * 20 + "\n\n"  # between several samples
REPORTS = ["novelty"]
CHOICE, TEXT, OUTPUT = "How to choose", "What to write", "Output"


def _number(*names: str, help: str, panel: str = CHOICE, **limits: Any) -> Any:
    return typer.Option(*names, help=help, rich_help_panel=panel, **limits)


Prompt = Annotated[
    str | None, typer.Option(metavar="TEXT|-", help="What the text begins with; - reads it from standard input.")
]
PromptFile = Annotated[str | None, typer.Option(metavar="FILE", help="A file that holds the prompt.")]
Length = Annotated[int, _number("--length", metavar="N", min=1, panel=TEXT, help="Tokens at most.")]
Count = Annotated[int, _number("-n", "--count", metavar="COUNT", min=1, panel=TEXT, help="Samples.")]
Stop = Annotated[
    list[str] | None,
    _number("--stop", metavar="STRING", panel=TEXT, help="End before this string; may be repeated."),
]
IncludePrompt = Annotated[bool, _number("--include-prompt", panel=TEXT, help="Print the prompt first.")]
AllowUnknown = Annotated[bool, _number("--allow-unknown", panel=TEXT, help="Let the unknown token be written.")]
Temperature = Annotated[
    float | None, _number("--temperature", metavar="T", help="Below 1 is safer, 0 is greedy; 0.8.")
]
TopK = Annotated[int | None, _number("--top-k", metavar="K", help="Only the K likeliest tokens.")]
TopP = Annotated[float | None, _number("--top-p", metavar="P", help="Only the likeliest that sum to P.")]
MinP = Annotated[float | None, _number("--min-p", metavar="P", help="Only those at least P times the best.")]
Typical = Annotated[float | None, _number("--typical", metavar="P", help="The P of most typical surprise.")]
Penalty = Annotated[
    float | None, _number("--repetition-penalty", metavar="R", help="Above 1 makes used tokens unlikelier.")
]
NoRepeat = Annotated[int | None, _number("--no-repeat-ngram", metavar="N", help="Never the same N tokens twice.")]
Greedy = Annotated[bool, _number("--greedy", help="Always the likeliest token.")]
Beam = Annotated[int, _number("--beam", metavar="N", min=0, help="Search the likeliest text with N beams.")]
Seed = Annotated[int | None, _number("--seed", metavar="N", min=0, help="The same seed writes the same text.")]
Report = Annotated[
    str | None, typer.Option(metavar="novelty", help="Tell what is copied from the training text.", rich_help_panel=OUTPUT)
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
    sampler = {
        "temperature": temperature, "top_k": top_k, "top_p": top_p, "min_p": min_p, "typical": typical,
        "repetition_penalty": repetition_penalty, "no_repeat_ngram": no_repeat_ngram,
    }  # fmt: skip
    check_report(report)
    choose_threads(threads, rows=max(count, beam))
    from textrnn.commands.generation import Request, Writer, read_prompt

    request = Request.of(
        prompt=read_prompt(prompt, prompt_file), length=length, count=count, stops=tuple(stop or ()),
        allow_unknown=allow_unknown, greedy=greedy, beam=beam, seed=seed,
        sampler={name: value for name, value in sampler.items() if value is not None},
    )  # fmt: skip
    writer = Writer.load(model)
    output = Output(writer, request, json=json, jsonl=jsonl, include_prompt=include_prompt, quiet=quiet)
    output.run(novelty=report is not None)
