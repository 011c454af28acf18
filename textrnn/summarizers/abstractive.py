"""What an encoder-decoder reads of a document that is longer than it can read: its best sentences.

shortener = Shortener(Summarizer(Settings(Adaptive())), lambda text: len(tokenizer.encode(text)), longest=400)
shortener.shorten(document).text
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from textrnn.errors import InputError
from textrnn.summarizers.analysis import on_one_line
from textrnn.summarizers.length import Length
from textrnn.summarizers.select import by_score, select
from textrnn.summarizers.summarizer import Chosen, Summarizer
from textrnn.text.corpus import Document


@dataclass(frozen=True)
class Extract:
    """What is read of a document. chosen: the sentences it consists of; none where it is the whole document."""

    text: str
    chosen: Sequence[Chosen] = ()


@dataclass(frozen=True)
class Shortener:
    """Shortens documents by the ranker of a summarizer, whose length does not count.

    num_tokens: how long a text is for the network. longest: how much of it is read. sentences: how many to take; 0
    leaves every document whole, None takes as many as are read, from documents that are longer.
    """

    summarizer: Summarizer
    num_tokens: Callable[[str], int]
    longest: int
    sentences: int | None = None

    def shorten(self, document: Document) -> Extract:
        """Raises InputError for a document of white space only."""
        if not document.text.strip():
            raise InputError(f"{document.name} is empty. Give text to summarize.")
        # there are hardly more tokens than characters, so most short texts need not be counted
        is_short = len(document.text) <= self.longest or self.num_tokens(document.text) <= self.longest
        if self.sentences == 0 or (self.sentences is None and is_short):
            return Extract(document.text)
        settings = self.summarizer.settings
        text = self.summarizer.analyze([document])
        if self.sentences is not None and len(text) <= self.sentences:
            return Extract(document.text)
        scores = self.summarizer.score(text)
        diversity = settings.ranker.diversity if settings.diversity is None else settings.diversity
        ordered = select(text, scores, Length(sentences=self.sentences or len(text)), diversity=diversity)
        places = ordered if self.sentences else self._fitting(ordered, [each.text for each in text.sentences])
        rank_of = {int(place): rank for rank, place in enumerate(by_score(scores), start=1)}
        chosen = [
            Chosen(text.sentences[place], float(scores[place]), rank_of[place], document.name)
            for place in sorted(places)
        ]
        return Extract(text.joiner.join(each.text for each in chosen), chosen)

    def _fitting(self, ordered: Sequence[int], sentences: Sequence[str]) -> list[int]:
        """Take the sentences that fit, the first ones first; one too long is passed over, unless all of them are."""
        left, taken = self.longest, list[int]()
        for place in ordered:
            if left <= 0:
                break
            size = self.num_tokens(on_one_line(sentences[place]))
            if size <= left:
                left -= size
                taken.append(place)
        return taken or [ordered[0]]
