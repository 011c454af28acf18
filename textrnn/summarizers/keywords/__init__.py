"""Finding the keywords and key phrases of a text."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from textrnn.registry import Registry

if TYPE_CHECKING:
    from textrnn.summarizers.keywords.words import Words


@dataclass(frozen=True)
class Keyword:
    """A keyword as it is written in the text. score: the higher the better. places: (start, end) of each occurrence."""

    text: str
    score: float
    places: list[tuple[int, int]]

    @property
    def count(self) -> int:
        return len(self.places)


@dataclass(frozen=True)
class Wanted:
    """What to look for. most: how many keywords at most. phrases: whether neighbours in the text become one keyword."""

    most: int = 10
    phrases: bool = True


class KeywordRanker(Protocol):
    """A way to find keywords; its settings are the fields of a dataclass.

    chooses_words: whether it says by itself which words may be keywords, and heeds nobody else.
    """

    chooses_words: ClassVar[bool]

    def extract(self, text: "Words", wanted: Wanted) -> list[Keyword]:
        """Give the keywords of a text that has words, the best first."""


KEYWORD_RANKERS = Registry(
    "method",
    {
        "textrank-phrases": "textrnn.summarizers.keywords.textrank_phrases:TextRankPhrases",
        "position": "textrnn.summarizers.keywords.position:PositionRank",
        "tfidf": "textrnn.summarizers.keywords.tfidf:TfIdf",
        "yake-like": "textrnn.summarizers.keywords.yake_like:YakeLike",
        "textrank": "textrnn.summarizers.keywords.textrank:TextRank",
    },
)
