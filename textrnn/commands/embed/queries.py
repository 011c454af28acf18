"""What a user asks: the words of the command line, or the lines of standard input as they arrive.

queries = Queries(("king", "queen"))     # none, or only "-": standard input
for batch in queries: ...                # lists of queries, never empty, in order
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader
from typing import BinaryIO, cast

from textrnn.commands.one_thread import use_one_thread

LARGEST_BATCH = 256
_READ_BYTES = 1 << 16


@dataclass(frozen=True)
class Queries:
    """Iterates over batches: the queries that are there already, so that a slow pipe is answered line by line."""

    words: Sequence[str] = ()
    quiet: bool = False

    @property
    def from_input(self) -> bool:
        return list(self.words) in ([], ["-"])

    @property
    def conversation(self) -> bool:
        """Whether a person types them one by one."""
        import sys

        return self.from_input and sys.stdin.isatty()

    def __iter__(self) -> Iterator[list[str]]:
        batches = self._arriving() if self.from_input else iter([list(self.words)])
        for batch in batches:
            for start in range(0, len(batch), LARGEST_BATCH):
                yield batch[start : start + LARGEST_BATCH]

    def _arriving(self) -> Iterator[list[str]]:
        """Yield the lines that came together; blank ones are no queries."""
        from textrnn.commands.output import note_terminal_input
        from textrnn.text.reading import Tally, read_text

        note_terminal_input((), quiet=self.quiet)
        unfinished = ""
        for text in read_text(_opened_input, "standard input", "utf-8", Tally()):
            *lines, unfinished = (unfinished + text).split("\n")
            yield _without_blank(lines)
        yield _without_blank([unfinished])


def spare_threads(words: Sequence[str]) -> None:
    """For a few queries keep numpy from starting threads, which costs more than they gain; call before its import."""
    if not Queries(words).from_input:
        use_one_thread()


def _without_blank(lines: Sequence[str]) -> list[str]:
    return [line.removesuffix("\r") for line in lines if line.strip()]


def _opened_input() -> BinaryIO:
    return cast(BinaryIO, _StandardInput())


class _StandardInput:
    """Standard input that gives what has come without waiting for more, and stays open."""

    def read(self, _: int) -> bytes:
        import sys

        return cast(BufferedReader, sys.stdin.buffer).read1(_READ_BYTES)

    def __enter__(self) -> "_StandardInput":
        return self

    def __exit__(self, *_: object) -> None:
        """Leave it open: it is not ours."""
