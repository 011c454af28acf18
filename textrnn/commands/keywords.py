"""`textrnn keywords`: what a text is about, in its own words."""

from typing import Annotated

from textrnn.commands.options import Quiet
from textrnn.commands.summarize import (
    CHOICE,
    OUTPUT,
    SEVERAL,
    Column,
    Encoding,
    Field,
    FilesFrom,
    From,
    Json,
    Jsonl,
    Language,
    Null,
    PerLine,
    Sources,
    option,
)
from textrnn.summarizers.keywords import KEYWORD_RANKERS

Most = Annotated[int, option(CHOICE, "-n", "--most", metavar="N", min=1, help="Keywords of each text, at most.")]
Method = Annotated[str, option(CHOICE, "--method", metavar="NAME", help=f"{', '.join(KEYWORD_RANKERS.names())}.")]
Phrases = Annotated[bool, option(CHOICE, "--phrases/--no-phrases", help="Make good words that stand together one.")]
Pos = Annotated[bool, option(CHOICE, "--pos/--no-pos", help="Only nouns and adjectives, by NLTK's English tagger.")]
Ignore = Annotated[str, option(CHOICE, "--ignore", metavar="WORD,...", help="Words that are no keywords.")]
Multi = Annotated[bool, option(SEVERAL, "--multi", help="The keywords of all texts together.")]
Scores = Annotated[
    bool, option(OUTPUT, "--scores", help="Score, tab, keyword; with --per-line keyword:score. JSON has them.")
]
FormatOption = Annotated[str | None, option(OUTPUT, "--format", metavar="NAME", help="text, json or jsonl.")]


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
    from textrnn.commands.keyword_formats import FORMATS
    from textrnn.commands.keyword_run import Plan, make_settings, run
    from textrnn.commands.option_rules import choose_format, refuse_together
    from textrnn.commands.reading import Reading
    from textrnn.commands.text_results import JSON_FORMATS
    from textrnn.text.corpus import ReadOptions

    given = {
        "a SOURCE": bool(sources), "--files-from": files_from is not None, "--null": null, "--multi": multi,
        "--per-line": per_line, "--field": field is not None, "--column": column is not None,
    }  # fmt: skip
    refuse_together(given)
    chosen_format = choose_format(format, FORMATS, json=json, jsonl=jsonl, flow="--per-line" if per_line else None)
    return run(
        Plan(
            make_settings(method, most, phrases=phrases, language=language, ignore=ignore, nouns=pos), method,
            Reading(
                sources or (), ReadOptions(encoding, field, column, extract=not per_line, format=from_format),
                files_from=files_from, null=null,
                keeps_blank=chosen_format in JSON_FORMATS and not multi,
            ),
            format=chosen_format, scores=scores, multi=multi, per_line=per_line, quiet=quiet,
        )
    )  # fmt: skip
