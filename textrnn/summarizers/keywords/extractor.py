"""From documents to their keywords.

extractor = KeywordExtractor(Settings(TextRank(), Wanted(most=5)))
[keyword.text for keyword in extractor.extract(Document("a.txt", "A long text. ...")).keywords]
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from textrnn.errors import InputError
from textrnn.summarizers.keywords import Keyword, KeywordRanker, Wanted
from textrnn.summarizers.keywords.tfidf import Collection, TfIdf
from textrnn.summarizers.keywords.words import Words, read_words
from textrnn.text.corpus import Document
from textrnn.text.language import detect_language
from textrnn.text.tagging import noun_filter
from textrnn.text.terms import Analyzer

_LANGUAGE_SAMPLE = 5_000  # characters of each of several documents


@dataclass(frozen=True)
class Settings:
    """How keywords are found.

    language: detected for each text if absent. ignored: words in lower case that are never keywords. nouns: only nouns
    and adjectives are.
    """

    ranker: KeywordRanker
    wanted: Wanted = field(default_factory=Wanted)
    language: str | None = None
    ignored: frozenset[str] = frozenset()
    nouns: bool = False


@dataclass(frozen=True)
class Found:
    """The keywords of documents, one unless they were read together."""

    documents: Sequence[Document]
    language: str
    keywords: Sequence[Keyword]


class KeywordExtractor:
    """Raises InputError for a text without words."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def extract(self, document: Document) -> Found:
        """Find the keywords of one document."""
        return self.extract_together([document])

    def extract_together(self, documents: Sequence[Document]) -> Found:
        """Find the keywords of several documents as of one; places count from the beginning of the first."""
        words = self.read(documents)
        if not len(words):
            name = documents[0].name if documents else "the text"
            raise InputError(f"{name} has no words to choose from. Give text with words.")
        keywords = self.settings.ranker.extract(words, self.settings.wanted)
        return Found(documents, words.analyzer.language, keywords)

    def compared_with(self, documents: Iterable[Document]) -> "KeywordExtractor":
        """Give an extractor whose method knows how common each word is in a collection, if that matters to it."""
        if not isinstance(self.settings.ranker, TfIdf):
            return self
        collection = Collection()
        for document in documents:
            collection.add(self.read([document]))
        return KeywordExtractor(replace(self.settings, ranker=replace(self.settings.ranker, collection=collection)))

    def read(self, documents: Sequence[Document]) -> Words:
        """Find the words of documents."""
        settings = self.settings
        language = settings.language or _detect(documents)
        keep = noun_filter(language) if settings.nouns else None
        return read_words(documents, Analyzer(language), ignored=settings.ignored, keep=keep)


def _detect(documents: Sequence[Document]) -> str:
    if len(documents) == 1:
        return detect_language(documents[0].text)
    return detect_language("\n".join(document.text[:_LANGUAGE_SAMPLE] for document in documents))
