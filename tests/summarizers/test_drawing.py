"""The graph of sentences: the ranker's own weights, as GraphML that can be read back and as a picture."""

from xml.etree import ElementTree

import numpy as np
import pytest

from textrnn.errors import InputError, OutputError, UsageError
from textrnn.summarizers import drawing
from textrnn.summarizers.cosine import Cosine
from textrnn.summarizers.drawing import SentenceGraph, check_graph_file, write_graph
from textrnn.summarizers.lead import Lead
from textrnn.summarizers.length import Length
from textrnn.summarizers.summarizer import Settings, Summarizer
from textrnn.summarizers.textrank import TextRank
from textrnn.summarizers.textrank_bm25 import TextRankBM25
from textrnn.text.corpus import Document

TEXT = "Cats chase mice & <birds>. Mice fear cats. Birds fear nothing. Dogs\x00 sleep."
NAMESPACE = {"g": "http://graphml.graphdrawing.org/xmlns"}


def summary_of(text=TEXT):
    return Summarizer(Settings(TextRank(), Length(sentences=2), language="en")).summarize(Document("a", text))


def test_the_edges_weigh_what_the_papers_formula_says():
    graph = SentenceGraph.of(summary_of(), TextRank())
    edges = list(zip(graph.sources.tolist(), graph.targets.tolist(), strict=True))
    assert edges == [(0, 1), (0, 2), (1, 2)]
    # |S1| = 4 (cat chase mice bird), |S2| = 3 (mice fear cat), |S3| = 2 (bird fear)
    expected = [2 / (np.log(4) + np.log(3)), 1 / (np.log(4) + np.log(2)), 1 / (np.log(3) + np.log(2))]
    np.testing.assert_allclose(graph.weights, expected)
    assert not graph.directed


def test_a_ranker_without_a_graph_is_drawn_by_cosine():
    ours, cosine = (SentenceGraph.of(summary_of(), ranker) for ranker in (Lead(), Cosine()))
    np.testing.assert_array_equal(ours.weights, cosine.weights)


def test_weights_that_differ_by_direction_give_a_directed_graph():
    graph = SentenceGraph.of(summary_of(), TextRankBM25())
    assert graph.directed
    assert len(graph.weights) == 6


def test_graphml_can_be_read_back(tmp_path):
    path = tmp_path / "graph.graphml"
    summary = summary_of()
    assert write_graph(summary, TextRank(), path) == "4 sentences, 3 edges"
    graph = ElementTree.parse(path).getroot().find("g:graph", NAMESPACE)
    nodes = graph.findall("g:node", NAMESPACE)
    data = [{each.get("key"): each.text for each in node} for node in nodes]
    assert [each["text"] for each in data[:3]] == [
        "Cats chase mice & <birds>.",
        "Mice fear cats.",
        "Birds fear nothing.",
    ]
    assert [float(each["score"]) for each in data] == summary.scores.tolist()
    assert sum(each["chosen"] == "true" for each in data) == 2
    ends = [(edge.get("source"), edge.get("target")) for edge in graph.findall("g:edge", NAMESPACE)]
    assert ends == [("n1", "n2"), ("n1", "n3"), ("n2", "n3")]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("suffix", "head"), [(".png", b"\x89PNG"), (".svg", b"<?xml")])
@pytest.mark.parametrize("text", [TEXT, "One sentence with $x^2$ and \x07.", "A b. " * 60])
def test_pictures_are_drawn(tmp_path, suffix, head, text):
    pytest.importorskip("matplotlib")
    path = tmp_path / f"graph{suffix}"
    write_graph(summary_of(text), TextRank(), path)
    assert path.read_bytes().startswith(head)


def test_the_heaviest_edges_are_the_ones_drawn():
    graph = SentenceGraph.of(summary_of(), Cosine(self_loops=True))
    heaviest = graph.strongest(1)
    between = graph.weights[graph.sources != graph.targets]
    assert graph.weights[heaviest].tolist() == [between.max()]


def test_what_would_be_unreadable_is_refused(tmp_path, monkeypatch):
    summary = summary_of()
    monkeypatch.setattr(drawing, "_MOST_DRAWN", 3)
    with pytest.raises(InputError, match=r"Write \.graphml"):
        write_graph(summary, TextRank(), tmp_path / "graph.svg")
    monkeypatch.setattr(drawing, "MOST_SENTENCES", 3)
    with pytest.raises(InputError, match="shorter text"):
        write_graph(summary, TextRank(), tmp_path / "graph.graphml")
    assert not list(tmp_path.iterdir())


def test_where_a_graph_cannot_go_is_known_before(tmp_path, monkeypatch):
    check_graph_file(tmp_path / "graph.graphml")
    with pytest.raises(UsageError, match="none of"):
        check_graph_file(tmp_path / "graph.jpg")
    with pytest.raises(OutputError):
        check_graph_file(tmp_path / "absent" / "graph.svg")
    monkeypatch.setattr(drawing.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'textrnn\[plots\]'"):
        check_graph_file(tmp_path / "graph.svg")
