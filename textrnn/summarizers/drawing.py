"""The graph of a text: its sentences and how much each has to do with each, as a picture or as GraphML.

print(write_graph(summary, TextRank(), Path("graph.svg")))    # 40 sentences, 212 edges
"""

import importlib.util
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import numpy as np
from numpy.typing import NDArray

from textrnn.errors import InputError, OutputError, UsageError
from textrnn.io import write_atomically
from textrnn.pictures import INSTALL, file_bytes
from textrnn.summarizers import Ranker
from textrnn.summarizers.cosine import Cosine
from textrnn.summarizers.graph import GraphRanker
from textrnn.summarizers.summarizer import Summary
from textrnn.summarizers.term_matrix import Floats
from textrnn.text.reading import REPLACEMENT

SUFFIXES = (".png", ".svg", ".graphml")
MOST_SENTENCES = 2_000
_EDGES_A_NODE = 3  # drawn at most; more is a black disc
_MOST_DRAWN = 200  # sentences in a picture
_LABEL_CHARACTERS = 40
_SMALLEST_EDGE = 1e-9
_NOT_IN_XML = {
    code: 0xFFFD for code in (*range(32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF) if chr(code) not in "\t\n\r"
}


@dataclass(frozen=True)
class SentenceGraph:
    """sources, targets, weights: of the edges (E,). directed: whether the two directions differ."""

    summary: Summary
    sources: NDArray[np.int64]
    targets: NDArray[np.int64]
    weights: Floats
    directed: bool

    @classmethod
    def of(cls, summary: Summary, ranker: Ranker) -> "SentenceGraph":
        """Link the sentences as the ranker does, by cosine where it has no graph. Raises InputError if too many."""
        text = summary.analyzed
        if len(text) > MOST_SENTENCES:
            raise InputError(
                f"the graph of {len(text):,} sentences would be unreadable; up to {MOST_SENTENCES:,} are drawn. "
                "Choose a shorter text."
            )
        graph = (ranker if isinstance(ranker, GraphRanker) else Cosine()).graph(text)
        weights = np.stack([graph.times(column) for column in np.eye(len(text))])  # (N, N), from row to column
        directed = not np.allclose(weights, weights.T, rtol=1e-6, atol=_SMALLEST_EDGE)
        sources, targets = np.nonzero((weights if directed else np.triu(weights)) > _SMALLEST_EDGE)
        return cls(summary, sources, targets, weights[sources, targets], directed)

    def strongest(self, num_edges: int) -> NDArray[np.int64]:
        """Give the numbers of the heaviest edges between different sentences."""
        between = np.flatnonzero(self.sources != self.targets)
        return between[np.argsort(-self.weights[between], kind="stable")[:num_edges]]


def check_graph_file(path: Path) -> None:
    """Raise UsageError or OutputError unless a graph can be written there."""
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"--graph {path} ends in none of {', '.join(SUFFIXES)}. Name it so.")
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise OutputError(f"cannot create {path}: its folder does not exist or it is one. Choose another place.")
    if path.suffix.lower() != ".graphml" and importlib.util.find_spec("matplotlib") is None:
        raise UsageError(f"drawing needs matplotlib. Install it: {INSTALL}; or write --graph {path.stem}.graphml.")


def write_graph(summary: Summary, ranker: Ranker, path: Path) -> str:
    """Write the graph in the format its ending names, and say how large it is."""
    graph = SentenceGraph.of(summary, ranker)
    if path.suffix.lower() == ".graphml":
        write_atomically(path, "".join(_graphml(graph)).encode())
    else:
        write_atomically(path, _picture(graph, path.suffix.lower()[1:]))
    return f"{len(summary.analyzed):,} sentences, {len(graph.weights):,} edges"


def _graphml(graph: SentenceGraph) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    for name, owner, kind in _KEYS:
        yield f'<key id="{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>\n'
    yield f'<graph edgedefault="{"directed" if graph.directed else "undirected"}">\n'
    chosen = {each.rank for each in graph.summary.chosen}
    ranks = _ranks(graph.summary)
    for place, sentence in enumerate(graph.summary.analyzed.sentences):
        values = {
            "number": place + 1, "text": escape(sentence.text.translate(_NOT_IN_XML)),
            "score": float(graph.summary.scores[place]), "rank": ranks[place],
            "chosen": str(ranks[place] in chosen).lower(),
        }  # fmt: skip
        data = "".join(f'<data key="{name}">{value}</data>' for name, value in values.items())
        yield f'<node id="n{place + 1}">{data}</node>\n'
    for source, target, weight in zip(graph.sources, graph.targets, graph.weights.tolist(), strict=True):
        yield f'<edge source="n{source + 1}" target="n{target + 1}"><data key="weight">{weight}</data></edge>\n'
    yield "</graph>\n</graphml>\n"


_KEYS = (
    ("number", "node", "int"),
    ("text", "node", "string"),
    ("score", "node", "double"),
    ("rank", "node", "int"),
    ("chosen", "node", "boolean"),
    ("weight", "edge", "double"),
)


def _ranks(summary: Summary) -> list[int]:
    from textrnn.summarizers.select import by_score

    return [int(rank) for rank in np.argsort(by_score(summary.scores)) + 1]


def _picture(graph: SentenceGraph, file_format: str) -> bytes:
    """Draw the sentences on a circle, larger the higher their score, and the heaviest edges."""
    from matplotlib.collections import LineCollection
    from matplotlib.figure import Figure

    size = len(graph.summary.analyzed)
    if size > _MOST_DRAWN:
        raise InputError(
            f"a picture of {size:,} sentences would be unreadable; {_MOST_DRAWN} are drawn at most. Write .graphml."
        )
    angles = np.pi / 2 - 2 * np.pi * np.arange(size) / size
    places = np.stack([np.cos(angles), np.sin(angles)], axis=1)  # (N, 2), clockwise from the top
    edges = graph.strongest(_EDGES_A_NODE * size)
    figure = Figure(figsize=(10, 10), layout="constrained")
    axes = figure.add_subplot(aspect="equal")
    axes.set_axis_off()
    widths = graph.weights[edges] / max(graph.weights[edges].max(initial=0), _SMALLEST_EDGE)
    ends = np.stack([places[graph.sources[edges]], places[graph.targets[edges]]], axis=1)  # (E, 2, 2)
    axes.add_collection(
        LineCollection(list(ends), linewidths=0.3 + 2.7 * widths, colors="#888888", alpha=0.6, zorder=1)
    )
    _draw_nodes(axes, graph, places)
    return file_bytes(figure, file_format, dpi=150)


def _draw_nodes(axes: Any, graph: SentenceGraph, places: Floats) -> None:
    scores, ranks = graph.summary.scores, _ranks(graph.summary)
    chosen = {each.rank for each in graph.summary.chosen}
    colours = ["#e8a33d" if rank in chosen else "#9db8d9" for rank in ranks]
    relative = scores / max(float(scores.max()), _SMALLEST_EDGE)
    axes.scatter(places[:, 0], places[:, 1], s=120 + 500 * relative, c=colours, edgecolors="#444444", zorder=2)
    for place, (x, y) in enumerate(places):
        axes.text(x, y, str(place + 1), ha="center", va="center", fontsize=7, zorder=3)
    for number, each in enumerate(graph.summary.chosen):
        place = ranks.index(each.rank)
        label = _drawable(each.text[:_LABEL_CHARACTERS]) + ("..." if len(each.text) > _LABEL_CHARACTERS else "")
        axes.text(0, -1.2 - 0.06 * number, f"{place + 1}: {label}", ha="center", fontsize=8, parse_math=False)
    axes.set_xlim(-1.2, 1.2)
    axes.set_ylim(-1.25 - 0.06 * min(len(graph.summary.chosen), 20), 1.2)


def _drawable(text: str) -> str:
    """Put a sign that every font has in the place of controls, which no font can draw."""
    return "".join(letter if letter.isprintable() else REPLACEMENT for letter in " ".join(text.split()))
