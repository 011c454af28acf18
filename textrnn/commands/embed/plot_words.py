"""What `embed plot` draws: which words, in which colours, and where."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textrnn.commands.embed.word_choice import ChosenWords, choose_words, look_up, tell_errors
from textrnn.errors import UsageError
from textrnn.registry import suggest

if TYPE_CHECKING:
    from textrnn.embeddings.spaces.scatter import Scatter
    from textrnn.embeddings.vectors import Vectors

METHODS = ["pca", "tsne"]
MOST_FREQUENT = 100


@dataclass(frozen=True)
class PlotOptions:
    """topics: lists of words, each of one colour. pairs: words to be joined by a line."""

    method: str = "pca"
    perplexity: float | None = None
    most_frequent: int | None = None
    neighbours: int = 0
    cluster: int | None = None
    seed: int = 1
    topics: Sequence[Sequence[str]] = ()
    pairs: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Plot:
    """scatter: what is drawn. shares: of the variance along both axes, empty where they mean nothing."""

    scatter: "Scatter"
    method: str
    shares: list[float] = field(default_factory=list)
    exit_code: int = 0


def parse_lines(text: str) -> list[tuple[str, str]]:
    """Read "king:queen,man:woman". Raises UsageError."""
    pairs = []
    for pair in filter(None, text.split(",")):
        start, colon, end = (part.strip() for part in pair.partition(":"))
        if not (start and colon and end):
            raise UsageError(f"--lines takes pairs of words as king:queen,man:woman, not {pair!r}.")
        pairs.append((start, end))
    return pairs


def check_options(options: PlotOptions, output: Path | None, format: str) -> None:
    """Raise UsageError for what does not go together, before any vectors are read."""
    from textrnn.embeddings.spaces.tsne import check_tsne
    from textrnn.pictures import check_picture_file

    if options.method not in METHODS:
        raise UsageError(f"unknown --method {options.method!r}. {suggest(options.method, METHODS)}")
    if options.perplexity is not None and options.method != "tsne":
        raise UsageError("--perplexity belongs to --method tsne, which is not given.")
    if options.topics and options.most_frequent is not None:
        raise UsageError("--words does not go with --most-frequent. Drop one.")
    if options.neighbours and not options.topics:
        raise UsageError("--neighbours belongs to --words, which is not given.")
    if output is not None and format != "text":
        raise UsageError(f"-o writes a picture, which does not go with --format {format}. Drop one.")
    if output is not None:
        check_picture_file(output)
    if options.method == "tsne":
        check_tsne(options.perplexity)


def make_plot(vectors: "Vectors", options: PlotOptions) -> Plot:
    """Choose the words and place them. Raises what leaves nothing to draw."""
    from textrnn.embeddings.spaces.scatter import Scatter

    chosen, groups = _choose(vectors, options)
    matrix = _directions(chosen)
    places, shares = _places(matrix, options)
    if options.cluster is not None:
        groups = _clusters(matrix, options.cluster, options.seed)
    row_by_word = {word: row for row, word in enumerate(chosen.words)}
    lines = [(row_by_word[a], row_by_word[b]) for a, b in options.pairs if a in row_by_word and b in row_by_word]
    axes = [f"component {number}: {100 * share:.1f} % of the variance" for number, share in enumerate(shares, 1)]
    across, up, *_ = [*axes, "", ""]
    scatter = Scatter(chosen.words, places, groups, lines, title=vectors.name, axes=(across, up))
    return Plot(scatter, options.method, shares, chosen.exit_code)


def _directions(chosen: ChosenWords) -> Any:
    """Give the vectors at length one, as `nearest` compares them: how long one is tells how frequent its word is."""
    from textrnn.embeddings.lengths import unit_rows

    return unit_rows(chosen.matrix)


def _choose(vectors: "Vectors", options: PlotOptions) -> tuple[ChosenWords, list[int]]:
    """Give the words, and to which topic each belongs: the first that has it."""
    topics = [list(topic) for topic in options.topics]
    ends = [word for pair in options.pairs for word in pair]
    if ends and not topics and options.most_frequent is None:
        topics = [ends]
    named = _unique(topics)
    chosen = choose_words(vectors, named, options.most_frequent or MOST_FREQUENT)
    if options.neighbours:
        topics = topics if len(topics) > 1 else [[word] for word in topics[0]]
        topics = _with_neighbours(vectors, chosen, topics, options.neighbours)
    known = {*named, *chosen.words}
    chosen = _extended(vectors, chosen, [word for word in _unique([*topics, ends]) if word not in known])
    topic_by_word = {word: number for number, topic in reversed(list(enumerate(topics))) for word in topic}
    return chosen, [topic_by_word.get(word, 0) for word in chosen.words]


def _unique(topics: Sequence[Sequence[str]]) -> list[str]:
    return list(dict.fromkeys(word for topic in topics for word in topic))


def _extended(vectors: "Vectors", chosen: ChosenWords, more: Sequence[str]) -> ChosenWords:
    """Add more words; those that have no vector are told and left out."""
    import numpy as np

    found, errors = look_up(vectors, more)
    exit_code = max(chosen.exit_code, tell_errors(errors))
    return ChosenWords(chosen.words + found.words, np.concatenate([chosen.matrix, found.matrix]), exit_code)


def _with_neighbours(vectors: "Vectors", chosen: ChosenWords, topics: list[list[str]], most: int) -> list[list[str]]:
    """Add the nearest words of every word to its topic."""
    from textrnn.embeddings.queries.nearest import Search

    own = [[] if row is None else [row] for row in map(vectors.find, chosen.words)]
    found = Search(vectors, most=most).nearest(chosen.matrix, own)
    near = {word: [each.word for each in row] for word, row in zip(chosen.words, found, strict=True)}
    return [[*topic, *(each for word in topic for each in near.get(word, ()))] for topic in topics]


def _places(matrix: Any, options: PlotOptions) -> tuple[Any, list[float]]:
    """Give the places (N, 2), and the shares of the variance along the axes of PCA."""
    import numpy as np

    from textrnn.embeddings.spaces.projection import PrincipalComponents
    from textrnn.embeddings.spaces.tsne import tsne

    if options.method == "tsne":
        return tsne(matrix, perplexity=options.perplexity, seed=options.seed), []
    found = PrincipalComponents.of(matrix, 2)
    places = found.project(matrix)
    return np.pad(places, ((0, 0), (0, 2 - places.shape[1]))), found.shares.tolist()


def _clusters(matrix: Any, number: int, seed: int) -> list[int]:
    from textrnn.embeddings.spaces.clusters import spherical_kmeans

    if number > len(matrix):
        raise UsageError(f"--cluster {number} needs as many words, not {len(matrix):,}. Ask for fewer, or name more.")
    labels: list[int] = spherical_kmeans(matrix, number, seed=seed).labels.tolist()
    return labels
