"""Names that stand for classes, known without importing what they name.

CELLS = Registry("cell", {"lstm": "textrnn.cells.lstm:LSTM"})
CELLS.get("lstm")       # imports textrnn.cells.lstm now, not before
"""

import difflib
import importlib
from collections.abc import Mapping
from typing import Any

from textrnn.errors import UsageError


class Registry:
    def __init__(self, noun: str, target_by_name: Mapping[str, str]) -> None:
        self.noun = noun
        self._target_by_name = dict(target_by_name)

    def names(self) -> list[str]:
        return list(self._target_by_name)

    def check(self, name: str) -> str:
        """Return the name if it is registered; raise UsageError with the nearest names if not."""
        if name not in self._target_by_name:
            raise UsageError(f"unknown {self.noun} {name!r}. {suggest(name, self.names())}")
        return name

    def get(self, name: str) -> Any:
        """Import and return what the name stands for."""
        module, attribute = self._target_by_name[self.check(name)].split(":")
        return getattr(importlib.import_module(module), attribute)


def suggest(name: str, allowed: list[str]) -> str:
    """Return "Did you mean 'x'? Available: x, y." for a name that is not among those allowed."""
    near = difflib.get_close_matches(name, allowed, n=1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return f"{hint}Available: {', '.join(sorted(allowed))}."
