"""How keywords are printed: a generator per format, which takes the texts one by one as they are ready."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textrnn.commands.text_results import as_json, as_jsonl
from textrnn.summarizers.keywords import Keyword

_DIGITS = 6


@dataclass(frozen=True)
class KeywordRecord:
    """names: of the documents, one unless they were read together. fields: the record the text came from."""

    names: Sequence[str]
    language: str
    method: str
    keywords: Sequence[Keyword]
    fields: Mapping[str, object] | None = None
    together: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON object: our keys, then those of the record, renamed where they are the same."""
        found: dict[str, Any] = {"file": None if self.together else self.names[0]}
        if self.together:
            found["files"] = list(self.names)
        found |= {"language": self.language, "method": self.method}
        found["keywords"] = [self._keyword(each) for each in self.keywords]
        for key, value in (self.fields or {}).items():
            while key in found:
                key = f"input_{key}"
            found[key] = value
        return found

    def _keyword(self, keyword: Keyword) -> dict[str, Any]:
        found = {"text": keyword.text, "score": _rounded(keyword.score), "count": keyword.count}
        return found if self.together else found | {"positions": keyword.places}


def _rounded(score: float) -> float:
    return float(f"{score:.{_DIGITS}g}")


def as_text(records: Iterable[KeywordRecord], several: bool, scores: bool) -> Iterator[str]:
    """A keyword per line, after its score if that is wanted; under the name where there are several."""
    for number, record in enumerate(records):
        gap = "\n" if number else ""
        yield f"{gap}==> {record.names[0]} <==\n" if several else ""
        for keyword in record.keywords:
            yield (f"{_rounded(keyword.score)}\t" if scores else "") + f"{keyword.text}\n"


def as_lines(records: Iterable[KeywordRecord], several: bool, scores: bool) -> Iterator[str]:
    """All keywords of a text on one line between commas, each before its score if that is wanted."""
    for record in records:
        keywords = (each.text + (f":{_rounded(each.score)}" if scores else "") for each in record.keywords)
        yield ", ".join(keywords) + "\n"


Format = Callable[[Iterable[KeywordRecord], bool, bool], Iterator[str]]
FORMATS: dict[str, Format] = {"text": as_text, "json": as_json, "jsonl": as_jsonl}
LINE_FORMATS: dict[str, Format] = {"text": as_lines, "jsonl": as_jsonl}  # of --per-line
