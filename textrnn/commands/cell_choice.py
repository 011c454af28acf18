"""The cells that a command is asked for."""

from textrnn.errors import UsageError

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
