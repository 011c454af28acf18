"""What is printed of a summary that a network has written."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textrnn.commands.summary_record import SentenceRecord, add_fields
from textrnn.commands.text_results import as_json, as_jsonl
from textrnn.commands.written import Written


@dataclass(frozen=True)
class AbstractRecord:
    """chosen: the sentences it was written from, if the document had to be shortened. fields: the document's record."""

    name: str
    written: Written
    chosen: Sequence[SentenceRecord] = ()
    fields: Mapping[str, object] | None = None
    with_attention: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object: our keys, then those of the record, renamed where they mean something else."""
        written = self.written.to_dict(with_attention=self.with_attention)
        found = {"file": self.name, "summary": written.pop("text"), **written}
        found["sentences"] = [each.to_dict() for each in self.chosen]
        return add_fields(found, self.fields or {})


def as_text(records: Iterable[AbstractRecord], several: bool) -> Iterator[str]:
    """A line per summary, under the name of its document where there are several."""
    for number, record in enumerate(records):
        gap = "\n" if number else ""
        yield (f"{gap}==> {record.name} <==\n" if several else "") + f"{record.written.text}\n"


FORMATS: dict[str, Callable[[Iterable[AbstractRecord], bool], Iterator[str]]] = {
    "text": as_text,
    "json": as_json,
    "jsonl": as_jsonl,
}
