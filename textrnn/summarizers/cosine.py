"""Cosine similarity of TF-IDF vectors as the weight between sentences, ranked by a random walk."""

from dataclasses import dataclass, replace

from textrnn.summarizers.analysis import AnalyzedText
from textrnn.summarizers.graph import Graph, GraphRanker, ProductGraph
from textrnn.summarizers.term_matrix import Floats

LAB_TOLERANCE = 1e-6  # times N: where networkx, which the lab used, ends its walk


@dataclass(frozen=True)
class Cosine(GraphRanker):
    """self_loops: rank as a lecture's lab does, by the whole matrix X X', in which a sentence votes for itself.

    Unless a tolerance is given, the walk then ends as early as the lab's.
    """

    self_loops: bool = False

    def graph(self, text: AnalyzedText) -> Graph:
        vectors = text.counts.tf_idf
        return ProductGraph(vectors, vectors, self_loops=self.self_loops)

    def rank(self, text: AnalyzedText) -> Floats:
        if self.self_loops and self.tolerance is None:
            return replace(self, tolerance=LAB_TOLERANCE * len(text)).rank(text)
        return super().rank(text)
