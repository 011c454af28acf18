"""Options that several commands take as one argument, so that each of them names them once and not one by one."""

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

Command = Callable[..., int]


def with_options(
    command: Command, argument: str, table: Sequence[inspect.Parameter], pack: Callable[[Mapping[str, Any]], object]
) -> Command:
    """Give a command the options of the table that it has not itself.

    It takes them as its argument of this name, which pack makes of their values by name.
    """
    own = [each for each in inspect.signature(command).parameters.values() if each.name != argument]
    taken = {each.name for each in own}
    added = [each for each in table if each.name not in taken]

    @functools.wraps(command)
    def wrapped(*arguments: Any, **options: Any) -> int:
        values = {each.name: options.pop(each.name, each.default) for each in added}
        return command(*arguments, **options, **{argument: pack(values)})

    wrapped.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
    wrapped.__annotations__ = {each.name: each.annotation for each in (*own, *added)}
    return wrapped
