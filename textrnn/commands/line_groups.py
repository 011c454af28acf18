"""Lines in groups: as many as have come, up to a number, so that nothing waits for what follows it."""

import select
import sys
from collections.abc import Iterator

from textrnn.commands.arriving_lines import ArrivingLines


class LineGroups(ArrivingLines):
    """The lines of sources; what stands in files comes in full groups, what a pipe brings as it is there."""

    _num_at_hand = 0  # lines of the chunk that was read last
    _stream = ""  # the one that is being read

    def groups(self, most: int) -> Iterator[list[str]]:
        """Yield the lines in groups of at most so many. Their ends are removed."""
        group: list[str] = []
        for line in self:
            self._num_at_hand -= 1
            group.append(line)
            if len(group) >= most or (self._num_at_hand <= 0 and not self._comes_at_once()):
                yield group
                group = []
        if group:
            yield group

    def _arriving(self, name: str) -> Iterator[str]:
        self._stream = name
        for chunk in super()._arriving(name):
            self._num_at_hand = chunk.count("\n")
            yield chunk
        self._stream = ""

    def _comes_at_once(self) -> bool:
        """Say whether the next line is there already, or will be without waiting for whoever writes it."""
        return is_input_ready() if self._stream == "-" else not self._stream


def is_input_ready() -> bool:
    """Say whether standard input has something to read, or has ended."""
    try:
        return bool(select.select([sys.stdin], [], [], 0)[0])
    except (ValueError, OSError):  # no descriptor behind it
        return True
