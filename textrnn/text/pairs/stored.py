"""What a run keeps of its coding as JSON, read again."""

import json
from collections.abc import Sequence
from typing import Protocol, Self, TypeVar

from textrnn.errors import ConfigError, InputError, UsageError


class Checked(Protocol):
    """A JsonConfig that can tell whether its values make sense."""

    @classmethod
    def from_dict(cls, values: dict[str, object]) -> Self: ...

    def validate(self) -> None: ...


T = TypeVar("T", bound=Checked)


def read_stored(kind: type[T], data: bytes, name: str, *, lists: Sequence[str] = ()) -> T:
    """Read JSON bytes as such a record; lists: the values that must be lists.

    Raises InputError naming the file if it is anything else.
    """
    try:
        values = json.loads(data)
        if not isinstance(values, dict) or not all(isinstance(values.get(key), list) for key in lists):
            raise InputError(f"{name} is damaged: it does not hold what it should.")
        stored = kind.from_dict(values)
        stored.validate()
    except (ValueError, TypeError, RecursionError, ConfigError, UsageError) as error:
        raise InputError(f"{name} is damaged: {error}") from error
    return stored
