"""What counts as one document: a whole text, each of its paragraphs, or each of its lines.

passages = split(Corpus(["book.txt"]).documents(), "paragraph")       # named book.txt:1, book.txt:7, ... by line
"""

import re
from collections.abc import Callable, Iterable, Iterator

from textrnn.registry import Registry
from textrnn.text.corpus import Document
from textrnn.text.language import detect_language

UNITS = Registry(
    "unit", {name: f"textrnn.embeddings.training.passages:{name}s" for name in ("document", "paragraph", "line")}
)
_PARAGRAPH = re.compile(r"(?:[^\S\n]*\S[^\n]*(?:\n|\Z))+")
_LINE = re.compile(r"[^\n]*\S[^\n]*")
_BEGINNING = 200  # characters of a document that tell the language of many

Unit = Callable[[Document], Iterator[Document]]


def split(texts: Iterable[Document], unit: str) -> Iterator[Document]:
    """Yield the documents that texts consist of, without those that hold only white space."""
    parts: Unit = UNITS.get(unit)
    for text in texts:
        yield from (part for part in parts(text) if part.text.strip())


def documents(text: Document) -> Iterator[Document]:
    yield text


def paragraphs(text: Document) -> Iterator[Document]:
    """Yield what stands between blank lines."""
    return _matches(_PARAGRAPH, text)


def lines(text: Document) -> Iterator[Document]:
    return _matches(_LINE, text)


def _matches(pattern: re.Pattern[str], text: Document) -> Iterator[Document]:
    """Yield each match, named by the line it begins in."""
    line, counted = 1, 0
    for match in pattern.finditer(text.text):
        line += text.text.count("\n", counted, match.start())
        counted = match.start()
        yield Document(f"{text.name}:{line}", match[0].strip(), text.fields)


def language_of(texts: Iterable[str]) -> str:
    """Tell the language that most of the documents are in."""
    return detect_language("\n".join(text[:_BEGINNING] for text in texts))
