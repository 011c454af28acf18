"""The cells that a command is asked for, and options of theirs."""

from collections.abc import Sequence
from typing import Any

from textrnn.errors import ConfigError, UsageError

ALL = "all"


def choose_cells(listed: str) -> list[str]:
    """Give the cells of a list such as "rnn,lstm", each once, or all. Raises UsageError for an unknown one."""
    from textrnn.cells import CELLS

    if listed.strip() == ALL:
        return CELLS.names()
    names = [name.strip() for name in listed.split(",") if name.strip()]
    if not names:
        raise UsageError("--cell names no cell. Give some, such as rnn,lstm.")
    return [CELLS.check(name) for name in dict.fromkeys(names)]


def take_options(settings: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Take the options that only some cells have out of the settings. Raises UsageError for one that none has."""
    from textrnn.cells import CELLS, check_cell
    from textrnn.config import CELL_OPTIONS, NetworkConfig

    found = {option: settings.pop(option) for option in CELL_OPTIONS if option in settings}
    for option, value in found.items():
        if not any(option in CELLS.get(name).options() for name in names):
            check_cell({"cell": names[0], option: value})
    try:
        NetworkConfig.from_dict({"vocabulary": 1} | found).validate()
    except ConfigError as error:
        raise UsageError(str(error)) from error
    return found
