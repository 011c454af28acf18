"""`textrnn summarize`: the most important sentences of a text, in the order of the text."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from textrnn.commands.options import Quiet, Threads
from textrnn.commands.writing_options import PANEL as WRITING
from textrnn.commands.writing_options import use_threads, with_writing_options
from textrnn.summarizers import RANKERS

METHOD, TITLE = "adaptive", "title"
READ, LENGTH, CHOICE, SEVERAL, OUTPUT = "What to read", "How long", "How to choose", "Many texts, streams", "Output"


def option(panel: str, *names: str, help: str, **limits: Any) -> Any:
    return typer.Option(*names, help=help, rich_help_panel=panel, **limits)


Sources = Annotated[
    list[str] | None, typer.Argument(metavar="SOURCE...", help="Text; standard input if there is none.")
]
Sentences = Annotated[int | None, option(LENGTH, "-n", "--sentences", metavar="N", help="So many sentences; 3.")]
Ratio = Annotated[float | None, option(LENGTH, "--ratio", metavar="R", help="This share of the sentences, as 0.1.")]
ThresholdOption = Annotated[
    str | None,
    option(LENGTH, "--threshold", metavar="T", help="Those above this score of 0 to 1, as 0.5 or mean+0.2."),
]
Words = Annotated[int | None, option(LENGTH, "--words", metavar="W", help="At most so many words.")]
Chars = Annotated[int | None, option(LENGTH, "--chars", metavar="C", help="At most so many characters.")]
Method = Annotated[str, option(CHOICE, "--method", metavar="NAME", help=f"{', '.join(RANKERS.names())}.")]
Query = Annotated[str, option(CHOICE, "--query", metavar="TEXT", help="Prefer what has to do with this.")]
Prior = Annotated[float, option(CHOICE, "--prior", metavar="P", min=0, help="Prefer early sentences; 0.5 is mild.")]
Diversity = Annotated[
    float | None,
    option(CHOICE, "--diversity", metavar="D", min=0, max=1, help="Avoid repetition, from 0 to 1; adaptive: 0.3."),
]
Language = Annotated[
    str | None, option(CHOICE, "--language", metavar="L", help="As en or de; found out for each text otherwise.")
]
Split = Annotated[str | None, option(CHOICE, "--split", metavar="auto|lines", help="lines: every line is a sentence.")]
StopWords = Annotated[
    bool,
    option(CHOICE, "--stop-words/--no-stop-words", show_default=False, help="Leave out words like 'the', or not."),
]
Stem = Annotated[
    bool,
    option(CHOICE, "--stem/--no-stem", show_default=False, help="Count 'walks' and 'walked' as one word, or not."),
]
Damping = Annotated[
    float | None,
    option(CHOICE, "--damping", metavar="D", min=0, max=0.99, help="Graph methods: chance to go on; 0.85."),
]
Tolerance = Annotated[
    float | None,
    option(CHOICE, "--tolerance", metavar="E", min=0, help="Graph methods: end when a step changes less; 1e-14."),
]
SelfLoops = Annotated[bool, option(CHOICE, "--self-loops", help="cosine: link each sentence to itself too.")]
Embeddings = Annotated[
    Path | None, option(CHOICE, "--embeddings", metavar="FILE|NAME", help="embedding: the word vectors.")
]
Seed = Annotated[
    int | None, option(CHOICE, "--seed", metavar="N", min=0, help="random, --sample: another seed, another choice.")
]
Field = Annotated[str | None, option(READ, "--field", metavar="NAME", help="The field of .jsonl records.")]
Column = Annotated[str | None, option(READ, "--column", metavar="NAME", help="The column of .csv and .tsv.")]
Title = Annotated[str, option(READ, "--title", metavar="FIELD", help="The field or column that holds the title.")]
Encoding = Annotated[str, option(READ, "--encoding", metavar="NAME", help="The encoding of the text.")]
From = Annotated[
    str | None,
    option(READ, "--from", metavar="FORMAT", help="text, markdown, html, pdf, docx, epub, jsonl, csv or tsv."),
]
FilesFrom = Annotated[
    str | None, option(SEVERAL, "--files-from", metavar="FILE|-", help="Read the names of the files here, one a line.")
]
Null = Annotated[bool, option(SEVERAL, "-0", "--null", help="With --files-from: names end as find -print0 ends them.")]
Multi = Annotated[bool, option(SEVERAL, "--multi", help="One summary of all texts together.")]
PerLine = Annotated[bool, option(SEVERAL, "--per-line", help="Every line is a text, and gives one line.")]
Follow = Annotated[bool, option(SEVERAL, "--follow", help="Summarize the latest lines again and again as they come.")]
Window = Annotated[
    int | None, option(SEVERAL, "--window", metavar="N", min=1, help="With --follow: so many lines; 200.")
]
Every = Annotated[
    int | None, option(SEVERAL, "--every", metavar="N", min=1, help="With --follow: every N new lines; 50.")
]
Jobs = Annotated[int, option(SEVERAL, "--jobs", metavar="N", min=1, max=256, help="Summarize N texts at a time.")]
FormatOption = Annotated[
    str | None, option(OUTPUT, "--format", metavar="NAME", help="text, json, jsonl, markdown, highlight or html.")
]
Json = Annotated[bool, option(OUTPUT, "--json", help="Short for --format json: one object.")]
Jsonl = Annotated[bool, option(OUTPUT, "--jsonl", help="Short for --format jsonl: an object per text.")]
Explain = Annotated[bool, option(OUTPUT, "--explain", help="Say why: rank, score and reasons.")]
Graph = Annotated[
    Path | None,
    option(OUTPUT, "--graph", metavar="FILE", help="Draw how the sentences hang together: .png .svg .graphml"),
]
Model = Annotated[
    str | None,
    option(
        WRITING,
        "-m",
        "--model",
        metavar="NAME",
        help="A trained network writes it, a run by name or path; -n, --ratio, --words and the like do not apply.",
    ),
]
Extract = Annotated[
    int | None,
    option(WRITING, "--extract", metavar="N", min=0, help="Write from the N best sentences; 0 from the beginning."),
]
Attention = Annotated[
    str | None,
    option(WRITING, "--attention", metavar="FILE|-", help="Draw the first text's attention: .png, .html; - on stderr."),
]
WithAttention = Annotated[bool, option(WRITING, "--with-attention", help="The attention's weights too, in JSON.")]


@with_writing_options
def summarize(
    sources: Sources = None,
    field: Field = None,
    column: Column = None,
    title: Title = TITLE,
    encoding: Encoding = "utf-8",
    from_format: From = None,
    sentences: Sentences = None,
    ratio: Ratio = None,
    threshold: ThresholdOption = None,
    words: Words = None,
    chars: Chars = None,
    method: Method = METHOD,
    query: Query = "",
    prior: Prior = 0.0,
    diversity: Diversity = None,
    language: Language = None,
    split: Split = None,
    stop_words: StopWords = True,
    stem: Stem = True,
    damping: Damping = None,
    tolerance: Tolerance = None,
    self_loops: SelfLoops = False,
    embeddings: Embeddings = None,
    seed: Seed = None,
    multi: Multi = False,
    files_from: FilesFrom = None,
    null: Null = False,
    per_line: PerLine = False,
    follow: Follow = False,
    window: Window = None,
    every: Every = None,
    jobs: Jobs = 1,
    format: FormatOption = None,
    json: Json = False,
    jsonl: Jsonl = False,
    explain: Explain = False,
    graph: Graph = None,
    model: Model = None,
    extract: Extract = None,
    attention: Attention = None,
    with_attention: WithAttention = False,
    threads: Threads = None,
    quiet: Quiet = False,
    writing: Mapping[str, Any] | None = None,
) -> int:
    """Summarize text by its most important sentences."""
    use_threads(threads)
    from textrnn.commands.abstractive_options import WritingRequest
    from textrnn.commands.option_rules import choose_format, refuse_together
    from textrnn.commands.reading import Reading
    from textrnn.commands.summary_formats import FORMATS
    from textrnn.commands.summary_options import check_explained, check_split, check_window, make_length, make_ranker
    from textrnn.commands.summary_run import Plan, run
    from textrnn.commands.text_results import JSON_FORMATS
    from textrnn.summarizers.summarizer import Settings
    from textrnn.text.corpus import ReadOptions
    from textrnn.text.language import check_language

    refuse_together(
        {
            "a SOURCE": bool(sources), "--files-from": files_from is not None, "--null": null, "--multi": multi,
            "--per-line": per_line, "--follow": follow, "--window": window is not None, "--every": every is not None,
            "--jobs": jobs > 1, "--graph": graph is not None, "--prior": prior > 0,
            "--field": field is not None and model is None, "--column": column is not None and model is None,
        }  # a run takes records for lines
    )  # fmt: skip
    request = WritingRequest(model, extract, attention, with_attention, threads, writing or {}, seed)
    request.check(
        extractive={
            "--sentences": sentences, "--ratio": ratio, "--threshold": threshold, "--words": words, "--chars": chars,
            "--multi": multi, "--follow": follow, "--explain": explain, "--graph": graph,
            "--jobs": jobs if jobs > 1 else None,
        },
        ranking={
            "--method": method != METHOD, "--query": bool(query), "--prior": prior > 0, "--diversity": diversity,
            "--title": title != TITLE, "--language": language, "--split": split, "--no-stop-words": not stop_words,
            "--no-stem": not stem, "--damping": damping, "--tolerance": tolerance, "--self-loops": self_loops,
            "--embeddings": embeddings,
        },
    )  # fmt: skip
    window, every = check_window(window, every)
    flow = "--per-line" if per_line else "--follow" if follow else None
    chosen_format = choose_format(format, FORMATS, json=json, jsonl=jsonl, flow=flow)
    if explain:
        check_explained(chosen_format, per_line=per_line)
    given = {
        "damping": damping, "tolerance": tolerance, "self_loops": self_loops or None, "embeddings": embeddings,
        "seed": None if request.draws(method) else seed,
    }  # fmt: skip
    length = {"sentences": sentences, "ratio": ratio, "threshold": threshold, "words": words, "chars": chars}
    settings = Settings(
        make_ranker(method, {name: value for name, value in given.items() if value is not None}), make_length(length),
        prior=prior, diversity=diversity, query=query, language=check_language(language) if language else None,
        stop_words=stop_words, stem=stem, lines=check_split(split, follow=follow), ordered=not follow,
    )  # fmt: skip
    plan = Plan(
        settings, method,
        Reading(
            sources or (), ReadOptions(encoding, field, column, extract=flow is None, format=from_format), title,
            files_from, null, keeps_blank=chosen_format in JSON_FORMATS and not multi,
        ),
        format=chosen_format, multi=multi, per_line=per_line, follow=follow, window=window, every=every, jobs=jobs,
        explain=explain, graph=graph, quiet=quiet,
    )  # fmt: skip
    return run(plan) if model is None else request.run(plan)
