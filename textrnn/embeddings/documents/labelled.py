"""Texts with labels: from a field of records, from fastText's lines, or from lines that begin with their label.

reader = LabelReader("label")
examples = list(reader.examples(Corpus(["train.csv"], ReadOptions(column="text"))))
reader.notes()
"""

from collections.abc import Iterator
from dataclasses import dataclass

from textrnn.embeddings.documents.classification import Example
from textrnn.errors import InputError, UsageError
from textrnn.registry import suggest
from textrnn.text.corpus import Corpus, Document

FIRST = "first"
FASTTEXT_PREFIX = "__label__"


@dataclass
class LabelReader:
    """label: the field of records, or FIRST for lines that begin with their label and a space.

    None stands for the field "label" of records, and for fastText's __label__ in lines. unlabelled: texts passed over,
    as they have no label. several: lines of which only the first of several labels counts.
    """

    label: str | None = None
    unlabelled: int = 0
    several: int = 0

    def examples(self, corpus: Corpus) -> Iterator[Example]:
        """Yield the texts that have a label. Raises UsageError if none can have one."""
        for document in corpus.documents():
            if document.fields is not None:
                yield from self._of_record(document)
            else:
                yield from self._of_lines(document)

    def notes(self) -> Iterator[str]:
        if self.unlabelled:
            yield f"{self.unlabelled:,} texts without a label were passed over."
        if self.several:
            yield f"{self.several:,} lines have several labels, of which the first counts."

    def _of_record(self, document: Document) -> Iterator[Example]:
        fields, name = document.fields or {}, self.label or "label"
        if name not in fields:
            raise UsageError(f"{document.name} has no --label {name!r}. {suggest(name, list(fields))}")
        label = fields[name]
        if isinstance(label, list | dict):
            raise InputError(f"{document.name}: field {name!r} is {type(label).__name__}, not one label.")
        shown = "" if label is None else str(label).strip()
        if not document.text.strip():
            return
        self.unlabelled += not shown
        if shown:
            yield Example(document.text, shown)

    def _of_lines(self, document: Document) -> Iterator[Example]:
        if self.label not in (None, FIRST):
            step = "Use --label first if each line begins with its label, or name a .csv, .tsv or .jsonl file."
            raise UsageError(f"{document.name} holds lines, not records, so it has no --label {self.label!r}. {step}")
        for number, line in enumerate(document.text.split("\n"), start=1):
            if line.strip():
                yield from self._of_line(line, f"{document.name}, line {number}")

    def _of_line(self, line: str, where: str) -> Iterator[Example]:
        words = line.split()
        if self.label == FIRST:
            label, text = words[0].removeprefix(FASTTEXT_PREFIX), " ".join(words[1:])
        else:
            labels = [word.removeprefix(FASTTEXT_PREFIX) for word in words if word.startswith(FASTTEXT_PREFIX)]
            if not labels:
                raise UsageError(
                    f"{where} has no {FASTTEXT_PREFIX}. If lines begin with their label, add --label first."
                )
            label, text = labels[0], " ".join(word for word in words if not word.startswith(FASTTEXT_PREFIX))
            self.several += len(labels) > 1
        self.unlabelled += not label
        if label and text:
            yield Example(text, label)
