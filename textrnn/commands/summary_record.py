"""What is printed of a summary, in values that can go from one process to another."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textrnn.summarizers.explanation import Explanation
    from textrnn.summarizers.summarizer import Chosen, Summary

NEXT_BEST = 3


@dataclass(frozen=True)
class SentenceRecord:
    """text: as it stands in the source; printed: on one line. document: the number of its document."""

    text: str
    printed: str
    start: int
    end: int
    score: float
    rank: int
    document: int = 0
    reasons: "Sequence[str]" = ()

    @classmethod
    def of(cls, chosen: "Chosen") -> Self:
        """Give the record of a sentence of the only document."""
        from textrnn.summarizers.analysis import on_one_line

        sentence = chosen.sentence
        return cls(sentence.text, on_one_line(sentence.text), sentence.start, sentence.end, chosen.score, chosen.rank)

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object; of which document it is, and why, stand there only where that was asked for."""
        return {name: getattr(self, name) for name in ("text", "start", "end", "score", "rank")}


@dataclass(frozen=True)
class SummaryRecord:
    """names, sources: of the documents, one unless several were summarized together; sources may be left out.

    next_best: what would have come next, where reasons were asked for. fields: the record the text came from. lines:
    the first and last number, of a window of a stream.
    """

    names: "Sequence[str]"
    text: str
    language: str
    method: str
    sentences: "Sequence[SentenceRecord]"
    title: str = ""
    sources: "Sequence[str]" = ()
    next_best: "Sequence[SentenceRecord]" = ()
    fields: "Mapping[str, object] | None" = None
    together: bool = False
    answers_query: bool = True
    lines: tuple[int, int] | None = None

    @property
    def heading(self) -> str:
        """What stands above the summary where there are several."""
        if self.lines is not None:
            return f"lines {self.lines[0]}-{self.lines[1]}"
        return f"{len(self.names)} documents" if self.together else self.names[0]

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object: our keys, then those of the record, renamed where they mean something else."""
        found: dict[str, Any] = {"file": None if self.together else self.names[0]}
        if self.together:
            found["files"] = list(self.names)
        if self.lines is not None:
            found["lines"] = list(self.lines)
        if self.title:
            found["title"] = self.title
        found |= {"language": self.language, "method": self.method, "summary": self.text}
        found["sentences"] = [self._sentence(each) for each in self.sentences]
        return add_fields(found, self.fields or {})

    def _sentence(self, sentence: SentenceRecord) -> dict[str, Any]:
        found = sentence.to_dict()
        if self.together:
            found["file"] = self.names[sentence.document]
        if sentence.reasons:
            found["reasons"] = list(sentence.reasons)
        return found


def add_fields(found: dict[str, Any], fields: "Mapping[str, object]") -> dict[str, Any]:
    """Add the keys of the record a text came from, renamed where they mean something else."""
    for key, value in fields.items():
        while key in found and (found[key] != value or key != "title"):
            key = f"input_{key}"
        found[key] = value
    return found


def make_record(
    summary: "Summary",
    method: str,
    explanation: "Explanation | None",
    *,
    together: bool,
    keep_source: bool,
    query: str,
) -> SummaryRecord:
    """Give what is printed of a summary."""
    chosen = [each.rank for each in summary.chosen]
    passed = [rank for rank in range(1, len(chosen) + NEXT_BEST + 1) if rank not in set(chosen)]
    next_best = [rank for rank in passed if rank <= len(summary.scores)][:NEXT_BEST] if explanation else []
    records = _sentences(summary, explanation, [*chosen, *next_best])
    documents, text = summary.documents, summary.analyzed
    answers_query = summary.answers_query or not query
    return SummaryRecord(
        [document.name for document in documents], summary.text, text.analyzer.language, method,
        records[: len(chosen)], text.title, [document.text for document in documents] if keep_source else (),
        records[len(chosen) :], None if together else documents[0].fields, together,
        answers_query,
    )  # fmt: skip


def _sentences(summary: "Summary", explanation: "Explanation | None", ranks: "Sequence[int]") -> list[SentenceRecord]:
    from textrnn.summarizers.analysis import on_one_line
    from textrnn.summarizers.select import by_score

    text, order = summary.analyzed, by_score(summary.scores)
    places = [int(order[rank - 1]) for rank in ranks]
    return [
        SentenceRecord(
            text.sentences[place].text, on_one_line(text.sentences[place].text), text.sentences[place].start,
            text.sentences[place].end, float(summary.scores[place]), rank, int(text.document_of[place]),
            explanation.reasons(place) if explanation else (),
        )
        for rank, place in zip(ranks, places, strict=True)
    ]  # fmt: skip
