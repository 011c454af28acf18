"""`textrnn embed compare`: several word vectors on the same word pairs and analogies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.embed.evaluate import Analogies, FormatOption, MostFrequent, Pairs
from textrnn.commands.options import Json, Quiet, Threads
from textrnn.commands.output import emit_json, is_terminal, note
from textrnn.errors import UsageError

if TYPE_CHECKING:
    from textrnn.embeddings.queries.evaluation import AnalogyResult, PairResult, Share
    from textrnn.embeddings.queries.word_sets import AnalogySet, PairSet
    from textrnn.embeddings.vectors import Vectors

TRAIN = "Training them first"
ALL, COMMON = "all", "common"

Names = Annotated[
    list[str] | None, typer.Argument(metavar="NAME...", help="Vectors under models/, paths, or vector files.")
]
Train = Annotated[
    list[str] | None,
    typer.Option("--train", metavar="SOURCE", rich_help_panel=TRAIN, help="Train on this text first. Repeatable."),
]
Methods = Annotated[
    str, typer.Option("--methods", metavar="LIST", rich_help_panel=TRAIN, help="The methods to train by.")
]
Epochs = Annotated[
    int | None, typer.Option("--epochs", metavar="N", rich_help_panel=TRAIN, help="Readings of the text, for each; 5.")
]
Minutes = Annotated[
    float | None, typer.Option("--minutes", metavar="M", rich_help_panel=TRAIN, help="Or so long, for each.")
]
Dim = Annotated[int | None, typer.Option("--dim", metavar="N", rich_help_panel=TRAIN, help="Length of the vectors.")]
Output = Annotated[
    str | None,
    typer.Option("-o", "--output", metavar="NAME", rich_help_panel=TRAIN, help="Keep them, as NAME-glove and so on."),
]


@dataclass(frozen=True)
class Compared:
    """What was found of one. seconds: of training, if it was trained for this."""

    name: str
    vectors: "Vectors"
    seconds: float | None = None


@dataclass(frozen=True)
class Figures:
    """Of one on its own words, or on those that all have."""

    pairs: "Sequence[PairResult]"
    analogies: "Sequence[AnalogyResult]"

    def to_dict(self) -> dict[str, Any]:
        pairs, analogies = [each.to_dict() for each in self.pairs], [each.to_dict() for each in self.analogies]
        return {"pairs": pairs, "analogies": analogies}


def compare(
    names: Names = None,
    pairs: Pairs = None,
    analogies: Analogies = None,
    most_frequent: MostFrequent = None,
    train: Train = None,
    methods: Methods = "word2vec,fasttext,glove",
    epochs: Epochs = None,
    minutes: Minutes = None,
    dim: Dim = None,
    threads: Threads = None,
    output: Output = None,
    format: FormatOption = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Compare word vectors on word pairs and analogies.

    Spearman's rho, or the share of analogies solved, with 95 % intervals and how many pairs or questions are covered:
    of each on its own words, then of all on the words they share, which alone is a fair comparison. --train makes
    them first, by each method with the same number of epochs.
    """
    from textrnn.commands.embed.comparison_training import Training
    from textrnn.commands.embed.evaluate import load_sets
    from textrnn.commands.option_rules import choose_format
    from textrnn.embeddings.vectors import open_vectors

    chosen_format = choose_format(format, ("text", "json", "tsv"), json=json, jsonl=False)
    if not names and not train:
        raise UsageError("there is nothing to compare. Name vectors, or a text to --train them on.")
    training = Training(tuple(train or ()), methods, epochs, minutes, dim, threads, output, quiet)
    training.check()
    sets = load_sets(pairs, analogies)
    compared = [Compared(name, open_vectors(name)) for name in dict.fromkeys(names or ())]
    with training.trained() as made:
        compared += [Compared(each.name, open_vectors(str(each.path)), each.seconds) for each in made]
        show(_comparison(compared, sets, most_frequent, quiet=quiet), chosen_format)


@dataclass(frozen=True)
class Comparison:
    """own: of each on its own words; shared: on those in common, if there are several."""

    compared: Sequence[Compared]
    own: Sequence[Figures]
    shared: Sequence[Figures]
    num_shared: int


def _comparison(
    compared: Sequence[Compared], sets: "tuple[list[PairSet], list[AnalogySet]]", most: int | None, *, quiet: bool
) -> Comparison:
    from textrnn.embeddings.queries.common_words import common_words, restricted
    from textrnn.embeddings.queries.evaluation import MOST_FREQUENT

    most = most or MOST_FREQUENT
    own, shared = [], []
    words = common_words([each.vectors for each in compared], most) if len(compared) > 1 else []
    for each in compared:
        _tell(f"{each.name} ...", quiet=quiet)
        own.append(_figures(each.vectors, sets, most))
        if words:
            shared.append(_figures(restricted(each.vectors, words, most), sets, most))
    return Comparison(compared, own, shared, len(words))


def _tell(message: str, *, quiet: bool) -> None:
    import sys

    note(message, quiet=quiet or not is_terminal(sys.stderr))


def _figures(vectors: "Vectors", sets: "tuple[list[PairSet], list[AnalogySet]]", most: int) -> Figures:
    from textrnn.embeddings.queries.evaluation import evaluate_analogies, evaluate_pairs

    pairs, analogies = sets
    return Figures(
        [evaluate_pairs(vectors, each) for each in pairs],
        [evaluate_analogies(vectors, each, most_frequent=most) for each in analogies],
    )


def show(comparison: Comparison, format: str) -> None:
    """Print everything in a format."""
    from textrnn.commands.rouge_table import lay_out
    from textrnn.commands.rouge_table import show as show_text

    if format == "json":
        emit_json(_record(comparison))
    elif format == "tsv":
        show_text("\n".join("\t".join(row) for row in _long_rows(comparison)))
    else:
        show_text(lay_out(_table(comparison.compared, comparison.own)))
        if comparison.shared:
            table = lay_out(_table(comparison.compared, comparison.shared))
            show_text(f"\non the {comparison.num_shared:,} words that all have:\n{table}")


def _record(comparison: Comparison) -> dict[str, Any]:
    listed = []
    for number, (each, own) in enumerate(zip(comparison.compared, comparison.own, strict=True)):
        trained = {} if each.seconds is None else {"seconds": each.seconds}
        shared = {COMMON: comparison.shared[number].to_dict()} if comparison.shared else {}
        listed.append({**_about(each), **trained, **own.to_dict(), **shared})
    return {"vectors": listed, "common_words": comparison.num_shared if comparison.shared else None}


def _about(each: Compared) -> dict[str, Any]:
    network = each.vectors.config.network
    return {"name": each.name, "method": network.get("method"), "words": len(each.vectors.words),
            "dim": each.vectors.dim}  # fmt: skip


def _table(compared: Sequence[Compared], figures: Sequence[Figures]) -> list[list[str]]:
    """Give a row for each, under a heading; with the seconds of training where there was one."""
    timed = any(each.seconds is not None for each in compared)
    sets = [*(each.name for each in figures[0].pairs), *(each.name for each in figures[0].analogies)]
    rows = [["VECTORS", "METHOD", "WORDS", "DIM", *(["SECONDS"] if timed else []), *sets]]
    for each, found in zip(compared, figures, strict=True):
        seconds = "-" if each.seconds is None else f"{each.seconds:.1f}"
        about = [*map(str, _about(each).values()), *([seconds] if timed else [])]
        rows.append([*about, *(_cell(*scores) for *_, scores in _scores(found))])
    return rows


def _scores(figures: Figures) -> "Iterator[tuple[str, str, tuple[float, PairResult | Share]]]":
    """Yield the name of each set, what is measured on it, and the value with what else is known of it."""
    for pairs in figures.pairs:
        yield pairs.name, "spearman", (pairs.spearman, pairs)
    for analogies in figures.analogies:
        yield analogies.name, "accuracy", (analogies.total.accuracy, analogies.total)


def _cell(value: float, result: "PairResult | Share") -> str:
    """Write the value, its interval, and how many are covered."""
    if value != value:
        return "- of 0"
    low, high = result.interval
    return f"{value:.3f} [{low:.3f}, {high:.3f}] of {result.covered}"


def _long_rows(comparison: Comparison) -> Iterator[list[str]]:
    """Yield for every figure: vectors, which words, set, measure, value, ends of the interval, covered, total."""
    parts = {ALL: comparison.own} | ({COMMON: comparison.shared} if comparison.shared else {})
    for words, all_figures in parts.items():
        for each, figures in zip(comparison.compared, all_figures, strict=True):
            for name, measure, (value, result) in _scores(figures):
                numbers = [f"{number:.4f}" for number in (value, *result.interval)]
                yield [each.name, words, name, measure, *numbers, str(result.covered), str(result.total)]
