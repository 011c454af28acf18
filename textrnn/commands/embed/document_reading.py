"""What the commands about documents read: texts as documents, or their paragraphs or lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from textrnn.commands.output import note, note_terminal_input
from textrnn.commands.summarize import READ, option
from textrnn.errors import InputError, UsageError

if TYPE_CHECKING:
    from textrnn.text.corpus import Document, ReadOptions

PerLine = Annotated[bool, option(READ, "--per-line", help="Every line is a document.")]
PerParagraph = Annotated[bool, option(READ, "--per-paragraph", help="What stands between blank lines is a document.")]
BEGINNING = 80  # characters shown of a document


@dataclass(frozen=True)
class DocumentReading:
    """What to read. per_line, per_paragraph: whether each line or paragraph is a document."""

    sources: Sequence[str]
    options: "ReadOptions"
    per_line: bool = False
    per_paragraph: bool = False
    quiet: bool = False

    def __post_init__(self) -> None:
        if self.per_line and self.per_paragraph:
            raise UsageError("--per-line does not go with --per-paragraph. Drop one.")

    def read(self) -> "list[Document]":
        """Read all documents. Raises InputError if there is none, and what a Corpus raises."""
        from textrnn.embeddings.training.passages import split
        from textrnn.text.corpus import Corpus

        note_terminal_input(self.sources, quiet=self.quiet)
        corpus = Corpus(self.sources, self.options)
        unit = "line" if self.per_line else "paragraph" if self.per_paragraph else "document"
        documents = list(split(corpus.documents(), unit))
        for text in corpus.notes():
            note(f"note: {text}", quiet=self.quiet)
        if not documents:
            raise InputError("there are no documents: what was named holds no text. See: textrnn corpora.")
        return documents


def beginning(title: str | None, text: str) -> str:
    """Give what is shown of a document: its title, or else its first words on one line."""
    shown = " ".join((title or text[: 8 * BEGINNING]).split())
    return shown if len(shown) <= BEGINNING else f"{shown[: BEGINNING - 1].rstrip()}…"
