"""`textrnn embed clusters`: words that are used alike, in groups."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from textrnn.commands.embed.answers import Answer, FormatOption, Jsonl, Name, cell, rounded
from textrnn.commands.embed.word_choice import FrequentOption, WordsOption
from textrnn.commands.options import Json, Quiet

if TYPE_CHECKING:
    from textrnn.embeddings.spaces.clusters import Clusters
    from textrnn.embeddings.vectors import Vectors

MOST_FREQUENT = 5_000

Number = Annotated[int, typer.Option("-n", "--clusters", metavar="K", min=1, help="How many clusters.")]
Of = Annotated[str | None, typer.Option("--of", metavar="LIST|FILE|-", help="Only the clusters that these are in.")]
Shown = Annotated[int, typer.Option("--show", metavar="N", min=1, help="Words of each cluster shown, at most.")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", min=0, help="Another seed, other clusters.")]


def clusters(
    name: Name,
    number: Number = 50,
    words: WordsOption = None,
    most_frequent: FrequentOption = None,
    of: Of = None,
    show: Shown = 10,
    seed: Seed = 1,
    format: FormatOption = None,
    json: Json = False,
    jsonl: Jsonl = False,
    quiet: Quiet = False,
) -> int:
    """Group words that are used alike.

    Spherical k-means over the 5,000 most frequent words, or those you name. A line says: cluster, words in it, their
    mean cosine to its centre, the words nearest to it. TSV has a line for every word: word, cluster, cosine.
    """
    from textrnn.commands.embed.answers import choose_answer_format
    from textrnn.commands.embed.word_choice import choose_words, read_words
    from textrnn.commands.output import note
    from textrnn.commands.text_results import Screen
    from textrnn.embeddings.vectors import open_vectors
    from textrnn.errors import UsageError

    chosen_format = choose_answer_format(format, json=json, jsonl=jsonl)
    if words is not None and most_frequent is not None:
        raise UsageError("--words does not go with --most-frequent. Drop one.")
    named = [word for group in read_words(words, quiet=quiet) for word in group] if words else []
    asked = [word for group in read_words(of, quiet=quiet) for word in group] if of else []
    vectors = open_vectors(name)
    chosen = choose_words(vectors, named, most_frequent or MOST_FREQUENT)
    grouping = _group(chosen.words, chosen.matrix, number, seed)
    said = f"{len(chosen.words):,} words in {len(grouping.clusters.centres):,} clusters"
    note(f"{said}, mean cosine {grouping.clusters.cohesion:.3f}", quiet=quiet)
    if asked:
        return max(chosen.exit_code, _print_clusters_of(asked, vectors, grouping, show, chosen_format))
    Screen.of_output().write(FORMATS[chosen_format](grouping, show))
    return chosen.exit_code


@dataclass(frozen=True)
class Grouping:
    """words: (N,), whose clusters these are."""

    words: list[str]
    clusters: "Clusters"

    def nearest(self, cluster: int, most: int) -> list[str]:
        return [self.words[row] for row in self.clusters.members(cluster, most).tolist()]

    def record(self, cluster: int, most: int) -> dict[str, Any]:
        """Give the JSON object of a cluster."""
        members = self.clusters.members(cluster)
        cosines = self.clusters.cosines[members]
        shown = zip(members[:most].tolist(), cosines[:most].tolist(), strict=True)
        return {
            "cluster": cluster + 1, "size": len(members), "mean_cosine": rounded(cosines.mean()),
            "words": [{"word": self.words[row], "cosine": rounded(cosine)} for row, cosine in shown],
        }  # fmt: skip


def _group(words: list[str], matrix: Any, number: int, seed: int) -> Grouping:
    from textrnn.embeddings.lengths import unit_rows
    from textrnn.embeddings.spaces.clusters import spherical_kmeans
    from textrnn.errors import UsageError

    if number > len(words):
        raise UsageError(f"-n {number} clusters need as many words, not {len(words):,}. Ask for fewer, or name more.")
    return Grouping(words, spherical_kmeans(unit_rows(matrix), number, seed=seed))


def _as_text(grouping: Grouping, most: int) -> Iterator[str]:
    for cluster in range(len(grouping.clusters.centres)):
        record = grouping.record(cluster, most)
        near = ", ".join(grouping.nearest(cluster, most))
        yield f"{record['cluster']}\t{record['size']}\t{cell(record['mean_cosine'])}\t{cell(near)}\n"


def _as_tsv(grouping: Grouping, most: int) -> Iterator[str]:
    cosines = grouping.clusters.cosines
    for cluster in range(len(grouping.clusters.centres)):
        for row in grouping.clusters.members(cluster).tolist():
            yield f"{cell(grouping.words[row])}\t{cluster + 1}\t{cell(float(cosines[row]))}\n"


def _as_json(grouping: Grouping, most: int) -> Iterator[str]:
    from textrnn.io import to_json

    records = [grouping.record(cluster, most) for cluster in range(len(grouping.clusters.centres))]
    total = {"words": len(grouping.words), "mean_cosine": rounded(grouping.clusters.cohesion), "clusters": records}
    yield to_json(total) + "\n"


def _as_jsonl(grouping: Grouping, most: int) -> Iterator[str]:
    from textrnn.io import to_json

    for cluster in range(len(grouping.clusters.centres)):
        yield to_json(grouping.record(cluster, most)) + "\n"


FORMATS: dict[str, Callable[[Grouping, int], Iterator[str]]] = {
    "text": _as_text, "json": _as_json, "jsonl": _as_jsonl, "tsv": _as_tsv,
}  # fmt: skip


def _print_clusters_of(asked: list[str], vectors: "Vectors", grouping: Grouping, most: int, format: str) -> int:
    """Print the cluster of each word, whether or not it was among those that were grouped."""
    from textrnn.commands.embed.answers import each, print_answers
    from textrnn.embeddings.lengths import unit_rows
    from textrnn.embeddings.spaces.clusters import assign

    def answer(word: str) -> Answer:
        found = assign(unit_rows(vectors.vector(word)[None]), grouping.clusters.centres)
        cluster, cosine = int(found.labels[0]), rounded(found.cosines[0])
        near = grouping.nearest(cluster, most)
        row: list[str | float] = [str(cluster + 1), cosine, ", ".join(near)]
        record = {"word": word, "cluster": cluster + 1, "cosine": cosine, "words": near}
        return Answer(word, record, [row if format == "tsv" else [word, *row]], single=True)

    return print_answers(each([asked], answer, single=True), format=format)
