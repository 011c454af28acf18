"""`textrnn keywords`: what a text is about, in its own words."""

from collections import defaultdict
from typing import Annotated, Any

import typer

from textrnn.commands.options import Quiet
from textrnn.commands.summarize import Column, Encoding, Field, FilesFrom, From, Language, Null
from textrnn.summarizers.keywords import KEYWORD_RANKERS

CHOICE, SEVERAL, OUTPUT = "How to choose", "Many texts, streams", "Output"


def _option(panel: str, *names: str, help: str, **limits: Any) -> Any:
    return typer.Option(*names, help=help, rich_help_panel=panel, **limits)


Sources = Annotated[
    list[str] | None, typer.Argument(metavar="SOURCE...", help="Text; standard input if there is none.")
]
Most = Annotated[int, _option(CHOICE, "-n", "--most", metavar="N", min=1, help="Keywords of each text, at most.")]
Method = Annotated[str, _option(CHOICE, "--method", metavar="NAME", help=f"{', '.join(KEYWORD_RANKERS.names())}.")]
Phrases = Annotated[bool, _option(CHOICE, "--phrases/--no-phrases", help="Make good words that stand together one.")]
Pos = Annotated[bool, _option(CHOICE, "--pos/--no-pos", help="Only nouns and adjectives, by NLTK's English tagger.")]
Ignore = Annotated[str, _option(CHOICE, "--ignore", metavar="WORD,...", help="Words that are no keywords.")]
Multi = Annotated[bool, _option(SEVERAL, "--multi", help="The keywords of all texts together.")]
PerLine = Annotated[bool, _option(SEVERAL, "--per-line", help="Every line is a text, and gives one line.")]
Scores = Annotated[bool, _option(OUTPUT, "--scores", help="Print score, tab, keyword.")]
FormatOption = Annotated[str | None, _option(OUTPUT, "--format", metavar="NAME", help="text, json or jsonl.")]
Json = Annotated[bool, _option(OUTPUT, "--json", help="Short for --format json: one object.")]
Jsonl = Annotated[bool, _option(OUTPUT, "--jsonl", help="Short for --format jsonl: an object per text.")]


def keywords(
    sources: Sources = None,
    field: Field = None,
    column: Column = None,
    encoding: Encoding = "utf-8",
    from_format: From = None,
    most: Most = 10,
    method: Method = "textrank-phrases",
    phrases: Phrases = True,
    pos: Pos = False,
    ignore: Ignore = "",
    language: Language = None,
    multi: Multi = False,
    files_from: FilesFrom = None,
    null: Null = False,
    per_line: PerLine = False,
    scores: Scores = False,
    format: FormatOption = None,
    json: Json = False,
    jsonl: Jsonl = False,
    quiet: Quiet = False,
) -> int:
    """Find the keywords and key phrases of text."""
    from textrnn.commands.keyword_run import Plan, check_format, make_settings, run
    from textrnn.commands.summary_options import refuse_together
    from textrnn.text.corpus import ReadOptions

    given = {
        "a SOURCE": bool(sources), "--files-from": files_from is not None, "--null": null, "--multi": multi,
        "--per-line": per_line, "--field": field is not None, "--column": column is not None,
    }  # fmt: skip
    refuse_together(defaultdict(bool, given))
    return run(
        Plan(
            make_settings(method, most, phrases=phrases, language=language, ignore=ignore, nouns=pos), method,
            sources or (), ReadOptions(encoding, field, column, extract=not per_line, format=from_format),
            format=check_format(format, json=json, jsonl=jsonl, per_line=per_line), scores=scores,
            files_from=files_from, null=null, multi=multi, per_line=per_line, quiet=quiet,
        )
    )  # fmt: skip
