"""From documents to summaries: split, rank, select, and put back in order.

summarizer = Summarizer(Settings(TextRank(), Length(sentences=2)))
print(summarizer.summarize(Document("a.txt", "A long text. ...")).text)
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from textrnn.errors import InputError
from textrnn.summarizers import Ranker
from textrnn.summarizers.analysis import AnalyzedText, analyze_sentences, find_prose, on_one_line
from textrnn.summarizers.graph import GraphRanker
from textrnn.summarizers.length import Length
from textrnn.summarizers.query import favour, focus_on
from textrnn.summarizers.select import by_score, select
from textrnn.summarizers.term_matrix import Floats
from textrnn.text.corpus import Document
from textrnn.text.language import detect_language
from textrnn.text.sentences import Sentence
from textrnn.text.terms import Analyzer

_LANGUAGE_SAMPLE = 5_000  # characters of each of several documents


@dataclass(frozen=True)
class Settings:
    """How texts are summarized.

    prior: the power P of a factor (1 / (1 + position))^P on every score. diversity: 0 takes the best sentences, near 1
    the most different ones; the ranker's own if absent. language: detected for each text if absent. lines: every
    line is a sentence. ordered: whether the order of the sentences means something.
    """

    ranker: Ranker
    length: Length = field(default_factory=Length)
    prior: float = 0.0
    diversity: float | None = None
    query: str = ""
    language: str | None = None
    stop_words: bool = True
    stem: bool = True
    lines: bool = False
    ordered: bool = True


@dataclass(frozen=True)
class Chosen:
    """A sentence of a summary. rank: 1 for the best one of the text. file: the document it stands in."""

    sentence: Sentence
    score: float
    rank: int
    file: str

    @property
    def text(self) -> str:
        """The sentence on one line."""
        return on_one_line(self.sentence.text)


@dataclass(frozen=True)
class Summary:
    """The chosen sentences, in the order of the text. scores: of all its sentences (N,)."""

    documents: Sequence[Document]
    chosen: Sequence[Chosen]
    analyzed: AnalyzedText = field(repr=False)
    scores: Floats = field(repr=False)

    @property
    def text(self) -> str:
        """The summary on one line."""
        return self.analyzed.joiner.join(each.text for each in self.chosen)

    @property
    def answers_query(self) -> bool:
        """Whether any sentence shares a term with the query, if there was one."""
        return self.analyzed.focus is not None


class Summarizer:
    """Raises InputError for a text of white space only."""

    def __init__(self, settings: Settings) -> None:
        settings.length.validate()
        self.settings = settings

    def summarize(self, document: Document) -> Summary:
        """Summarize one document."""
        return self._summarize([document])

    def summarize_together(self, documents: Iterable[Document]) -> Summary:
        """Make one summary of several documents: no sentence is favoured for its place, and nothing is said twice."""
        return self._summarize(list(documents), together=True)

    def analyze(self, documents: Sequence[Document]) -> AnalyzedText:
        """Find the sentences of the documents and count their terms."""
        settings = self.settings
        language = settings.language or _detect(documents)
        found = [
            find_prose(document.text, language, headings=document.headings, lines=settings.lines)
            for document in documents
        ]
        starts = np.cumsum([0, *(len(sentences) for _, sentences in found)])[:-1]
        sentences = [sentence for _, group in found for sentence in group]
        if not sentences:
            raise InputError(f"{documents[0].name if documents else 'the text'} is empty. Give text to summarize.")
        title = (documents[0].title or found[0][0]) if len(documents) == 1 else ""
        analyzer = Analyzer(language, stop_words=settings.stop_words, stem=settings.stem)
        text = analyze_sentences(sentences, analyzer, title=title, starts=starts.tolist())
        text = replace(text, wanted=settings.length.expected_sentences(text.num_words))
        return replace(text, focus=focus_on(text, settings.query)) if settings.query else text

    def score(self, text: AnalyzedText) -> Floats:
        """Rank the sentences, by their place and by the query too if that is wanted (N,)."""
        scores = self.settings.ranker.rank(text)
        if text.focus is not None and not isinstance(self.settings.ranker, GraphRanker):
            scores = favour(scores, text.focus)
        if self.settings.prior and text.ordered:
            scores = scores * (1.0 + text.positions) ** -self.settings.prior
        return scores

    def _summarize(self, documents: Sequence[Document], *, together: bool = False) -> Summary:
        text = replace(self.analyze(documents), ordered=self.settings.ordered and not together)
        scores = self.score(text)
        given = self.settings.diversity
        diversity = self.settings.ranker.diversity if given is None else given
        taken = select(text, scores, self.settings.length, diversity=diversity, distinct=together)
        rank_of = np.argsort(by_score(scores)) + 1
        chosen = [
            Chosen(text.sentences[i], float(scores[i]), int(rank_of[i]), documents[text.document_of[i]].name)
            for i in sorted(taken)
        ]
        return Summary(documents, chosen, text, scores)


def _detect(documents: Sequence[Document]) -> str:
    if len(documents) == 1:
        return detect_language(documents[0].text)
    return detect_language("\n".join(document.text[:_LANGUAGE_SAMPLE] for document in documents))
