"""Ranking sentences and choosing those that make a summary."""

from typing import TYPE_CHECKING, ClassVar

from textrnn.registry import Registry

if TYPE_CHECKING:
    from textrnn.summarizers.analysis import AnalyzedText
    from textrnn.summarizers.term_matrix import Floats


class Ranker:
    """A way to score the sentences of a text; its settings are the fields of a dataclass.

    diversity: how much sentences unlike those chosen are preferred, unless the user says otherwise.
    """

    diversity: ClassVar[float] = 0.0

    def rank(self, text: "AnalyzedText") -> "Floats":
        """Give a score for each sentence (N,), at least 0, the higher the better."""
        raise NotImplementedError

    def parts(self, text: "AnalyzedText") -> "dict[str, Floats]":
        """Give factors of the scores (N,) by name, if the ranker knows any."""
        return {}


RANKERS = Registry(
    "method",
    {
        "adaptive": "textrnn.summarizers.adaptive:Adaptive",
        "textrank": "textrnn.summarizers.textrank:TextRank",
        "textrank-bm25": "textrnn.summarizers.textrank_bm25:TextRankBM25",
        "cosine": "textrnn.summarizers.cosine:Cosine",
        "lexrank": "textrnn.summarizers.lexrank:LexRank",
        "lexrank-continuous": "textrnn.summarizers.lexrank:ContinuousLexRank",
        "directed": "textrnn.summarizers.directed:Directed",
        "embedding": "textrnn.summarizers.embedding:Embedding",
        "lsa": "textrnn.summarizers.lsa:LSA",
        "luhn": "textrnn.summarizers.luhn:Luhn",
        "sumbasic": "textrnn.summarizers.sumbasic:SumBasic",
        "kl": "textrnn.summarizers.kl:KL",
        "centroid": "textrnn.summarizers.centroid:Centroid",
        "lead": "textrnn.summarizers.lead:Lead",
        "random": "textrnn.summarizers.random:Random",
    },
)
