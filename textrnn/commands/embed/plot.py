"""`textrnn embed plot`: words as points in the plane, like words near each other."""

from pathlib import Path
from typing import Annotated

import typer

from textrnn.commands.embed.answers import Name
from textrnn.commands.embed.word_choice import FrequentOption
from textrnn.commands.options import Json, Quiet

Words = Annotated[
    list[str] | None,
    typer.Option("--words", metavar="LIST|FILE|-", help="These: a,b,c or a file; again for another topic and colour."),
]
Method = Annotated[str, typer.Option("--method", metavar="NAME", help="pca or tsne.")]
Perplexity = Annotated[
    float | None, typer.Option("--perplexity", metavar="P", help="tsne: neighbours that count, about; 30 at most.")
]
Lines = Annotated[str, typer.Option("--lines", metavar="A:B,...", help="Join these words, as king:queen,man:woman.")]
Neighbours = Annotated[
    int, typer.Option("--neighbours", metavar="N", min=0, help="The N nearest words of each word named, too.")
]
Cluster = Annotated[int | None, typer.Option("--cluster", metavar="K", min=1, help="A colour for each of K clusters.")]
OutputFile = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="A picture: .png, .svg or .pdf; or see it as text."),
]
FormatOption = Annotated[str | None, typer.Option("--format", metavar="NAME", help="text, json or tsv.")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Of tsne and --cluster.")]


def plot(
    name: Name,
    words: Words = None,
    most_frequent: FrequentOption = None,
    neighbours: Neighbours = 0,
    lines: Lines = "",
    cluster: Cluster = None,
    method: Method = "pca",
    perplexity: Perplexity = None,
    output: OutputFile = None,
    format: FormatOption = None,
    json: Json = False,
    seed: Seed = 1,
    quiet: Quiet = False,
) -> int:
    """Draw words in the plane, as a picture or as text.

    The 100 most frequent words, or those you name. TSV: word, x, y, number of the colour.
    """
    from textrnn.commands.embed.plot_output import FORMATS, show
    from textrnn.commands.embed.plot_words import PlotOptions, check_options, make_plot, parse_lines
    from textrnn.commands.embed.word_choice import read_words
    from textrnn.commands.option_rules import choose_format
    from textrnn.embeddings.vectors import open_vectors

    chosen_format = choose_format(format, FORMATS, json=json, jsonl=False)
    options = PlotOptions(
        method, perplexity, most_frequent, neighbours, cluster, seed,
        topics=[topic for source in words or () for topic in read_words(source, quiet=quiet)],
        pairs=parse_lines(lines),
    )  # fmt: skip
    check_options(options, output, chosen_format)
    made = make_plot(open_vectors(name), options)
    show(made, output, chosen_format, quiet=quiet)
    return made.exit_code
