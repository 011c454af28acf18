"""Which text a training reads, and how: what can be remembered with what was trained, and filled in when it goes on."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True)
class TextRequest:
    """What the user has said; a task adds fields of its own."""

    sources: tuple[str, ...]
    field: str | None = None
    column: str | None = None
    encoding: str | None = None

    def or_else(self, stored: Mapping[str, Any]) -> Self:
        """Fill what is not said with what a training was begun with."""
        said = {name: value for name, value in asdict(self).items() if value}
        remembered = {field.name: stored[field.name] for field in fields(self)}
        return type(self)(**(remembered | said | {"sources": self.sources or tuple(stored["sources"])}))
