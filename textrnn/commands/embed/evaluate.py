"""`textrnn embed evaluate`: word vectors against what people have said about words."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.embed.answers import Name
from textrnn.commands.options import Json, Quiet
from textrnn.commands.output import emit_json, is_terminal, note

if TYPE_CHECKING:
    from textrnn.embeddings.queries.evaluation import AnalogyResult, PairResult, Share
    from textrnn.embeddings.queries.word_sets import AnalogySet, PairSet
    from textrnn.scores.bootstrap import Interval

HEAD = ("SET", "MEASURE", "VALUE", "95 %", "COVERED", "OF")

Pairs = Annotated[
    list[str] | None,
    typer.Option("--pairs", metavar="FILE|NAME", help="Rated pairs: wordsim353, simlex999 or a file. Repeatable."),
]
Analogies = Annotated[
    list[str] | None,
    typer.Option("--analogies", metavar="FILE|NAME", help="Analogies: questions-words or a file. Repeatable."),
]
MostFrequent = Annotated[
    int | None,
    typer.Option("--most-frequent", metavar="N", min=1, help="Analogies among the N most frequent words; 300,000."),
]
FormatOption = Annotated[str | None, typer.Option("--format", metavar="NAME", help="text, json or tsv.")]


def evaluate(
    name: Name,
    pairs: Pairs = None,
    analogies: Analogies = None,
    most_frequent: MostFrequent = None,
    format: FormatOption = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Measure vectors on word pairs and analogies.

    Pairs: Spearman's rho between cosines and people's ratings. Analogies: the share that 3CosAdd solves. What has a
    word without a vector is left out, and COVERED says how much is left; vectors with subwords cover all pairs.
    Without --pairs and --analogies, WordSim-353, SimLex-999 and questions-words are taken.
    """
    import sys

    from textrnn.commands.option_rules import choose_format
    from textrnn.embeddings.queries.evaluation import MOST_FREQUENT, evaluate_analogies, evaluate_pairs
    from textrnn.embeddings.vectors import open_vectors

    chosen_format = choose_format(format, ("text", "json", "tsv"), json=json, jsonl=False)
    pair_sets, analogy_sets = load_sets(pairs, analogies)
    vectors = open_vectors(name)
    found_pairs = [evaluate_pairs(vectors, each) for each in pair_sets]
    note("solving analogies ...", quiet=quiet or not analogy_sets or not is_terminal(sys.stderr))
    most = most_frequent or MOST_FREQUENT
    found_analogies = [evaluate_analogies(vectors, each, most_frequent=most) for each in analogy_sets]
    about = {"vectors": name, "method": vectors.config.network.get("method"), "words": len(vectors.words)}
    if chosen_format == "json":
        emit_json(_record(about | {"dim": vectors.dim}, found_pairs, found_analogies))
        return
    rows = [row for result in found_pairs for row in pair_rows(result)]
    rows += [row for result in found_analogies for row in analogy_rows(result)]
    _print(rows, chosen_format)


def load_sets(pairs: Sequence[str] | None, analogies: Sequence[str] | None) -> "tuple[list[PairSet], list[AnalogySet]]":
    """Load the sets asked for, all that are known if none is."""
    from textrnn.embeddings.queries.word_sets import ANALOGY_SETS, PAIR_SETS, load_analogies, load_pairs

    if not pairs and not analogies:
        pairs, analogies = [*PAIR_SETS], [*ANALOGY_SETS]
    return [load_pairs(each) for each in pairs or ()], [load_analogies(each) for each in analogies or ()]


def _record(
    about: dict[str, Any], pairs: "Sequence[PairResult]", analogies: "Sequence[AnalogyResult]"
) -> dict[str, Any]:
    """Give the JSON object; of a single set, its figures stand at the top too."""
    results = [*(each.to_dict() for each in pairs), *(each.to_dict() for each in analogies)]
    alone = results[0] if len(results) == 1 else {}
    return about | alone | {"pairs": results[: len(pairs)], "analogies": results[len(pairs) :]}


def pair_rows(result: "PairResult") -> Iterator[list[str]]:
    """Give the cells of a set of pairs."""
    yield [result.name, "spearman", *_figures(result.spearman, result.interval), *_counts(result)]


def analogy_rows(result: "AnalogyResult") -> Iterator[list[str]]:
    """Give the cells of a set of analogies, of its two halves, and of every group."""
    halves = {"  semantic": result.semantic, "  syntactic": result.syntactic}
    groups = {f"    {group}": share for group, share in result.groups.items()}
    parts = {result.name: result.total} | (halves if all(half.total for half in halves.values()) else {}) | groups
    for name, share in parts.items():
        yield [name, "accuracy", *_figures(share.accuracy, share.interval), *_counts(share)]


def _figures(value: float, interval: "Interval") -> tuple[str, str]:
    return (f"{value:.3f}", f"[{interval.low:.3f}, {interval.high:.3f}]") if value == value else ("-", "-")


def _counts(result: "PairResult | Share") -> tuple[str, str]:
    return str(result.covered), str(result.total)


def _print(rows: Sequence[Sequence[str]], format: str) -> None:
    from textrnn.commands.rouge_table import lay_out, show

    if format == "text":
        show(lay_out([HEAD, *rows]))
    else:
        show("\n".join("\t".join(cell.strip() for cell in row) for row in rows))
